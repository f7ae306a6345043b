"""Published lots that an authority follows: what changes, and which enterprises have declared interest."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.queries import follows
from web import answers, site
from web.accounts.members import Kind, current_person
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.followed import present_followed
from web.reading import current_reader

blueprint = Blueprint("followed", __name__, url_prefix="/my/<int:organisation_id>/followed")


@blueprint.get("")
@member(Kind.BUYER)
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the lots that the authority follows."""
    with site.open_session() as session:
        found = follows.followed(session, organisation_id)
        changes = follows.changes(session, organisation_id)
        interested = follows.interested(session, organisation_id)
        session.expunge_all()
    lots = present_followed(found, changes, interested, current_reader())
    return render_template("my/followed.html", membership=acting(), lots=lots)


@blueprint.post("/<int:lot_id>")
@member(Kind.BUYER)
def follow(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Follow a published lot of any buyer."""
    person = current_person()
    assert person is not None  # noqa: S101 - member has seen to it
    with site.open_session() as session:
        if not follows.has_lot(session, lot_id):
            abort(404)
        is_kept = follows.follow(session, organisation_id, lot_id, person.id)
    if not is_kept:
        flash(_("You follow as many lots as possible. Stop following one first."), "error")
    return redirect(f"{url_for('.index', organisation_id=organisation_id)}#lot-{lot_id}")


@blueprint.post("/<int:lot_id>/stop")
@member(Kind.BUYER)
def stop(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Follow a lot no more."""
    with site.open_session() as session:
        follows.unfollow(session, organisation_id, lot_id)
    flash(_("You do not follow this lot any more."), "success")
    return redirect(answers.way_back(request.form, url_for(".index", organisation_id=organisation_id)))
