"""Finding and keeping drafts: what is not the authority's own does not exist."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort
from sqlalchemy.orm import Session

from models.accounts import MembershipRow, UserRow
from models.drafts import DraftLotRow, DraftRow
from models.queries import drafts
from web import draft_form
from web.draft_form import version_of
from web.forms import Form


def draft_of(session: Session, organisation_id: int, draft_id: int, *, to_change: bool = False) -> DraftRow:
    """Return a draft of an authority with its lots; else the page is missing. ``to_change`` locks it."""
    load = drafts.load_to_change if to_change else drafts.load
    draft = load(session, organisation_id, draft_id)
    if draft is None:
        abort(404)
    return draft


def lot_of(draft: DraftRow, lot_id: int) -> DraftLotRow:
    """Return a lot of a draft; else the page is missing."""
    found = next((row for row in draft.lots if row.id == lot_id), None)
    if found is None:
        abort(404)
    return found


def add_draft(
    session: Session, membership: MembershipRow, person: UserRow | None, *, title: str, forms: Sequence[Form]
) -> DraftRow:
    """Keep a new draft with its lots, in their order, and ask for its matching; the same once more is no second one."""
    created_by = None if person is None else person.id
    lots = [_said(form, membership.organisation.country) for form in forms]
    begun = drafts.just_begun(session, membership.organisation_id, created_by, title)
    if begun is not None and list(map(version_of, begun.lots)) == list(map(version_of, lots)):
        return begun
    draft = DraftRow(
        organisation_id=membership.organisation_id,
        title=title,
        country=membership.organisation.country,
        language=draft_form.written_in(forms[0], membership.organisation.country),
        created_by=created_by,
    )
    session.add(draft)
    session.flush()
    for position, lot in enumerate(lots, start=1):
        lot.draft_id, lot.position = draft.id, position
    session.add_all(lots)
    drafts.ask_for_matching(session, draft)
    return draft


def add_lot(session: Session, draft: DraftRow, form: Form) -> None:
    """Keep another lot of a draft that is held, and ask for its matching.

    One that says the same as another in everything is no second one: the button was pressed twice.
    """
    lot = _said(form, draft.country)
    if version_of(lot) in map(version_of, draft.lots):
        return
    lot.draft_id, lot.position = draft.id, max((row.position for row in draft.lots), default=0) + 1
    session.add(lot)
    drafts.ask_for_matching(session, draft)


def _said(form: Form, country: str) -> DraftLotRow:
    lot = DraftLotRow(country=country)
    draft_form.write(form, lot)
    return lot
