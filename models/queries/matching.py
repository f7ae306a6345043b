"""SQL that feeds the matcher: lots as signals, enterprises as records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, or_, select, update
from sqlalchemy.orm import Session

from matcher.lot_text import lot_text
from matcher.records import Answer, Enterprise
from matcher.signals import LotSignals
from models.drafts import DraftLotRow
from models.enterprises import EnterpriseRow
from models.notices import LotRow, NoticeRow
from models.queries.among import among
from models.queries.awards import whole_enterprise
from models.records import enterprise_record

RECENTLY_CLOSED = timedelta(days=30)
"""Lots closed this recently are still matched, so that "why not" can say that the deadline has passed."""


_SIGNALS = select(
    LotRow.id,
    LotRow.title,
    LotRow.description,
    LotRow.language,
    LotRow.cpv,
    LotRow.nuts,
    LotRow.country,
    LotRow.nature,
    LotRow.value_eur_cents,
    LotRow.closes_at,
    LotRow.state,
    LotRow.reserved_participation,
    LotRow.reserved_for,
    LotRow.reserved_execution,
    LotRow.social,
    LotRow.green,
    LotRow.facts["submission_languages"].label("submission_languages"),
)


def lot_signals(session: Session, *, now: datetime, notice_ids: Sequence[int] | None = None) -> list[LotSignals]:
    """Return the lots that may be matched, by id; all of them, or those of some notices."""
    statement = _SIGNALS.where(
        LotRow.state == "open", or_(LotRow.closes_at.is_(None), LotRow.closes_at > now - RECENTLY_CLOSED)
    ).order_by(LotRow.id)
    if notice_ids is not None:
        statement = statement.where(among(LotRow.notice_id, notice_ids))
    return [signals_of(row) for row in session.execute(statement)]


def lots_by_id(session: Session, ids: Sequence[int]) -> dict[int, LotSignals]:
    """Return the lots with these ids, whatever their state."""
    return {
        row.id: signals_of(row) for row in session.execute(_SIGNALS.where(among(LotRow.id, ids)).order_by(LotRow.id))
    }


def one_lot(session: Session, name: str) -> LotSignals | None:
    """Return the lot with this public id or number, whatever its state."""
    is_this = LotRow.public_id == name
    if name.isdecimal():
        is_this = or_(is_this, LotRow.id == int(name))
    row = session.execute(_SIGNALS.where(is_this).order_by(LotRow.id).limit(1)).one_or_none()
    return None if row is None else signals_of(row)


def signals_of(row: LotRow | DraftLotRow | Row[*tuple[Any, ...]]) -> LotSignals:
    """Return what the matcher sees of a lot, from its row or from the columns of ``_SIGNALS``."""
    return LotSignals(
        id=row.id,
        text=lot_text(row.title, row.description),
        language=row.language,
        cpv=tuple(row.cpv),
        nuts=tuple(row.nuts),
        country=row.country,
        nature=row.nature,
        value_eur_cents=row.value_eur_cents,
        closes_at=row.closes_at,
        state=row.state,
        reserved_participation=Answer(row.reserved_participation),
        reserved_for=tuple(row.reserved_for),
        reserved_execution=Answer(row.reserved_execution),
        social=Answer(row.social),
        green=Answer(row.green),
        submission_languages=tuple(getattr(row, "submission_languages", None) or ()),
    )


def enterprises(session: Session, ids: Sequence[int] | None = None) -> list[tuple[int, Enterprise]]:
    """Return enterprises with their ids, by id; all of them, or some."""
    statement: Select[EnterpriseRow] = select(EnterpriseRow).options(*whole_enterprise()).order_by(EnterpriseRow.id)
    if ids is not None:
        statement = statement.where(among(EnterpriseRow.id, ids))
    return [(row.id, enterprise_record(row)) for row in session.scalars(statement)]


def lot_ids(session: Session, notice_ids: Sequence[int]) -> list[int]:
    """Return the ids of all lots of some notices, whatever their state."""
    return list(session.scalars(select(LotRow.id).where(among(LotRow.notice_id, notice_ids)).order_by(LotRow.id)))


def enterprise_ids(session: Session, ids: Sequence[int] | None = None) -> list[int]:
    """Return the ids of enterprises, in order; all of them, or those of ``ids`` that exist."""
    statement = select(EnterpriseRow.id).order_by(EnterpriseRow.id)
    return list(session.scalars(statement if ids is None else statement.where(among(EnterpriseRow.id, ids))))


def enterprise_ids_by_key(session: Session, key: str) -> list[int]:
    """Return the id of the enterprise with this key, in a list that is empty where there is none."""
    return list(session.scalars(select(EnterpriseRow.id).where(EnterpriseRow.key == key)))


def notice_ids_by_name(session: Session, name: str) -> list[int]:
    """Return the ids of the notices with this publication number or notice id."""
    is_this = or_(NoticeRow.publication_number == name, NoticeRow.notice_id == name)
    return list(session.scalars(select(NoticeRow.id).where(is_this).order_by(NoticeRow.id)))


def mark_lots_matched(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Note that lots have been matched."""
    session.execute(update(LotRow).where(among(LotRow.id, ids)).values(matched_at=now))


def mark_enterprises_matched(session: Session, ids: Sequence[int], now: datetime, *, with_all: bool) -> None:
    """Note that enterprises have been matched; one that waits for it has been so only ``with_all`` lots."""
    statement = update(EnterpriseRow).where(among(EnterpriseRow.id, ids)).values(matched_at=now)
    session.execute(statement if with_all else statement.where(EnterpriseRow.matched_at.is_not(None)))
