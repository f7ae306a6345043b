"""What one enterprise's page reads: the enterprise and its ranked lots, or the lots that a gate keeps from it.

Owns reading only; must not know labels or languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import BuyerRow, LotRow, NoticeRow
from models.queries.awards import whole_enterprise
from models.queries.bound import is_any, one

MATCH_BANDS = ("strong", "good", "possible")
"""The bands that count as a match; what is weak is kept, but shown only when it is asked for."""


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """Which matches of an enterprise: ``gated`` those with a gate against them (any band), else those without."""

    enterprise_id: int
    criteria_id: int
    gated: bool = False
    bands: tuple[str, ...] = MATCH_BANDS
    gate: str | None = None
    only_open: bool = True


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """How many matches there are per band without a gate, per gate with one, each under ``only_open``."""

    bands: Mapping[str, int]
    gates: Mapping[str, int]
    n_gated: int


@dataclass(frozen=True, slots=True)
class RankedLot:
    """A match with its lot and who buys."""

    match: MatchRow
    lot: LotRow
    notice_id: int
    notice_title: str
    published_on: date | None
    buyer: str | None


def is_match(criteria_id: int | ColumnElement[int] | None) -> ColumnElement[bool]:
    """Return the condition that a row is a match under these criteria: no gate against it and not weak."""
    return and_(MatchRow.criteria_id == criteria_id, MatchRow.gates == [], is_any(MatchRow.band, MATCH_BANDS))


def is_open(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a lot may still be bid for at ``now``."""
    return and_(LotRow.state == "open", or_(LotRow.closes_at.is_(None), LotRow.closes_at > now))


def load_enterprise(session: Session, key: str) -> EnterpriseRow | None:
    """Return an enterprise with its capabilities by its key, or by its id when no key is so."""
    by_id = [EnterpriseRow.id == int(key)] if key.isascii() and key.isdigit() and len(key) < 16 else []
    statement = (
        select(EnterpriseRow)
        .where(or_(EnterpriseRow.key == key, *by_id))
        .order_by((EnterpriseRow.key == key).desc())
        .limit(1)
        .options(*whole_enterprise())
    )
    return session.scalar(statement)


def load_whole(session: Session, enterprise_id: int) -> EnterpriseRow | None:
    """Return an enterprise with its capabilities by its id alone."""
    return session.scalar(_whole(), {"enterprise_id": enterprise_id})


@cache
def _whole() -> Select[EnterpriseRow]:
    return select(EnterpriseRow).where(EnterpriseRow.id == one("enterprise_id")).options(*whole_enterprise())


def load_whole_to_change(session: Session, enterprise_id: int) -> EnterpriseRow | None:
    """Return an enterprise as ``load_whole`` does, locked, so that what is written is made of what is stored."""
    session.execute(select(EnterpriseRow.id).where(EnterpriseRow.id == enterprise_id).with_for_update())
    return load_whole(session, enterprise_id)


def count_matches(session: Session, wanted: MatchFilter, now: datetime) -> MatchCounts:
    """Count the matches of an enterprise by band and by gate; one query."""
    statement = (
        select(MatchRow.band, MatchRow.gates, func.count())
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .where(
            MatchRow.enterprise_id == wanted.enterprise_id,
            MatchRow.criteria_id == wanted.criteria_id,
            is_open(now) if wanted.only_open else true(),
        )
        .group_by(MatchRow.band, MatchRow.gates)
    )
    bands: dict[str, int] = {}
    gates: dict[str, int] = {}
    n_gated = 0
    for band, names, n in session.execute(statement):
        if not names:
            bands[band] = bands.get(band, 0) + n
            continue
        n_gated += n
        for name in names:
            gates[name] = gates.get(name, 0) + n
    return MatchCounts(bands=bands, gates=dict(sorted(gates.items(), key=lambda entry: -entry[1])), n_gated=n_gated)


def find_matches(
    session: Session, wanted: MatchFilter, *, now: datetime, limit: int, offset: int = 0
) -> tuple[RankedLot, ...]:
    """Return the lots of an enterprise, best score first; one query."""
    statement = (
        select(MatchRow, LotRow, NoticeRow.id, NoticeRow.title, NoticeRow.published_on, BuyerRow.name)
        .join(LotRow, LotRow.id == MatchRow.lot_id)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .outerjoin(BuyerRow, BuyerRow.id == NoticeRow.buyer_id)
        .where(*_conditions(wanted, now))
        .order_by((MatchRow.score_centi + MatchRow.learned_centi).desc(), MatchRow.lot_id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(RankedLot(*row) for row in session.execute(statement))


def _conditions(wanted: MatchFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [
        MatchRow.enterprise_id == wanted.enterprise_id,
        MatchRow.criteria_id == wanted.criteria_id,
        MatchRow.gates != [] if wanted.gated else MatchRow.gates == [],
    ]
    if not wanted.gated:
        conditions.append(MatchRow.band.in_(wanted.bands))
    if wanted.gate is not None:
        conditions.append(MatchRow.gates.contains([wanted.gate]))
    if wanted.only_open:
        conditions.append(is_open(now))
    return conditions
