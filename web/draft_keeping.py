"""Finding and keeping drafts: what is not the authority's own does not exist."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort
from sqlalchemy.orm import Session

from models.drafts import DraftLotRow, DraftRow
from models.queries import drafts
from models.queries.accounts import lock_organisation
from web import draft_form, site
from web.accounts.members import current_person
from web.forms import Form
from web.once import with_id
from web.permissions import acting


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


def lot_made(session: Session, organisation_id: int, lot_id: int | None, *, to_change: bool) -> DraftLotRow | None:
    """Return the lot that a form to begin a draft has made already, with its draft; ``None``: it has made none.

    ``to_change`` holds the authority until the transaction ends, so that a form that is sent twice at once makes one.
    """
    if lot_id is None:
        return None
    if to_change:
        lock_organisation(session, organisation_id)
    return drafts.lot_of_authority(session, organisation_id, lot_id)


def address_once(address: str, lot_id: int | None = None) -> str:
    """Return the address of a form to add a lot with the id of that lot: a new one where none was given."""
    if lot_id is None:
        with site.open_session() as session:
            lot_id = drafts.give_lot_id(session)
    return with_id(address, lot_id)


def add_draft(session: Session, *, title: str, forms: Sequence[Form], first_lot_id: int | None) -> DraftRow:
    """Keep a new draft with its lots, in their order, and ask for its matching; the first may have its id already."""
    organisation, person = acting().organisation, current_person()
    draft = DraftRow(
        organisation_id=organisation.id,
        title=title,
        country=organisation.country,
        language=draft_form.written_in(forms[0], organisation.country),
        created_by=None if person is None else person.id,
    )
    session.add(draft)
    session.flush()
    lots = [_said(forms[0], draft.country, first_lot_id), *(_said(form, draft.country) for form in forms[1:])]
    for position, lot in enumerate(lots, start=1):
        lot.draft_id, lot.position = draft.id, position
    session.add_all(lots)
    drafts.ask_for_matching(session, draft)
    return draft


def says_all(draft: DraftRow, title: str, forms: Sequence[Form]) -> bool:
    """Whether a draft has this title and the lots that right forms say, in their order."""
    is_as_long = draft.title == title and len(draft.lots) == len(forms)
    return is_as_long and all(map(draft_form.says, forms, draft.lots))


def add_lot(session: Session, draft: DraftRow, form: Form, lot_id: int | None) -> None:
    """Keep another lot of a draft that is held, and ask for its matching; it may have its id already."""
    lot = _said(form, draft.country, lot_id)
    lot.draft_id, lot.position = draft.id, max((row.position for row in draft.lots), default=0) + 1
    session.add(lot)
    drafts.ask_for_matching(session, draft)


def _said(form: Form, country: str, lot_id: int | None = None) -> DraftLotRow:
    lot = DraftLotRow(id=lot_id, country=country)
    draft_form.write(form, lot)
    return lot
