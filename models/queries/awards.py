"""SQL of past contracts: who won which lot, which enterprises these firms are, and what was decided about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from models.awards import PastContractRow, WinnerRow
from models.enterprises import EnterpriseRow
from models.notices import BuyerRow, LotRow, NoticeRow
from models.queries.among import among

STATES = ("confirmed", "proposed", "rejected")
MOST_CONTRACTS = 1_000
"""Listed at once."""

_FIND = """
INSERT INTO past_contracts (enterprise_id, lot_id, found_by, state)
SELECT enterprise_id, lot_id, found_by, state FROM (
    SELECT e.id AS enterprise_id, w.lot_id, 'company_id' AS found_by,
        CASE WHEN decided.known OR (
            NOT EXISTS (SELECT 1 FROM enterprises o WHERE o.country = e.country AND o.company_key = e.company_key
                        AND o.id <> e.id)
            AND (w.name_key = e.name_key OR NOT EXISTS (SELECT 1 FROM organisations o WHERE o.enterprise_id = e.id))
        ) THEN 'confirmed' ELSE 'proposed' END AS state
    FROM enterprises e JOIN winners w ON w.country = e.country AND w.company_key = e.company_key
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_and(p.state = 'confirmed'), false) AS known FROM past_contracts p
        WHERE p.enterprise_id = e.id AND p.found_by = 'company_id' AND p.decided_at IS NOT NULL
    ) AS decided
    WHERE {limits}
    UNION ALL
    SELECT e.id, w.lot_id, 'name', CASE WHEN names.known THEN 'confirmed' ELSE 'proposed' END
    FROM enterprises e JOIN winners w ON w.country = e.country AND w.name_key = e.name_key
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_and(p.state = 'confirmed'), false) AS known FROM past_contracts p
        WHERE p.enterprise_id = e.id AND p.found_by = 'name' AND p.decided_at IS NOT NULL
    ) AS names
    WHERE e.name_key <> '' AND {limits}
      AND (e.company_key IS NULL OR w.company_key IS NULL OR e.company_key = w.company_key)
) AS found
ORDER BY enterprise_id, lot_id, found_by
ON CONFLICT (enterprise_id, lot_id) DO NOTHING
"""
_OF_LOTS = "w.lot_id IN (SELECT id FROM lots WHERE notice_id = ANY(:ids))"
_OF_ENTERPRISES = "e.id = ANY(:ids)"
Confirmed = frozenset[tuple[int, int]]


def replace_winners(session: Session, notice_ids: Sequence[int], rows: Sequence[dict[str, Any]]) -> None:
    """Keep who won the lots of some notices, in place of who was said to have won them.

    Each row names ``notice_id`` and ``ref`` of its lot; one whose lot is not there is left out.
    """
    lots = {
        (row.notice_id, row.ref): row.id
        for row in session.execute(select(LotRow.id, LotRow.notice_id, LotRow.ref).where(_is_of(notice_ids)))
    }
    session.execute(delete(WinnerRow).where(among(WinnerRow.lot_id, lots.values())))
    found = [
        {**{name: row[name] for name in row if name not in {"notice_id", "ref"}}, "lot_id": lots[place]}
        for row in rows
        if (place := (row["notice_id"], row["ref"])) in lots
    ]
    if found:
        session.execute(upsert(WinnerRow).on_conflict_do_nothing(), found)


def find_in_notices(session: Session, notice_ids: Sequence[int]) -> set[int]:
    """Find anew whose contracts the lots of some notices are; return the enterprises that they are evidence for."""
    of_these = PastContractRow.lot_id.in_(select(LotRow.id).where(_is_of(notice_ids)))
    before = _confirmed(session, of_these)
    session.execute(delete(PastContractRow).where(of_these, PastContractRow.decided_at.is_(None)))
    session.execute(text(_FIND.format(limits=_OF_LOTS)), {"ids": list(notice_ids)})
    return {enterprise for enterprise, _ in before | _confirmed(session, of_these)}


def find_for_enterprises(session: Session, enterprise_ids: Sequence[int]) -> set[int]:
    """Find anew which contracts some enterprises have won; return those of them whose evidence that changes."""
    of_these = among(PastContractRow.enterprise_id, enterprise_ids)
    before = _confirmed(session, of_these)
    session.execute(delete(PastContractRow).where(of_these, PastContractRow.decided_at.is_(None)))
    session.execute(text(_FIND.format(limits=_OF_ENTERPRISES)), {"ids": list(enterprise_ids)})
    return {enterprise for enterprise, _ in before ^ _confirmed(session, of_these)}


def of_enterprise(session: Session, enterprise_id: int, states: Collection[str]) -> list[Row[Any]]:
    """Return the contracts of an enterprise in some states, the newest first, at most ``MOST_CONTRACTS``."""
    concluded = func.max(func.coalesce(WinnerRow.concluded_on, NoticeRow.published_on)).label("concluded_on")
    statement = (
        select(
            PastContractRow.state,
            PastContractRow.found_by,
            PastContractRow.decided_at,
            LotRow.id,
            LotRow.public_id,
            LotRow.notice_id,
            LotRow.title,
            LotRow.language,
            BuyerRow.name.label("buyer"),
            concluded,
        )
        .join(LotRow, LotRow.id == PastContractRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .outerjoin(WinnerRow, WinnerRow.lot_id == LotRow.id)
        .where(PastContractRow.enterprise_id == enterprise_id, PastContractRow.state.in_(states))
        .group_by(PastContractRow.id, LotRow.id, BuyerRow.name)
        .order_by(concluded.desc().nulls_last(), LotRow.id.desc())
        .limit(MOST_CONTRACTS)
    )
    return list(session.execute(statement))


def decide(session: Session, enterprise_id: int, lots: Sequence[str], state: str, now: datetime) -> int:
    """Confirm or reject contracts of an enterprise by public id; none named: all proposed. Return how many."""
    statement = update(PastContractRow).where(PastContractRow.enterprise_id == enterprise_id)
    if lots:
        named = select(LotRow.id).where(LotRow.public_id.in_(lots))
        statement = statement.where(PastContractRow.lot_id.in_(named))
    else:
        statement = statement.where(PastContractRow.state == "proposed")
    return len(session.scalars(statement.values(state=state, decided_at=now).returning(PastContractRow.id)).all())


@dataclass(frozen=True, slots=True)
class ListedWinner:
    """An enterprise of the directory that has won a lot."""

    key: str
    name: str


def listed_winners(session: Session, notice_id: int) -> dict[int, tuple[ListedWinner, ...]]:
    """Return lot -> the enterprises of the directory whose confirmed contract it is, of the lots of a notice."""
    statement = (
        select(PastContractRow.lot_id, EnterpriseRow.key, EnterpriseRow.name)
        .join(EnterpriseRow, EnterpriseRow.id == PastContractRow.enterprise_id)
        .join(LotRow, LotRow.id == PastContractRow.lot_id)
        .where(LotRow.notice_id == notice_id, PastContractRow.state == "confirmed", EnterpriseRow.listed)
        .order_by(PastContractRow.lot_id, EnterpriseRow.name)
        .limit(MOST_CONTRACTS)
    )
    found: dict[int, tuple[ListedWinner, ...]] = {}
    for lot_id, key, name in session.execute(statement):
        found[lot_id] = (*found.get(lot_id, ()), ListedWinner(key, name))
    return found


def undecide(session: Session, enterprise_id: int, lots: Sequence[str]) -> int:
    """Take back what was decided of some contracts (public ids) and find them anew; return how many there were."""
    named = select(LotRow.id).where(LotRow.public_id.in_(lots))
    statement = (
        update(PastContractRow)
        .where(PastContractRow.enterprise_id == enterprise_id, PastContractRow.lot_id.in_(named))
        .where(PastContractRow.decided_at.is_not(None))
        .values(decided_at=None)
    )
    n = len(session.scalars(statement.returning(PastContractRow.id)).all())
    find_for_enterprises(session, [enterprise_id])
    return n


def count_reserved(session: Session, country: str, codes: Sequence[str]) -> int:
    """Count the lots of a country with one of some CPV codes that were reserved and have been awarded.

    A lot counts once, whether its call, its award notice or both are stored.
    """
    has_winner = select(WinnerRow.id).where(WinnerRow.lot_id == LotRow.id).exists()
    statement = select(func.count(LotRow.lot_key.distinct())).where(
        LotRow.country == country,
        LotRow.reserved_participation == "yes",
        LotRow.cpv.overlap(list(codes)),
        or_(LotRow.state == "awarded", has_winner),
    )
    return session.scalars(statement).one()


def whole_enterprise() -> Sequence[ExecutableOption]:
    """Return what loads with an enterprise all that ``models.records.enterprise_record`` reads."""
    titles = load_only(LotRow.public_id, LotRow.title, LotRow.description, LotRow.language, LotRow.cpv)
    return selectinload(EnterpriseRow.capabilities), selectinload(EnterpriseRow.won).options(titles)


def _confirmed(session: Session, of_these: Any) -> Confirmed:
    statement = select(PastContractRow.enterprise_id, PastContractRow.lot_id)
    return frozenset(
        (enterprise, lot)
        for enterprise, lot in session.execute(statement.where(of_these, PastContractRow.state == "confirmed"))
    )


def _is_of(notice_ids: Sequence[int]) -> Any:
    return among(LotRow.notice_id, notice_ids)
