"""What an enterprise's own list of matches reads and writes: ranked lots with what was said and done about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.accounts import MembershipRow
from models.feedback import FeedbackRow
from models.matches import MatchRow
from models.notices import BuyerRow, LotRow, NoticeRow
from models.pursuits import PursuitRow
from models.queries.bound import is_any, one
from models.queries.pages_enterprise import MATCH_BANDS, is_open
from models.queries.prepared import prepared
from models.queries.tender_facets import deadline_class, has_prefix, value_class
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.work_search import found_by

NOT_FOR_ME = "not_for_me"
ONE_VISIT = timedelta(minutes=30)
"""So long after the last look a new one begins a new visit."""


WHAT_WAS_SAID = (
    FeedbackRow.verdict,
    FeedbackRow.reason,
    PursuitRow.stage,
    PursuitRow.note,
    PursuitRow.value_eur_cents,
    func.coalesce(FeedbackRow.given_at, PursuitRow.created_at),
)
"""What the enterprise said of a lot and does about it, and since when, as ``OwnMatch`` tells it."""


class MatchOrder(StrEnum):
    """How matches are sorted; SCORE also breaks ties."""

    SCORE = "score"
    DEADLINE = "deadline"
    NEWEST = "newest"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A match with its lot, who buys, and what the enterprise said and does."""

    match: MatchRow
    lot: LotRow
    notice_id: int
    notice_title: str
    published_on: date | None
    buyer: str | None
    verdict: str | None
    reason: str | None
    stage: str | None
    note: str | None
    value_eur_cents: int | None
    answered_at: datetime | None
    """When the enterprise said something of the lot, or began to follow it; ``None``: never."""
    notice_changed_at: datetime

    @property
    def is_changed(self) -> bool:
        """Whether the notice changed since the enterprise answered."""
        return self.answered_at is not None and self.notice_changed_at > self.answered_at


@dataclass(frozen=True, slots=True)
class AnsweredLot:
    """A lot of which the enterprise said something."""

    title: str
    verdict: str


def count_shelves(session: Session, wanted: WorkFilter) -> Mapping[Shelf, int]:
    """Count the matches of each shelf under the filters; one query."""
    row = session.execute(*prepared(_shelves, wanted)).one()
    return {shelf: getattr(row, shelf.name) for shelf in Shelf}


def _shelves(wanted: WorkFilter) -> Any:
    shelves = {shelf: func.count().filter(on_shelf(wanted, shelf)) for shelf in Shelf}
    return joined(select(*(count.label(shelf.name) for shelf, count in shelves.items()))).where(*narrowed(wanted))


def find_own(
    session: Session, wanted: WorkFilter, *, order: MatchOrder, limit: int, offset: int = 0
) -> tuple[OwnMatch, ...]:
    """Return the matches of the chosen shelf in order; one query."""
    statement, values = prepared(_ranked, wanted, order)
    return tuple(OwnMatch(*row) for row in session.execute(statement, {**values, "most": limit, "skipped": offset}))


def _ranked(wanted: WorkFilter, order: MatchOrder) -> Any:
    score = (MatchRow.score_centi + MatchRow.learned_centi).desc()
    first: dict[MatchOrder, tuple[Any, ...]] = {
        MatchOrder.SCORE: (),
        MatchOrder.DEADLINE: (LotRow.closes_at.asc().nulls_last(),),
        MatchOrder.NEWEST: (NoticeRow.published_on.desc().nulls_last(),),
        MatchOrder.VALUE: (LotRow.value_eur_cents.desc().nulls_last(),),
    }
    return (
        rows_of_matches()
        .where(*narrowed(wanted), on_shelf(wanted, wanted.shelf))
        .order_by(*first[order], score, MatchRow.lot_id)
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("skipped", type_=Integer))
    )


def own_after(
    session: Session, wanted: WorkFilter, *, after: tuple[int, int] | None, limit: int
) -> tuple[OwnMatch, ...]:
    """Return the matches of the chosen shelf, the best first, behind one with this order (hundredths) and lot."""
    score = MatchRow.score_centi + MatchRow.learned_centi
    statement = rows_of_matches().where(*narrowed(wanted), on_shelf(wanted, wanted.shelf))
    if after is not None:
        last, lot_id = after
        statement = statement.where(or_(score < last, and_(score == last, MatchRow.lot_id > lot_id)))
    statement = statement.order_by(score.desc(), MatchRow.lot_id).limit(limit)
    return tuple(OwnMatch(*row) for row in session.execute(statement))


def one_own(session: Session, enterprise_id: int, criteria_id: int, lot_id: int) -> OwnMatch | None:
    """Return the match of an enterprise with one lot, whatever its state; ``None`` when there is none."""
    values = {"enterprise_id": enterprise_id, "criteria_id": criteria_id, "lot_id": lot_id}
    row = session.execute(_one(), values).one_or_none()
    return None if row is None else OwnMatch(*row)


@cache
def _one() -> Select[*tuple[Any, ...]]:
    keys = (MatchRow.enterprise_id, MatchRow.criteria_id, MatchRow.lot_id)
    return rows_of_matches().where(*(key == one(key.key) for key in keys))


def standing_on(session: Session, wanted: WorkFilter, lot_ids: Sequence[int]) -> tuple[int, ...]:
    """Return those of the lots that stand on the chosen shelf under the filters."""
    statement = (
        joined(select(MatchRow.lot_id))
        .where(*narrowed(wanted), on_shelf(wanted, wanted.shelf), MatchRow.lot_id.in_(lot_ids))
        .order_by(MatchRow.lot_id)
    )
    return tuple(session.scalars(statement))


def pursued(session: Session, enterprise_id: int, limit: int) -> Sequence[tuple[PursuitRow, LotRow, str | None]]:
    """Return what an enterprise follows, with lot and buyer, the next deadline first."""
    statement = (
        select(PursuitRow, LotRow, BuyerRow.name)
        .join(LotRow, LotRow.id == PursuitRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .where(PursuitRow.enterprise_id == enterprise_id, PursuitRow.stage != "")
        .order_by(LotRow.closes_at.asc().nulls_last(), LotRow.id)
        .limit(limit)
    )
    return [(pursuit, lot, buyer) for pursuit, lot, buyer in session.execute(statement)]


def answered_lots(session: Session, enterprise_id: int, lot_ids: Sequence[int]) -> Mapping[int, AnsweredLot]:
    """Return lot -> its title and what the enterprise said of it; lots without an answer are left out."""
    if not lot_ids:
        return {}
    statement = (
        select(LotRow.id, LotRow.title, FeedbackRow.verdict)
        .join(FeedbackRow, FeedbackRow.lot_id == LotRow.id)
        .where(FeedbackRow.enterprise_id == enterprise_id, LotRow.id.in_(set(lot_ids)))
    )
    return {lot_id: AnsweredLot(title, verdict) for lot_id, title, verdict in session.execute(statement)}


def pursue(session: Session, enterprise_id: int, lot_id: int, user_id: int, **said: Any) -> None:
    """Keep what an enterprise does about a lot; only what is ``said`` (stage, note, value_eur_cents) changes."""
    values = {**said, "changed_by": user_id, "changed_at": func.now()}
    statement = insert(PursuitRow).values(enterprise_id=enterprise_id, lot_id=lot_id, **{"stage": "", **values})
    session.execute(statement.on_conflict_do_update(index_elements=["enterprise_id", "lot_id"], set_=values))


def note_visit(session: Session, user_id: int, organisation_id: int, now: datetime) -> datetime | None:
    """Note that somebody looks at the matches; return the end of the visit before, after which a match is new."""
    row = session.get_one(MembershipRow, (user_id, organisation_id))
    if row.matches_seen_at is None or row.matches_seen_at < now - ONE_VISIT:
        row.matches_seen_before = row.matches_seen_at
    row.matches_seen_at = now
    return row.matches_seen_before


def rows_of_matches() -> Select[*tuple[Any, ...]]:
    """Return the query of matches, one ``OwnMatch`` a row."""
    rows: Select[*tuple[Any, ...]] = joined(
        select(
            MatchRow,
            LotRow,
            NoticeRow.id,
            NoticeRow.title,
            NoticeRow.published_on,
            BuyerRow.name,
            *WHAT_WAS_SAID,
            NoticeRow.changed_at,
        )
    )
    return rows


def joined(statement: Any) -> Any:
    """Return ``statement`` over matches with their lots, notices, buyers, and what was said and done about each."""
    return (
        statement.select_from(MatchRow)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .outerjoin(
            FeedbackRow,
            and_(FeedbackRow.lot_id == MatchRow.lot_id, FeedbackRow.enterprise_id == MatchRow.enterprise_id),
        )
        .outerjoin(
            PursuitRow, and_(PursuitRow.lot_id == MatchRow.lot_id, PursuitRow.enterprise_id == MatchRow.enterprise_id)
        )
    )


def on_shelf(wanted: WorkFilter, shelf: Shelf) -> ColumnElement[bool]:
    """Return the condition that a match stands on ``shelf``."""
    fits = and_(MatchRow.gates == [], is_any(MatchRow.band, MATCH_BANDS))
    is_dismissed = func.coalesce(FeedbackRow.verdict == NOT_FOR_ME, False)
    is_kept = or_(func.coalesce(FeedbackRow.verdict != NOT_FOR_ME, False), func.coalesce(PursuitRow.stage != "", False))
    is_undecided = and_(fits, is_open(wanted.now), ~is_dismissed, ~is_kept)
    conditions = {
        Shelf.OPEN: is_undecided,
        Shelf.NEW: and_(is_undecided, MatchRow.first_matched_at > wanted.since)
        if wanted.since is not None
        else ~true(),
        Shelf.KEPT: and_(is_kept, ~is_dismissed),
        Shelf.DISMISSED: is_dismissed,
        Shelf.WHY_NOT: and_(MatchRow.gates != [], is_open(wanted.now), ~is_dismissed, ~is_kept),
    }
    return conditions[shelf]


def narrowed(wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of all filters but the shelf."""
    return [*searched(wanted), *filters(wanted).values()]


def searched(wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """Return whose matches are meant, and the condition of the words."""
    whose = [MatchRow.enterprise_id == wanted.enterprise_id, MatchRow.criteria_id == wanted.criteria_id]
    return whose if wanted.search is None else [*whose, found_by(wanted.search)]


def filters(wanted: WorkFilter) -> dict[str, ColumnElement[bool]]:
    """Return facet -> condition for every facet that narrows the list."""
    conditions = {
        "band": MatchRow.band.in_(wanted.bands) if wanted.bands else None,
        "country": LotRow.country.in_(wanted.countries) if wanted.countries else None,
        "region": has_prefix(LotRow.nuts, wanted.regions) if wanted.regions else None,
        "cpv": has_prefix(LotRow.cpv, wanted.trades) if wanted.trades else None,
        "deadline": deadline_class(wanted.now).in_(wanted.deadlines) if wanted.deadlines else None,
        "value": value_class().in_(wanted.values) if wanted.values else None,
        "reserved": LotRow.reserved_participation == "yes" if wanted.reserved else None,
    }
    return {name: condition for name, condition in conditions.items() if condition is not None}
