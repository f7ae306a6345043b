"""Lists of tenders that go on behind a position instead of a page's number, so that nothing new moves them.

Owns reading only; the filter is that of the list of tenders. Every list is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, defer, joinedload

from models.notices import LotRow, NoticeRow
from models.queries.tender_facets import TenderFilter, lots_meeting

LOTS_SHOWN = 20


class FeedOrder(StrEnum):
    """How tenders are listed: the last published first, or the first changed first."""

    NEWEST = "newest"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FeedTender:
    """A notice with its buyer, the first of its lots, and how many it has; descriptions and facts are not loaded."""

    notice: NoticeRow
    lots: tuple[LotRow, ...]
    n_lots: int


@dataclass(frozen=True, slots=True)
class After:
    """The last tender that was listed; ``day`` counts for NEWEST, ``changed_at`` for CHANGED."""

    notice_id: int
    day: date | None = None
    changed_at: datetime | None = None


def tenders_after(
    session: Session,
    wanted: TenderFilter,
    *,
    order: FeedOrder,
    after: After | None,
    changed_since: datetime | None,
    now: datetime,
    limit: int,
) -> tuple[FeedTender, ...]:
    """Return at most ``limit`` tenders that come after a position; three queries."""
    lots = lots_meeting(wanted, now)
    changed, newest = NoticeRow.changed_at, (NoticeRow.published_on.desc().nulls_last(), NoticeRow.id.desc())
    ordering = newest if order is FeedOrder.NEWEST else (changed, NoticeRow.id)
    statement = (
        select(NoticeRow)
        .where(
            NoticeRow.id.in_(select(lots.table.c.notice_id).where(lots.meets_all())),
            true() if changed_since is None else changed >= changed_since,
            true() if after is None else _is_after(order, after),
        )
        .order_by(*ordering)
        .limit(limit)
        .options(joinedload(NoticeRow.buyer), defer(NoticeRow.facts))
    )
    notices = session.scalars(statement).all()
    ids = [notice.id for notice in notices]
    shown, n_lots = _first_lots(session, ids), _count_lots(session, ids)
    return tuple(FeedTender(notice, shown.get(notice.id, ()), n_lots.get(notice.id, 0)) for notice in notices)


def _is_after(order: FeedOrder, after: After) -> ColumnElement[bool]:
    if order is FeedOrder.CHANGED:
        return tuple_(NoticeRow.changed_at, NoticeRow.id) > tuple_(after.changed_at, after.notice_id)
    day = NoticeRow.published_on
    if after.day is None:
        return and_(day.is_(None), NoticeRow.id < after.notice_id)
    return or_(day < after.day, day.is_(None), and_(day == after.day, NoticeRow.id < after.notice_id))


def _first_lots(session: Session, notice_ids: Sequence[int]) -> dict[int, tuple[LotRow, ...]]:
    place = func.row_number().over(partition_by=LotRow.notice_id, order_by=(LotRow.position, LotRow.id))
    ranked = select(LotRow.id, place.label("place")).where(LotRow.notice_id.in_(notice_ids)).subquery()
    statement = (
        select(LotRow)
        .join(ranked, ranked.c.id == LotRow.id)
        .where(ranked.c.place <= LOTS_SHOWN)
        .order_by(LotRow.notice_id, LotRow.position, LotRow.id)
        .options(defer(LotRow.facts), defer(LotRow.description))
    )
    found: dict[int, tuple[LotRow, ...]] = {}
    for lot in session.scalars(statement):
        found[lot.notice_id] = (*found.get(lot.notice_id, ()), lot)
    return found


def _count_lots(session: Session, notice_ids: Sequence[int]) -> dict[int, int]:
    statement = (
        select(LotRow.notice_id, func.count()).where(LotRow.notice_id.in_(notice_ids)).group_by(LotRow.notice_id)
    )
    return {notice_id: n for notice_id, n in session.execute(statement)}  # noqa: C416 - rows are no pairs
