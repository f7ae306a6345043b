"""What one tender's page reads: the notice, its lots, versions, links and the enterprises ranked for its lots.

Owns reading only; must not know labels or languages. Every list is bounded. Statements are built once: building one
takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import LotRow, NoticeLinkRow, NoticeRow, NoticeVersionRow
from models.queries.accounts import has_people
from models.queries.awards import whole_enterprise
from models.queries.bound import one, one_of
from models.queries.pages_enterprise import is_match

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


_NOTICE_ID, _CRITERIA_ID = one("notice_id"), one("criteria_id")
_LOTS, _ENTERPRISES = one_of("lots"), one_of("enterprises")

_NOTICE = select(NoticeRow).where(NoticeRow.id == _NOTICE_ID).options(joinedload(NoticeRow.buyer))
_N_MATCHES = (
    select(func.count()).where(MatchRow.lot_id == LotRow.id, is_match(_CRITERIA_ID)).correlate(LotRow).scalar_subquery()
)
_HEADINGS = (
    select(
        *(getattr(LotRow, name) for name in LotHeading.__dataclass_fields__ if name != "n_matches"),
        _N_MATCHES.label("n_matches"),
    )
    .where(LotRow.notice_id == _NOTICE_ID)
    .order_by(LotRow.position, LotRow.id)
    .limit(MAX_LOTS)
)
_WHOLE_LOTS = select(LotRow).where(LotRow.id == _LOTS).order_by(LotRow.position, LotRow.id).limit(MAX_LOTS)
_MATCHED = select(MatchRow.lot_id, MatchRow.enterprise_id).where(
    MatchRow.lot_id == _LOTS, MatchRow.enterprise_id == _ENTERPRISES, MatchRow.criteria_id == _CRITERIA_ID
)
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
    return tuple((match, enterprise) for match, enterprise in found)


@cache
def _ranked(*, sees_all: bool) -> Select[MatchRow, EnterpriseRow]:
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
        select(MatchRow, EnterpriseRow)
        .join(ranked, (ranked.c.lot_id == MatchRow.lot_id) & (ranked.c.enterprise_id == MatchRow.enterprise_id))
        .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
        .where(MatchRow.criteria_id == _CRITERIA_ID, ranked.c.place <= RANKED_PER_LOT)
        .order_by(MatchRow.lot_id, ranked.c.place)
        .options(*whole_enterprise())
    )


def matched_lots(
    session: Session, lot_ids: Sequence[int], criteria_id: int, enterprise_ids: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """Return (lot, enterprise) for the lots that these enterprises find among their matches, ruled out or not."""
    values = {"lots": list(lot_ids), "enterprises": list(enterprise_ids), "criteria_id": criteria_id}
    return tuple((lot_id, enterprise_id) for lot_id, enterprise_id in session.execute(_MATCHED, values))


def load_versions(session: Session, notice_id: int) -> tuple[NoticeVersion, ...]:
    """Return the newest revisions of a notice, newest first."""
    found = session.execute(_VERSIONS, {"notice_id": notice_id})
    return tuple(NoticeVersion(row.revision, row.recorded_at, row.diff) for row in found)


def load_links(session: Session, notice_id: int) -> tuple[LinkedNotice, ...]:
    """Return the notices that this one names and those that name it, newest first."""
    return tuple(LinkedNotice(**row._asdict()) for row in session.execute(_LINKS, {"notice_id": notice_id}))
