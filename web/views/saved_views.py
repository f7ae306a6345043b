"""The lists of matches that a person has saved: save one, see all, rename, begin with one, delete."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.queries import saved_views
from models.queries.saved_views import MOST_VIEWS, ViewRefusedError
from models.saved_views import SavedViewRow
from web import site
from web.accounts.members import Kind
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.work_facets import present_saved
from web.reading import current_reader
from web.views.matches import list_page
from web.work_reading import CountedView, read_own_list, read_saved, saved_arguments

blueprint = Blueprint("saved_views", __name__, url_prefix="/my/<int:organisation_id>/views")
MAX_NAME = 60


@blueprint.get("")
@member(Kind.ENTERPRISE)
def index(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Show what the reader has saved."""
    return _page(Form(request.form), 0)


@blueprint.post("")
@member(Kind.ENTERPRISE)
def save(organisation_id: int) -> ResponseReturnValue:
    """Save the list that the form names."""
    if acting().organisation.enterprise_id is None:
        abort(404)
    form, listing = Form(request.form), read_own_list(request.form)
    name, begins = form.line("view_name", needed=_("Give the list a name."), most=MAX_NAME), "begin" in request.form
    with site.open_session() as session:
        try:
            row = saved_views.add_view(session, acting(), name, saved_arguments(listing)) if name else None
        except ViewRefusedError as refused:
            form.errors["view_name"], row = _refusal(refused), None
        if row is not None and begins:
            saved_views.set_default(session, acting(), row.id)
    if row is None:
        return list_page(request.form, read_saved(acting()), form), 422
    flash(_("“%(name)s” is saved.") % {"name": name}, "success")
    path = url_for("matches.index", organisation_id=organisation_id)
    return redirect(site.with_arguments(path, saved_arguments(listing)))


@blueprint.post("/<int:view_id>")
@member(Kind.ENTERPRISE)
def change(organisation_id: int, view_id: int) -> ResponseReturnValue:
    """Rename a saved list, and say whether the reader begins with it."""
    form = Form(request.form)
    name = form.line("view_name", needed=_("Give the list a name."), most=MAX_NAME)
    with site.open_session() as session:
        row = _own(session, view_id)
        try:
            if name:
                saved_views.rename_view(session, acting(), row, name)
        except ViewRefusedError as refused:
            form.errors["view_name"] = _refusal(refused)
        if form.is_right and ("begin" in request.form) != row.is_default:
            saved_views.set_default(session, acting(), row.id if "begin" in request.form else None)
    if not form.is_right:
        return _page(form, view_id), 422
    flash(_("Saved."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/<int:view_id>/delete")
@member(Kind.ENTERPRISE)
def delete(organisation_id: int, view_id: int) -> ResponseReturnValue:
    """Forget a saved list."""
    with site.open_session() as session:
        row = _own(session, view_id)
        saved_views.delete_view(session, acting(), row.id)
        name = row.name
    flash(_("“%(name)s” is deleted.") % {"name": name}, "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


def _page(form: Form, wrong_id: int) -> str:
    """Return the page of all saved lists; ``form`` is what was typed wrong for the list ``wrong_id``."""
    with site.open_session() as session:
        rows = saved_views.saved_views(session, acting())
        session.expunge_all()
    path = url_for("matches.index", organisation_id=acting().organisation_id)
    views = present_saved([CountedView(row, None) for row in rows], path, {}, current_reader())
    return render_template("my/saved_views.html", membership=acting(), views=views, form=form, wrong_id=wrong_id)


def _own(session: Session, view_id: int) -> SavedViewRow:
    found = saved_views.find_view(session, acting(), view_id)
    if found is None:
        abort(404)
    return found


def _refusal(refused: ViewRefusedError) -> str:
    if refused.reason == "taken":
        return _("You have a list of this name already.")
    return _("You have %(most)s lists; delete one first.") % {"most": MOST_VIEWS}
