"""The figures of the home page and its newest strong matches.

Owns reading only; must not know labels or languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import BuyerRow, LotRow, NoticeRow
from models.queries.accounts import has_people
from models.queries.pages_enterprise import is_open

LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """What the service holds now; ``n_languages`` counts the languages of the open lots."""

    n_open_lots: int
    n_open_tenders: int
    n_reserved_lots: int
    n_languages: int
    n_enterprises: int
    n_strong_matches: int
    newest_on: date | None


@dataclass(frozen=True, slots=True)
class StrongMatch:
    """A strong match of an open lot, with what a teaser shows of it."""

    lot_id: int
    notice_id: int
    title: str
    language: str | None
    country: str | None
    buyer: str | None
    closes_at: datetime | None
    value_cents: int | None
    currency: str | None
    reserved_participation: str
    reserved_execution: str
    score_centi: int
    band: str
    enterprise_key: str
    enterprise: str


def read_figures(session: Session, criteria_id: int | None, now: datetime) -> Figures:
    """Count what is open, who is listed and what fits; two queries."""
    open_lots = session.execute(
        select(
            func.count().label("n_open_lots"),
            func.count(func.distinct(LotRow.notice_id)).label("n_open_tenders"),
            func.count().filter(LotRow.reserved_participation == "yes").label("n_reserved_lots"),
            func.count(func.distinct(LotRow.language)).label("n_languages"),
        ).where(is_open(now))
    ).one()
    strong = (
        select(func.count())
        .select_from(MatchRow)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .where(is_open(now), *_is_strong(criteria_id))
    )
    others = session.execute(
        select(
            select(func.count()).where(EnterpriseRow.listed).scalar_subquery().label("n_enterprises"),
            strong.scalar_subquery().label("n_strong_matches"),
            select(func.max(NoticeRow.published_on)).scalar_subquery().label("newest_on"),
        )
    ).one()
    return Figures(**open_lots._asdict(), **others._asdict())


def newest_strong_matches(
    session: Session, criteria_id: int | None, *, now: datetime, limit: int
) -> tuple[StrongMatch, ...]:
    """Return the newest strong matches of open lots, each lot and each enterprise once, at most ``limit``.

    Only of listed enterprises without people here, as everybody reads this.
    """
    statement = (
        select(
            MatchRow.lot_id,
            LotRow.notice_id,
            LotRow.title,
            LotRow.language,
            LotRow.country,
            BuyerRow.name.label("buyer"),
            LotRow.closes_at,
            LotRow.value_cents,
            LotRow.currency,
            LotRow.reserved_participation,
            LotRow.reserved_execution,
            MatchRow.score_centi,
            MatchRow.band,
            EnterpriseRow.key.label("enterprise_key"),
            EnterpriseRow.name.label("enterprise"),
        )
        .select_from(MatchRow)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .where(is_open(now), EnterpriseRow.listed, ~has_people(), *_is_strong(criteria_id))
        .order_by(NoticeRow.published_on.desc().nulls_last(), MatchRow.score_centi.desc(), MatchRow.lot_id)
        .limit(LOOKED_THROUGH)
    )
    return _each_once([StrongMatch(**row._asdict()) for row in session.execute(statement)], limit)


def _each_once(found: list[StrongMatch], limit: int) -> tuple[StrongMatch, ...]:
    chosen: list[StrongMatch] = []
    seen: set[int | str] = set()
    for match in found:
        if match.lot_id not in seen and match.enterprise_key not in seen:
            chosen.append(match)
            seen |= {match.lot_id, match.enterprise_key}
    return tuple(chosen[:limit])


def _is_strong(criteria_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (MatchRow.criteria_id == criteria_id, MatchRow.band == "strong", MatchRow.gates == [])
