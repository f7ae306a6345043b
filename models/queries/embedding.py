"""SQL of what is to be embedded: texts of lots and capabilities, and what the CPV bridge says of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session

from matcher.lot_text import lot_text
from models.awards import PastContractRow
from models.enterprises import CapabilityRow, EnterpriseRow
from models.notices import LotRow, VectorRow
from models.queries.among import among
from models.tables import Table

ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class WaitingLots:
    """Lots whose texts this encoder has not embedded, one for each text, those of similar length together."""

    open_ids: list[int]
    other_ids: list[int]


@dataclass(frozen=True, slots=True)
class WaitingCapability:
    """A capability whose suggestions are not of the current bridge."""

    id: int
    enterprise_id: int
    text: str
    language: str


def waiting_lots(session: Session, encoder_id: str, notice_ids: Sequence[int] | None = None) -> WaitingLots:
    """Return the lots that wait for their vector: all of them, or those of some notices."""
    has_vector = exists().where(VectorRow.text_hash == LotRow.text_hash, VectorRow.encoder_id == encoder_id)
    length = func.max(func.length(LotRow.title) + func.coalesce(func.length(LotRow.description), 0))
    statement = (
        select(func.min(LotRow.id), func.bool_or(LotRow.state == "open"))
        .where(~has_vector)
        .group_by(LotRow.text_hash)
        .order_by(length, func.min(LotRow.id))
    )
    if notice_ids is not None:
        statement = statement.where(among(LotRow.notice_id, notice_ids))
    rows = session.execute(statement).all()
    return WaitingLots([key for key, is_open in rows if is_open], [key for key, is_open in rows if not is_open])


def waiting_contracts(session: Session, encoder_id: str, enterprise_ids: Sequence[int]) -> list[int]:
    """Return the lots that some enterprises have won and that wait for their vector."""
    has_vector = exists().where(VectorRow.text_hash == LotRow.text_hash, VectorRow.encoder_id == encoder_id)
    statement = (
        select(LotRow.id)
        .distinct()
        .join(PastContractRow, PastContractRow.lot_id == LotRow.id)
        .where(among(PastContractRow.enterprise_id, enterprise_ids), PastContractRow.state == "confirmed", ~has_vector)
        .order_by(LotRow.id)
    )
    return list(session.scalars(statement))


def lot_texts(session: Session, lot_ids: Sequence[int]) -> list[str]:
    """Return the texts of some lots that are embedded, by id."""
    statement = select(LotRow.title, LotRow.description).where(among(LotRow.id, lot_ids)).order_by(LotRow.id)
    return [lot_text(row.title, row.description) for row in session.execute(statement)]


def count_lot_texts(session: Session) -> tuple[int, int]:
    """Return how many lots are stored, and how many different texts they have."""
    row = session.execute(select(func.count(), func.count(LotRow.text_hash.distinct()))).one()
    return row[0], row[1]


def count_enterprises(session: Session) -> int:
    """Return how many enterprises are stored."""
    return session.scalar(select(func.count()).select_from(EnterpriseRow)) or 0


def capability_texts(session: Session, enterprise_ids: Sequence[int] | None = None) -> Iterator[tuple[str, str]]:
    """Yield the texts of capabilities with their languages, by id: of all enterprises, or of some."""
    columns = (CapabilityRow.text, CapabilityRow.language)
    statement = select(*columns).order_by(CapabilityRow.id).execution_options(yield_per=ROWS_AT_ONCE)
    if enterprise_ids is not None:
        statement = statement.where(among(CapabilityRow.enterprise_id, enterprise_ids))
    for row in session.execute(statement):
        yield row.text, row.language


def waiting_capabilities(
    session: Session, bridge_id: str, enterprise_ids: Sequence[int] | None = None
) -> list[WaitingCapability]:
    """Return the capabilities without suggestions of this bridge, by id: of all enterprises, or of some."""
    columns = (CapabilityRow.id, CapabilityRow.enterprise_id, CapabilityRow.text, CapabilityRow.language)
    statement = select(*columns).where(CapabilityRow.bridge_id.is_distinct_from(bridge_id)).order_by(CapabilityRow.id)
    if enterprise_ids is not None:
        statement = statement.where(among(CapabilityRow.enterprise_id, enterprise_ids))
    return [WaitingCapability(*row) for row in session.execute(statement)]


def store_suggestions(session: Session, suggested: Sequence[tuple[int, list[list[Any]]]], bridge_id: str) -> None:
    """Keep [[code, confidence], ...] for capabilities (by id); one that was replaced meanwhile is passed over."""
    table = Table.metadata.tables["capabilities"]
    statement = (
        update(table)
        .where(table.c.id == bindparam("capability"))
        .values(suggestions=bindparam("codes"), bridge_id=bridge_id)
    )
    rows = [{"capability": key, "codes": codes} for key, codes in sorted(suggested, key=lambda item: item[0])]
    if rows:
        session.execute(statement, rows)


def notices_to_match(session: Session, notice_ids: Sequence[int] | None = None) -> list[int]:
    """Return the notices with an open lot that was never matched, in order; or those of ``notice_ids`` with any lot."""
    statement = select(LotRow.notice_id).distinct().order_by(LotRow.notice_id)
    if notice_ids is not None:
        return list(session.scalars(statement.where(among(LotRow.notice_id, notice_ids))))
    return list(session.scalars(statement.where(LotRow.state == "open", LotRow.matched_at.is_(None))))


def unmatched_enterprises(session: Session) -> list[int]:
    """Return the enterprises that were not matched since they changed, in order."""
    statement = select(EnterpriseRow.id).where(EnterpriseRow.matched_at.is_(None)).order_by(EnterpriseRow.id)
    return list(session.scalars(statement))


def notices_to_embed(session: Session, encoder_id: str) -> list[int]:
    """Return the notices with a lot that has no vector of this encoder, in order."""
    has_vector = exists().where(VectorRow.text_hash == LotRow.text_hash, VectorRow.encoder_id == encoder_id)
    return list(session.scalars(select(LotRow.notice_id).where(~has_vector).distinct().order_by(LotRow.notice_id)))


def enterprises_to_embed(session: Session, bridge_id: str) -> list[int]:
    """Return the enterprises with a capability whose suggestions are not of this bridge, in order."""
    is_old = or_(CapabilityRow.bridge_id.is_(None), CapabilityRow.bridge_id != bridge_id)
    statement = select(CapabilityRow.enterprise_id).where(is_old).distinct().order_by(CapabilityRow.enterprise_id)
    return list(session.scalars(statement))
