"""Drafts for programs: what the authority wrote, apart from what matching found, so that tags name what was written."""

from __future__ import annotations

from typing import Any

from matcher.codes.finding import of_nature
from models.drafts import DraftLotRow, DraftRow
from models.queries.drafts import Bidder
from models.queries.pages_enterprise import MATCH_BANDS
from web.api.presenters.enterprises import present_enterprise
from web.api.presenters.matches import Account
from web.api.presenters.tenders import money

_OF_DRAFT = ("id", "title", "country", "language", "created_at", "changed_at")
_OF_LOT = ("id", "position", "title", "description", "nature", "cpv", "nuts", "duration_months")


def present_head(draft: DraftRow, n_lots: int, url: str) -> dict[str, Any]:
    """Return a draft as the list shows it; ``url`` is its page."""
    return {**{name: getattr(draft, name) for name in _OF_DRAFT}, "url": url, "n_lots": n_lots}


def present_draft(draft: DraftRow, url: str) -> dict[str, Any]:
    """Return a draft with its lots."""
    return {**present_head(draft, len(draft.lots), url), "lots": [present_lot(lot) for lot in draft.lots]}


def present_lot(lot: DraftLotRow) -> dict[str, Any]:
    """Return a lot of a draft."""
    return {**{name: getattr(lot, name) for name in _OF_LOT}, "value": money(lot.value_eur_cents, "EUR")}


def present_found(draft: DraftRow, lot: DraftLotRow) -> dict[str, Any]:
    """Return what matching found, but for the enterprises themselves."""
    wanted = of_nature((str(code) for code, _ in lot.suggestions), lot.nature)
    return {
        "matched_at": draft.matched_at,
        "counts": {band: int(lot.bands.get(band, 0)) for band in MATCH_BANDS},
        "suggested_cpv": [
            {"code": code, "confidence": confidence} for code, confidence in lot.suggestions if code in wanted
        ],
    }


def present_bidder(bidder: Bidder, lot: DraftLotRow, account: Account, url: str) -> dict[str, Any]:
    """Return who fits a lot; ``url`` is the enterprise's page."""
    row = bidder.enterprise
    most, value = row.max_contract_eur_cents, lot.value_eur_cents
    return {
        **account.taken_apart(bidder.match, lot, row),
        "enterprise": present_enterprise(row, url),
        "is_enough": None if most is None or value is None else most >= value,
        "is_chosen": bidder.note is not None,
        "note": bidder.note or None,
    }
