"""What all operations on drafts share: finding what is the authority's own, writing lots, addresses of pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from matcher.codes import nuts
from models.drafts import DraftLotRow, DraftRow
from models.queries import drafts
from web import site
from web.api.access import acting_token
from web.api.problems import Problem


def own_draft(session: Session, draft_id: int, *, to_change: bool = False) -> DraftRow:
    """Return a draft of the token's authority with its lots; ``to_change`` locks it.

    Raises: Problem 404.
    """
    load = drafts.load_to_change if to_change else drafts.load
    found = load(session, acting_token().organisation_id, draft_id)
    if found is None:
        raise Problem(404, "There is no draft with this id.")
    return found


def own_lot(draft: DraftRow, lot_id: int) -> DraftLotRow:
    """Return a lot of a draft.

    Raises: Problem 404.
    """
    found = next((lot for lot in draft.lots if lot.id == lot_id), None)
    if found is None:
        raise Problem(404, "The draft has no lot with this id.")
    return found


def new_lot(draft: DraftRow, given: Mapping[str, Any], *, position: int) -> DraftLotRow:
    """Return a new lot of a draft."""
    lot = DraftLotRow(draft_id=draft.id, position=position, language=draft.language, country=draft.country)
    write_lot(lot, given)
    return lot


def write_lot(lot: DraftLotRow, given: Mapping[str, Any]) -> None:
    """Give a lot what was sent; where no place was named it is the whole country."""
    lot.title, lot.description, lot.nature = given["title"], given["description"], given["nature"]
    lot.cpv, lot.nuts = list(dict.fromkeys(given["cpv"])), list(dict.fromkeys(given["nuts"]))
    lot.nuts = lot.nuts or [nuts.prefix_of(lot.country)]
    lot.value_eur_cents = None if given["value"] is None else given["value"]["amount_minor"]
    lot.duration_months = given["duration_months"]


def draft_url(draft: DraftRow) -> str:
    """Return the page of a draft."""
    path = url_for("drafts.show", organisation_id=draft.organisation_id, draft_id=draft.id)
    return site.get_site().settings.base_url.rstrip("/") + path
