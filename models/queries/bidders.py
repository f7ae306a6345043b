"""SQL of the bidders of a lot of a draft, in short for the whole list; and who chose whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from models.accounts import UserRow
from models.awards import PastContractRow
from models.drafts import DraftBidderRow, ShortlistRow
from models.enterprises import EnterpriseRow
from models.queries.bound import is_any, one
from models.queries.drafts import is_fitting

MOST_BIDDERS = 500
OWN_WORK = ("strong", "good")
"""Bands in which a lot is the enterprise's own work; of a possible match only half is."""


@dataclass(frozen=True, slots=True)
class BidderSketch:
    """What narrows and sorts the list of bidders."""

    enterprise_id: int
    score_centi: int
    band: str
    country: str
    nuts: tuple[str, ...]
    status: tuple[str, ...]
    max_contract_eur_cents: int | None
    n_won: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who put an enterprise on the shortlist and when, and who changed the note last; names may be gone."""

    chosen_by: str | None
    chosen_at: datetime
    noted_by: str | None
    noted_at: datetime | None


def sketches(session: Session, lot_id: int, *, chosen: bool) -> list[BidderSketch]:
    """Return who fits a lot, or whom the authority has chosen, the best first, at most ``MOST_BIDDERS``."""
    return [
        BidderSketch(row[0], row[1], row[2], row[3], tuple(row[4]), tuple(row[5]), row[6], row[7])
        for row in session.execute(_sketches(chosen=chosen), {"lot_id": lot_id})
    ]


@cache
def _sketches(*, chosen: bool) -> Any:
    won = select(func.count()).where(
        PastContractRow.enterprise_id == EnterpriseRow.id, PastContractRow.state == "confirmed"
    )
    is_chosen = select(ShortlistRow.lot_id).where(
        ShortlistRow.lot_id == DraftBidderRow.lot_id, ShortlistRow.enterprise_id == DraftBidderRow.enterprise_id
    )
    return (
        select(
            DraftBidderRow.enterprise_id,
            DraftBidderRow.score_centi,
            DraftBidderRow.band,
            EnterpriseRow.country,
            EnterpriseRow.nuts,
            EnterpriseRow.status,
            EnterpriseRow.max_contract_eur_cents,
            won.scalar_subquery(),
        )
        .join(EnterpriseRow, EnterpriseRow.id == DraftBidderRow.enterprise_id)
        .where(DraftBidderRow.lot_id == one("lot_id"), is_chosen.exists() if chosen else is_fitting())
        .order_by(DraftBidderRow.score_centi.desc(), DraftBidderRow.enterprise_id)
        .limit(MOST_BIDDERS)
    )


def count_ruled_out(session: Session, lot_id: int) -> dict[str, int]:
    """Return gate -> how many of the enterprises whose work a lot clearly is are ruled out by it, most first."""
    found = (
        select(func.unnest(DraftBidderRow.gates).label("gate"))
        .join(EnterpriseRow, EnterpriseRow.id == DraftBidderRow.enterprise_id)
        .where(DraftBidderRow.lot_id == lot_id, is_any(DraftBidderRow.band, OWN_WORK), EnterpriseRow.listed)
        .subquery()
    )
    statement = select(found.c.gate, func.count()).group_by(found.c.gate).order_by(func.count().desc(), found.c.gate)
    return {name: n for name, n in session.execute(statement)}  # noqa: C416 - rows are no pairs


def choices(session: Session, lot_id: int) -> Mapping[int, Choice]:
    """Return enterprise -> who chose it for a lot."""
    return {row[0]: Choice(*row[1:]) for row in session.execute(_choices(), {"lot_id": lot_id})}


@cache
def _choices() -> Any:
    chooser, noter = aliased(UserRow), aliased(UserRow)
    names = [func.coalesce(func.nullif(person.name, ""), person.email) for person in (chooser, noter)]
    return (
        select(ShortlistRow.enterprise_id, names[0], ShortlistRow.chosen_at, names[1], ShortlistRow.noted_at)
        .outerjoin(chooser, chooser.id == ShortlistRow.chosen_by)
        .outerjoin(noter, noter.id == ShortlistRow.noted_by)
        .where(ShortlistRow.lot_id == one("lot_id"))
        .order_by(ShortlistRow.enterprise_id)
        .limit(MOST_BIDDERS)
    )
