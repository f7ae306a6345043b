"""Finding and keeping drafts: what is not the authority's own does not exist."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort
from sqlalchemy.orm import Session

from models.accounts import MembershipRow, UserRow
from models.drafts import DraftLotRow, DraftRow
from models.queries import drafts
from web import draft_form
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
    """Keep a new draft with its lots, in their order, and ask for its matching."""
    draft = DraftRow(
        organisation_id=membership.organisation_id,
        title=title,
        country=membership.organisation.country,
        language=forms[0].values["language"],
        created_by=None if person is None else person.id,
    )
    session.add(draft)
    session.flush()
    for position, form in enumerate(forms, start=1):
        add_lot(session, draft, form, position=position)
    drafts.ask_for_matching(session, draft)
    return draft


def add_lot(session: Session, draft: DraftRow, form: Form, *, position: int) -> None:
    """Keep a lot of a draft."""
    row = DraftLotRow(draft_id=draft.id, position=position, language=draft.language, country=draft.country)
    draft_form.write(form, row)
    session.add(row)
