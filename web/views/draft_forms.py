"""Writing a draft: its title, its first lot, further lots, changing or deleting one, taking over codes found."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from jobs.queues import ring
from matcher.codes import cpv
from matcher.drafting import MOST_LOTS
from models.drafts import DraftLotRow, DraftRow
from models.queries import drafts
from web import draft_form, site
from web.accounts.members import Kind, current_person
from web.code_search import find_in_use
from web.draft_keeping import add_draft, add_lot, draft_of, lot_of
from web.forms import Form
from web.languages import gettext as _
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
    """Begin a draft with its first lot."""
    form = _read_form(draft_form.blank())
    if not _is_to_keep(form):
        return form_page(form, None, None)
    with site.open_session() as session:
        draft_id = add_draft(session, acting(), current_person(), title=form.values["title"], forms=[form]).id
    return _matched(url_for("drafts.show", organisation_id=organisation_id, draft_id=draft_id))


@blueprint.route("/<int:draft_id>/lots/new", methods=["GET", "POST"])
@member(Kind.BUYER)
@takes_upload(MOST_REQUEST_BYTES)
def new_lot(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Add a lot to a draft."""
    with site.open_session() as session:
        draft = draft_of(session, organisation_id, draft_id, to_change=request.method == "POST")
        if len(draft.lots) >= MOST_LOTS:
            abort(400)
        form = _read_form(draft_form.blank())
        if _is_to_keep(form):
            add_lot(session, draft, form)
        _let_go(session)
    if not _is_to_keep(form):
        return form_page(form, draft, None)
    return _matched(url_for("drafts.show", organisation_id=organisation_id, draft_id=draft_id))


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
        draft=draft,
        lot=lot,
        choices=form_choices(form, country, lot, current_reader(), found=found),
        cpv_words=words,
        found=found if is_finding else None,
        remarks=remarks,
    )
    return page, 422 if form.errors else 200


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
