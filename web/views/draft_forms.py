"""Writing a draft: its title, its first lot, further lots, changing or deleting one, taking over codes found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from jobs.queues import ring
from matcher.codes import cpv
from matcher.drafting import MOST_LOTS
from models.drafts import DraftLotRow, DraftRow
from models.queries import drafts
from web import draft_form, site
from web.accounts.members import Kind
from web.code_search import find_in_use
from web.draft_keeping import add_draft, add_lot, address_once, draft_of, lot_made, lot_of
from web.forms import Form
from web.languages import gettext as _
from web.once import given_id
from web.permissions import acting, member
from web.presenters.draft_forms import form_choices, looked_up_codes
from web.reading import current_reader
from web.uploads import takes_upload

blueprint = Blueprint("draft_forms", __name__, url_prefix="/my/<int:organisation_id>/drafts")
MOST_REQUEST_BYTES = 512 * 1024
"""A lot with a long description, typed or pasted."""
FIND = "find_codes"
"""The button that looks codes up and keeps nothing."""


@blueprint.route("/new", methods=["GET", "POST"])
@member(Kind.BUYER)
@takes_upload(MOST_REQUEST_BYTES)
def new(organisation_id: int) -> ResponseReturnValue:
    """Begin a draft with its first lot; a form that was saved already leads to what it has made."""
    lot_id, form = given_id(), _read_form(draft_form.blank())
    with site.open_session() as session:
        made = lot_made(session, organisation_id, lot_id, to_change=_is_to_keep(form))
        draft = None if made is None else made.draft
        if made is None and _is_to_keep(form):
            draft = add_draft(session, title=form.values["title"], forms=[form], first_lot_id=lot_id)
        _let_go(session)
    return _answer(form, draft, made)


@blueprint.route("/<int:draft_id>/lots/new", methods=["GET", "POST"])
@member(Kind.BUYER)
@takes_upload(MOST_REQUEST_BYTES)
def new_lot(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Add a lot to a draft; a form that was saved already leads to what it has made."""
    lot_id, form = given_id(), _read_form(draft_form.blank())
    with site.open_session() as session:
        draft = draft_of(session, organisation_id, draft_id, to_change=request.method == "POST")
        made = next((row for row in draft.lots if row.id == lot_id), None)
        if made is None and len(draft.lots) >= MOST_LOTS:
            abort(400)
        if made is None and _is_to_keep(form):
            add_lot(session, draft, form, lot_id)
        _let_go(session)
    return _answer(form, draft, made)


@blueprint.route("/<int:draft_id>/lots/<int:lot_id>/edit", methods=["GET", "POST"])
@member(Kind.BUYER)
@takes_upload(MOST_REQUEST_BYTES)
def edit_lot(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Change a lot; it is matched anew."""
    with site.open_session() as session:
        draft = draft_of(session, organisation_id, draft_id, to_change=request.method == "POST")
        row = lot_of(draft, lot_id)
        form = _read_form(draft_form.filled(row))
        if _is_to_keep(form):
            _tell_of_changes(form, row)
        if _is_to_keep(form):
            is_named_so = len(draft.lots) == 1 and draft.title == row.title
            draft_form.write(form, row)
            draft.title = row.title if is_named_so else draft.title
            drafts.ask_for_matching(session, draft)
        _let_go(session)
    if not _is_to_keep(form):
        return form_page(form, draft, row)
    return _matched(url_for("drafts.lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id))


@blueprint.route("/<int:draft_id>/title", methods=["GET", "POST"])
@member(Kind.BUYER)
def rename(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Change the title of a draft; nothing is matched by it."""
    form = Form(request.form)
    with site.open_session() as session:
        draft = draft_of(session, organisation_id, draft_id, to_change=request.method == "POST")
        if request.method == "POST":
            draft.title = form.line("title", needed=_("Enter a title."), most=300) or draft.title
        else:
            form.values["title"] = draft.title
        _let_go(session)
    if request.method == "POST" and form.is_right:
        return redirect(url_for("drafts.show", organisation_id=organisation_id, draft_id=draft_id))
    page = render_template("my/draft_title.html", membership=acting(), draft=draft, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/<int:draft_id>/lots/<int:lot_id>/delete")
@member(Kind.BUYER)
def delete_lot(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Delete a lot with its shortlist; the last one goes only with its draft."""
    with site.open_session() as session:
        draft = draft_of(session, organisation_id, draft_id, to_change=True)
        row = lot_of(draft, lot_id)
        if len(draft.lots) == 1:
            abort(400)
        draft.lots.remove(row)
        drafts.ask_for_matching(session, draft)
    flash(_("The lot is deleted."), "success")
    return _matched(url_for("drafts.show", organisation_id=organisation_id, draft_id=draft_id))


@blueprint.post("/<int:draft_id>/lots/<int:lot_id>/codes")
@member(Kind.BUYER)
def take_codes(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Give a lot the suggested codes that were ticked; it is matched anew where that changes it."""
    taken = [code for code in request.form.getlist("cpv")[:30] if cpv.is_known(code)]
    with site.open_session() as session:
        draft = draft_of(session, organisation_id, draft_id, to_change=True)
        row = lot_of(draft, lot_id)
        new_codes = [code for code in dict.fromkeys(taken) if code not in row.cpv]
        if new_codes:
            row.cpv = [*row.cpv, *new_codes]
            drafts.ask_for_matching(session, draft)
    here = url_for("drafts.lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id)
    return _matched(here) if new_codes else redirect(here)


def form_page(
    form: Form, draft: DraftRow | None, lot: DraftLotRow | None, *, remarks: Sequence[str] = ()
) -> ResponseReturnValue:
    """Return the form of a lot; ``remarks`` say what to look at where it was proposed from a document."""
    words, is_finding = Form(request.form).line("cpv_words"), FIND in request.form
    country = acting().organisation.country
    found = (*find_in_use(words), *looked_up_codes(form, words, country, current_reader())) if is_finding else ()
    if is_finding:
        form.errors = {}
    page = render_template(
        "my/draft_form.html",
        membership=acting(),
        form=form,
        action=_action(draft, lot),
        draft=draft,
        lot=lot,
        choices=form_choices(form, country, lot, current_reader(), found=found),
        cpv_words=words,
        found=found if is_finding else None,
        remarks=remarks,
    )
    return page, 422 if form.errors else 200


def _action(draft: DraftRow | None, lot: DraftLotRow | None) -> str:
    """Return where the form of a lot is sent."""
    ids: dict[str, Any] = {"organisation_id": acting().organisation_id}
    if draft is None:
        return address_once(url_for("draft_forms.new", **ids), given_id())
    ids["draft_id"] = draft.id
    if lot is None:
        return address_once(url_for("draft_forms.new_lot", **ids), given_id())
    return url_for("draft_forms.edit_lot", lot_id=lot.id, **ids)


def _answer(form: Form, draft: DraftRow | None, made: DraftLotRow | None) -> ResponseReturnValue:
    """Return what follows a form to add a lot; ``made`` is the lot that the same form has added before."""
    if draft is not None and made is not None:
        return _saved_already(form, draft, made)
    if draft is not None and _is_to_keep(form):
        return _matched(url_for("drafts.show", organisation_id=draft.organisation_id, draft_id=draft.id))
    if request.method == "GET" and given_id() is None:
        return redirect(_action(draft, None))
    return form_page(form, draft, None)


def _saved_already(form: Form, draft: DraftRow, lot: DraftLotRow) -> ResponseReturnValue:
    """Let a form that has added a lot before change that lot, when who sends it has been told."""
    if request.method == "GET":
        remark = _("You have saved this already. You can change it here.")
        return form_page(draft_form.filled(lot), draft, lot, remarks=[remark])
    if _is_to_keep(form) and draft_form.says(form, lot):
        return redirect(url_for("drafts.show", organisation_id=draft.organisation_id, draft_id=draft.id))
    if _is_to_keep(form):
        form.errors["version"] = _(
            "You have saved this already. What you typed now is still here, but not kept. Save once more to change"
            " what you have saved."
        )
    form.values["version"] = draft_form.version_of(lot)
    return form_page(form, draft, lot)


def _read_form(shown: Form) -> Form:
    return draft_form.read(request.form) if request.method == "POST" else shown


def _is_to_keep(form: Form) -> bool:
    return request.method == "POST" and FIND not in request.form and form.is_right


def _tell_of_changes(form: Form, row: DraftLotRow) -> None:
    """Let a form that began before the lot was changed be wrong once."""
    if draft_form.was_changed_since(form, row):
        form.values["version"] = draft_form.version_of(row)
        form.errors["version"] = _(
            "This lot was changed since you opened it, perhaps in another window. What you typed is still here, but"
            " not kept. Save once more to keep it instead."
        )


def _let_go(session: Session) -> None:
    session.flush()
    session.expunge_all()


def _matched(address: str) -> ResponseReturnValue:
    ring(site.get_site().settings, "match_draft")
    return redirect(address)
