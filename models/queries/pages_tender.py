"""What one tender's page reads: the notice, its lots, versions, links and the enterprises ranked for its lots.

Owns reading only; must not know labels or languages. Every list is bounded. Statements are built once: building one
takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, literal_column, or_, select, true
from sqlalchemy.orm import Session, joinedload

from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import LotRow, NoticeLinkRow, NoticeRow, NoticeVersionRow
from models.queries.accounts import has_people
from models.queries.bound import one, one_of
from models.queries.pages_enterprise import is_match
from models.queries.whole import Parts, parts_of_enterprises, put_together

MAX_LOTS = 400
MAX_VERSIONS = 20
MAX_LINKS = 50
RANKED_PER_LOT = 5


@dataclass(frozen=True, slots=True)
class LotHeading:
    """A lot in the short form that is always listed, however many lots a notice has."""

    id: int
    ref: str
    title: str
    language: str | None
    state: str
    cpv_main: str | None
    closes_at: datetime | None
    value_cents: int | None
    currency: str | None
    n_matches: int


@dataclass(frozen=True, slots=True)
class NoticeVersion:
    """A revision of a notice and what it changed: ``diff`` is {path: [before, after]}."""

    revision: int
    recorded_at: datetime
    diff: dict[str, list[object]]


@dataclass(frozen=True, slots=True)
class LinkedNotice:
    """A notice of the same procedure, ``id`` None when it is not stored here; ``is_later``: it names this one."""

    kind: str
    target: str
    is_later: bool
    id: int | None
    title: str | None
    language: str | None
    form_type: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class LotInFull:
    """A lot with how many enterprises it was matched with, and which of those asked for find it among their matches."""

    row: LotRow
    n_matches: int
    matched_by: tuple[int, ...]

    @property
    def heading(self) -> LotHeading:
        """Return its short form."""
        return LotHeading(**{name: getattr(self.row, name) for name in _HEADING}, n_matches=self.n_matches)


_HEADING = tuple(name for name in LotHeading.__dataclass_fields__ if name != "n_matches")
_NOTICE_ID, _CRITERIA_ID = one("notice_id"), one("criteria_id")
_LOTS, _ENTERPRISES = one_of("lots"), one_of("enterprises")

_NOTICE = select(NoticeRow).where(NoticeRow.id == _NOTICE_ID).options(joinedload(NoticeRow.buyer))
_N_MATCHES = (
    select(func.count()).where(MatchRow.lot_id == LotRow.id, is_match(_CRITERIA_ID)).correlate(LotRow).scalar_subquery()
)
_HEADINGS = (
    select(
        *(getattr(LotRow, name) for name in _HEADING),
        _N_MATCHES.label("n_matches"),
    )
    .where(LotRow.notice_id == _NOTICE_ID)
    .order_by(LotRow.position, LotRow.id)
    .limit(MAX_LOTS)
)
_WHOLE_LOTS = select(LotRow).where(LotRow.id == _LOTS).order_by(LotRow.position, LotRow.id).limit(MAX_LOTS)
_MATCHED = (
    select(func.array_agg(MatchRow.enterprise_id))
    .where(MatchRow.lot_id == LotRow.id, MatchRow.enterprise_id == _ENTERPRISES, MatchRow.criteria_id == _CRITERIA_ID)
    .correlate(LotRow)
    .scalar_subquery()
)
_IN_FULL = (
    select(LotRow, _N_MATCHES, _MATCHED).order_by(LotRow.position, LotRow.id).limit(bindparam("most", type_=Integer))
)
_FIRST = _IN_FULL.where(LotRow.notice_id == _NOTICE_ID)
_THESE = _IN_FULL.where(LotRow.id == _LOTS)
_VERSIONS = (
    select(NoticeVersionRow.revision, NoticeVersionRow.recorded_at, NoticeVersionRow.diff)
    .where(NoticeVersionRow.notice_id == _NOTICE_ID)
    .order_by(NoticeVersionRow.revision.desc())
    .limit(MAX_VERSIONS)
)
_IS_LATER = NoticeLinkRow.target_notice_id == _NOTICE_ID
_OTHER_ID = func.nullif(func.coalesce(NoticeLinkRow.target_notice_id, 0), _NOTICE_ID)
_LINKS = (
    select(
        NoticeLinkRow.kind,
        NoticeLinkRow.target,
        func.coalesce(_IS_LATER, False).label("is_later"),
        NoticeRow.id,
        NoticeRow.title,
        NoticeRow.language,
        NoticeRow.form_type,
        NoticeRow.published_on,
    )
    .outerjoin(NoticeRow, NoticeRow.id == func.coalesce(_OTHER_ID, NoticeLinkRow.notice_id))
    .where(or_(NoticeLinkRow.notice_id == _NOTICE_ID, _IS_LATER))
    .order_by(NoticeRow.published_on.desc().nulls_last(), NoticeLinkRow.id)
    .limit(MAX_LINKS)
)


def _as_documents(rows: Select[*tuple[Any, ...]], name: str) -> ColumnElement[Parts]:
    documents = func.jsonb_agg(func.to_jsonb(literal_column(name)))
    return select(documents).select_from(rows.subquery(name)).scalar_subquery()


_TENDER = _NOTICE.add_columns(_as_documents(_VERSIONS, "versions"), _as_documents(_LINKS, "links"))


def load_tender(
    session: Session, notice_id: int
) -> tuple[NoticeRow, tuple[NoticeVersion, ...], tuple[LinkedNotice, ...]] | None:
    """Return a notice with its buyer, its newest revisions and the notices of the same procedure; one query.

    Revisions and notices come newest first. ``None`` when there is no notice with this id.
    """
    found = session.execute(_TENDER, {"notice_id": notice_id}).one_or_none()
    if found is None:
        return None
    row, versions, links = found
    return row, tuple(map(_version, versions or ())), tuple(map(_link, links or ()))


def _version(told: Mapping[str, Any]) -> NoticeVersion:
    return NoticeVersion(told["revision"], datetime.fromisoformat(told["recorded_at"]), told["diff"])


def _link(told: Mapping[str, Any]) -> LinkedNotice:
    day = told["published_on"]
    return LinkedNotice(**{**told, "published_on": None if day is None else date.fromisoformat(day)})


def load_notice(session: Session, notice_id: int) -> NoticeRow | None:
    """Return a notice with its buyer, or ``None`` when there is none with this id."""
    return session.scalar(_NOTICE, {"notice_id": notice_id})


def load_lot_headings(session: Session, notice_id: int, criteria_id: int | None) -> tuple[LotHeading, ...]:
    """Return the first ``MAX_LOTS`` lots of a notice in their order, with the number of enterprises matched."""
    found = session.execute(_HEADINGS, {"notice_id": notice_id, "criteria_id": criteria_id})
    return tuple(LotHeading(**row._asdict()) for row in found)


def load_lots(session: Session, lot_ids: Sequence[int]) -> tuple[LotRow, ...]:
    """Return whole lots in their order within the notice."""
    return tuple(session.scalars(_WHOLE_LOTS, {"lots": list(lot_ids)}))


def load_first_lots(
    session: Session, notice_id: int, criteria_id: int | None, enterprise_ids: Sequence[int], most: int
) -> tuple[LotInFull, ...]:
    """Return the first lots of a notice in full; ``enterprise_ids``: of whom to say whether they were matched."""
    return _in_full(session, _FIRST, criteria_id, enterprise_ids, notice_id=notice_id, most=most)


def load_these_lots(
    session: Session, lot_ids: Sequence[int], criteria_id: int | None, enterprise_ids: Sequence[int]
) -> tuple[LotInFull, ...]:
    """Return whole lots in their order within the notice, as ``load_first_lots`` does."""
    return _in_full(session, _THESE, criteria_id, enterprise_ids, lots=list(lot_ids), most=MAX_LOTS)


def _in_full(
    session: Session, statement: Any, criteria_id: int | None, enterprise_ids: Sequence[int], **values: Any
) -> tuple[LotInFull, ...]:
    values |= {"criteria_id": criteria_id, "enterprises": list(enterprise_ids)}
    return tuple(LotInFull(row, n, tuple(matched or ())) for row, n, matched in session.execute(statement, values))


def rank_enterprises(
    session: Session, lot_ids: Sequence[int], criteria_id: int, *, own: Sequence[int] | None
) -> tuple[tuple[MatchRow, EnterpriseRow], ...]:
    """Return the best ``RANKED_PER_LOT`` enterprises of each lot, best first, with their capabilities.

    Of enterprises that have people here only ``own`` (ids) are shown; all of them where it is ``None``.
    """
    values: dict[str, Any] = {"lots": list(lot_ids), "criteria_id": criteria_id}
    if own is not None:
        values["enterprises"] = list(own)
    found = session.execute(_ranked(sees_all=own is None), values)
    return tuple((match, put_together(row, *parts)) for match, row, *parts in found)


@cache
def _ranked(*, sees_all: bool) -> Select[MatchRow, EnterpriseRow, Parts, Parts]:
    may_be_seen = true() if sees_all else or_(~has_people(), EnterpriseRow.id == _ENTERPRISES)
    place = func.row_number().over(
        partition_by=MatchRow.lot_id, order_by=(MatchRow.score_centi.desc(), MatchRow.enterprise_id)
    )
    ranked = (
        select(MatchRow.lot_id, MatchRow.enterprise_id, place.label("place"))
        .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
        .where(MatchRow.lot_id == _LOTS, is_match(_CRITERIA_ID), EnterpriseRow.listed, may_be_seen)
        .subquery()
    )
    return (
        select(MatchRow, EnterpriseRow, *parts_of_enterprises())
        .join(ranked, (ranked.c.lot_id == MatchRow.lot_id) & (ranked.c.enterprise_id == MatchRow.enterprise_id))
        .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
        .where(MatchRow.criteria_id == _CRITERIA_ID, ranked.c.place <= RANKED_PER_LOT)
        .order_by(MatchRow.lot_id, ranked.c.place)
    )


def load_versions(session: Session, notice_id: int) -> tuple[NoticeVersion, ...]:
    """Return the newest revisions of a notice, newest first."""
    found = session.execute(_VERSIONS, {"notice_id": notice_id})
    return tuple(NoticeVersion(row.revision, row.recorded_at, row.diff) for row in found)
