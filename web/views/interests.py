"""An enterprise lets it be known that a lot interests it: by its own choice, and until it withdraws."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.queries import follows
from web import site
from web.accounts.members import Kind, current_person
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.followed import can_be_bid_for
from web.work_reading import read_one

blueprint = Blueprint("interests", __name__, url_prefix="/my/<int:organisation_id>/matches")


@blueprint.post("/<int:lot_id>/interest")
@member(Kind.ENTERPRISE)
def change(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Declare the enterprise's interest in a lot, or withdraw it."""
    found, person = read_one(acting(), lot_id), current_person()
    if found is None or person is None:
        abort(404)
    with site.open_session() as session:
        if request.form.get("withdraw"):
            follows.withdraw(session, found.enterprise.id, lot_id)
            flash(_("Your interest is withdrawn. Nobody sees it any more."), "success")
        elif can_be_bid_for(found.own.lot, site.now()):
            follows.declare(session, found.enterprise.id, lot_id, person.id)
            flash(_("Your interest is declared."), "success")
        else:
            flash(_("This lot can no longer be bid for."), "error")
    return redirect(f"{url_for('matches.show', organisation_id=organisation_id, lot_id=lot_id)}#interest-title")
