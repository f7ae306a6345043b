"""Contracts found in award notices: "did you win these?", confirmed or denied by the enterprise, with undo."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.queries import awards
from models.queries.work import add_work
from web import site
from web.accounts.members import Kind
from web.languages import gettext as _
from web.languages import ngettext
from web.permissions import acting, member
from web.presenters.contracts import present_contracts
from web.profile_saving import EMBED, own_profile
from web.reading import current_reader

blueprint = Blueprint("contracts", __name__, url_prefix="/my/<int:organisation_id>/contracts")
ACTIONS = {"confirm": "confirmed", "reject": "rejected", "undo": ""}


@blueprint.get("")
@member(Kind.ENTERPRISE)
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the contracts found, those that wait for an answer first."""
    if acting().organisation.enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    with own_profile(acting().organisation) as own:
        found = awards.of_enterprise(own.session, own.row.id, awards.STATES)
    view = present_contracts(found, current_reader())
    return render_template("my/contracts.html", membership=acting(), view=view, company_id=own.row.company_id)


@blueprint.post("")
@member(Kind.ENTERPRISE)
def decide(organisation_id: int) -> ResponseReturnValue:
    """Keep what the enterprise says of a contract, or of all that wait; or take an answer back."""
    action, lot = request.form.get("action", ""), request.form.get("lot", "")
    if action not in ACTIONS or (action == "undo" and not lot):
        abort(400)
    with own_profile(acting().organisation) as own:
        n = _decide(own.session, own.row.id, action, [lot] if lot else [])
        if n:
            add_work(own.session, EMBED, [own.row.id])
            own.is_changed = True
    if lot and not n:
        abort(404)
    flash(_said(action, n), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


def _decide(session: Session, enterprise_id: int, action: str, lots: list[str]) -> int:
    """Change what is stored; return how many contracts it was about."""
    if action == "undo":
        return awards.undecide(session, enterprise_id, lots)
    return awards.decide(session, enterprise_id, lots, ACTIONS[action], site.get_site().clock())


def _said(action: str, n: int) -> str:
    if action == "confirm":
        said = ngettext(
            "Confirmed: %(n)s contract. It counts in your matches.",
            "Confirmed: %(n)s contracts. They count in your matches.",
            n,
        )
        return said % {"n": n}
    if action == "reject":
        return _("Noted: not yours. It does not count.")
    return _("Taken back.")
