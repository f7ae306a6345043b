"""Where an enterprise works: chosen on the tree of regions, by name, or by postcode and distance; seen before saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.codes import nuts, reach
from matcher.codes.finding import find_regions
from matcher.codes.postcode import region_of
from web import site
from web.accounts.members import Kind
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.codes import COUNTRIES
from web.presenters.regions import RegionsView, present_regions, reach_lines, reach_title
from web.profile_saving import own_profile
from web.reading import current_reader

blueprint = Blueprint("regions", __name__, url_prefix="/my/<int:organisation_id>/profile/regions")
MOST_FOUND = 60
MOST_CHOSEN = 200
DEFAULT_KM = "50"


@blueprint.get("")
@member(Kind.ENTERPRISE)
def edit(organisation_id: int) -> ResponseReturnValue:
    """Show the regions chosen, the tree, and what was looked for."""
    if acting().organisation.enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    form = Form(request.args)
    country, words = _country(), form.line("q")
    with own_profile(acting().organisation) as own:
        chosen, postcode = list(own.row.nuts), own.row.postcode or ""
    found = find_regions(words, MOST_FOUND)
    view = present_regions(chosen, country, words=words, found=found, reader=current_reader())
    view = _with_reach(view, form, chosen, postcode)
    return render_template("my/regions.html", membership=acting(), view=view, form=form), 422 if form.errors else 200


@blueprint.post("")
@member(Kind.ENTERPRISE)
def change(organisation_id: int) -> ResponseReturnValue:
    """Add regions, remove one, or make those of one country what the tree says."""
    action, given = request.form.get("action", ""), request.form.getlist("nuts")[:2_000]
    if action not in ("add", "remove", "set") or not all(nuts.is_code(code) for code in given):
        abort(400)
    with own_profile(acting().organisation) as own:
        chosen = _changed(list(own.row.nuts), action, given, nuts.prefix_of(_country()))
        is_full = len(chosen) > MOST_CHOSEN
        if not is_full:
            own.change(nuts=chosen)
    if is_full:
        flash(_("These are more than 200 regions. Choose the wider region or the whole country instead."), "error")
    else:
        flash(_("Saved.") if own.is_changed else _("Nothing has changed."), "success" if own.is_changed else "info")
    here = url_for(".edit", organisation_id=organisation_id)
    return redirect(site.with_arguments(here, {"country": _country()}))


def _changed(chosen: list[str], action: str, given: Sequence[str], country: str) -> list[str]:
    """Return the regions after an action; a region within a chosen one says nothing more."""
    if action == "remove":
        return [code for code in chosen if code not in given]
    kept = chosen if action == "add" else [code for code in chosen if not nuts.covers(country, code)]
    wanted = list(dict.fromkeys((*kept, *given)))
    return [code for code in wanted if not any(above in wanted for above in nuts.ancestors(code))]


def _country() -> str:
    """Return the country whose tree is shown, the organisation's own where none is asked for."""
    asked = request.values.get("country", "")
    return asked if asked in COUNTRIES else acting().organisation.country


def _with_reach(view: RegionsView, form: Form, chosen: list[str], own_postcode: str) -> RegionsView:
    """Return the view with the regions in reach of the postcode that the address names, or what is wrong with it."""
    postcode, km = form.line("postcode", most=20), form.line("km", most=10) or DEFAULT_KM
    form.values.update(km=km, country=view.country)
    if "postcode" not in form.given:
        form.values["postcode"] = own_postcode
        return view
    region = region_of(view.country, postcode) if postcode else None
    if region is None:
        form.errors["postcode"] = _(
            "We do not know this postcode in this country. Look at both, or use the tree below."
        )
    distance = (
        round(float(km.removesuffix("km").replace(",", ".")))
        if re.fullmatch(r"[0-9]{1,5}([.,][0-9]{1,3})?( ?km)?", km)
        else 0
    )
    if not 1 <= distance <= reach.MOST_KM:
        form.errors["km"] = _("Enter a distance from 1 to 500 km.")
    if region is None or form.errors:
        return view
    reader, found = current_reader(), reach.within(region, distance)
    title = reach_title(postcode, region, distance, reader)
    return replace(view, reach_title=title, reached=reach_lines(found, chosen, reader))
