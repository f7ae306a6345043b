"""An enterprise's trades in the CPV: search, walk through the branches, accept or drop what the program suggests."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from matcher.codes import cpv
from matcher.codes.finding import find_cpv
from matcher.codes.trade_words import find_trade_codes
from web import site
from web.accounts.members import Kind
from web.code_search import find_in_use
from web.languages import current_language
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.codes import cpv_label
from web.presenters.trades import MOST_FOUND, TradesAsked, present_trades, shown_codes
from web.profile_reading import read_open_counts
from web.profile_saving import own_profile
from web.reading import current_reader

blueprint = Blueprint("trades", __name__, url_prefix="/my/<int:organisation_id>/profile/trades")
MOST_WORDS_LENGTH = 200
MOST_CHOSEN = 200
ACTIONS = ("add", "remove", "drop", "restore")


@blueprint.get("")
@member(Kind.ENTERPRISE)
def edit(organisation_id: int) -> ResponseReturnValue:
    """Show the trades of the enterprise and the CPV around them."""
    if acting().organisation.enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    words, at = _place(request.args)
    language = current_language()
    found = tuple(dict.fromkeys((*find_trade_codes(words, language), *find_cpv(words, language, MOST_FOUND + 1))))
    in_use = find_in_use(words, but=found)
    with own_profile(acting().organisation) as own:
        own.session.expunge_all()
    counts = read_open_counts(shown_codes(own.row, [*found[:MOST_FOUND], *in_use], at))
    asked = TradesAsked(words=words, found=found, in_use=in_use, at=at)
    view = present_trades(own.row, asked, counts=counts, reader=current_reader())
    return render_template("my/trades.html", membership=acting(), view=view)


@blueprint.post("")
@member(Kind.ENTERPRISE)
def change(organisation_id: int) -> ResponseReturnValue:
    """Add or remove a trade; drop a suggested one or let it be offered again."""
    action, code = request.form.get("action", ""), request.form.get("code", "")
    if action not in ACTIONS or not cpv.is_known(code):
        abort(400)
    with own_profile(acting().organisation) as own:
        chosen, dropped = _changed(own.row.cpv, own.row.dropped_cpv, action, code)
        is_full = len(chosen) > MOST_CHOSEN
        if not is_full:
            own.change(cpv=chosen, dropped_cpv=dropped)
    if is_full:
        flash(_("You have chosen 200 trades; more do not help. Remove one first."), "error")
    elif own.is_changed:
        flash(_said()[action] % {"trade": cpv_label(code, current_language())}, "success")
    words, at = _place(request.form)
    arguments = {name: value for name, value in (("q", words), ("at", at)) if value}
    here = url_for(".edit", organisation_id=organisation_id)
    return redirect(site.with_arguments(here, arguments))


def _changed(cpv_codes: Sequence[str], dropped: Sequence[str], action: str, code: str) -> tuple[list[str], list[str]]:
    """Return the chosen and the dropped codes after an action on one code."""
    chosen = [item for item in cpv_codes if item != code] if action in ("remove", "drop") else list(cpv_codes)
    left = [item for item in dropped if item != code]
    if action == "add" and code not in chosen:
        chosen.append(code)
    return chosen, [*left, code] if action == "drop" else left


def _place(given: MultiDict[str, str]) -> tuple[str, str]:
    """Return the words searched for and the branch that is open."""
    words = " ".join(given.get("q", "").replace("\x00", " ").split())[:MOST_WORDS_LENGTH]
    at = given.get("at", "")
    return words, at if cpv.is_known(at) else ""


def _said() -> dict[str, str]:
    return {
        "add": _("Added: %(trade)s"),
        "remove": _("Removed: %(trade)s"),
        "drop": _("Dropped; it will not be suggested again: %(trade)s"),
        "restore": _("It may be suggested again: %(trade)s"),
    }
