"""An enterprise's own matches: the list to work through, one match, what was answered, the bids on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from jobs.queues import ring
from models.enterprises import EnterpriseRow
from models.queries.matching_progress import matching_progress
from models.queries.work import add_work
from models.queries.work_filter import Shelf
from models.saved_views import SavedViewRow
from web import answers, site
from web.accounts.members import Kind, current_person
from web.arguments import Listing
from web.csv_export import csv_response
from web.follow_reading import read_interest
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.calendar import deadline_calendar
from web.presenters.facets import present_paging
from web.presenters.matches import CSV_HEADER, csv_rows, present_list, present_pipeline
from web.presenters.matching_progress import ProgressView, present_progress
from web.presenters.own_match import OwnMatchView, present_own_match
from web.presenters.work_facets import present_saved
from web.profile_saving import EMBED, own_profile
from web.reading import current_reader
from web.work_reading import (
    OneRead,
    default_arguments,
    is_bare,
    read_list,
    read_one,
    read_pipeline,
    read_saved,
    saved_arguments,
)

blueprint = Blueprint("matches", __name__, url_prefix="/my/<int:organisation_id>")
MAX_EXPORTED = 2_000


@blueprint.get("/matches")
@member(Kind.ENTERPRISE)
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the matches to work through; whoever has chosen a saved list begins with it."""
    if acting().organisation.enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    saved = read_saved(acting())
    begin_with = default_arguments(saved) if is_bare(request.args) else None
    if begin_with:
        return redirect(site.with_arguments(request.path, {**request.args.to_dict(), **begin_with}))
    return list_page(request.args, saved)


def list_page(arguments: MultiDict[str, str], saved: Sequence[SavedViewRow], form: Form | None = None) -> str:
    """Return the page of the list that ``arguments`` ask for, between the ``saved`` ones.

    ``form`` is one to save it that was filled in wrong. Raises: BadRequest, NotFound.
    """
    found, reader = read_list(acting(), arguments, saved=saved), current_reader()
    path = url_for("matches.index", organisation_id=acting().organisation_id)
    has_default = any(view.row.is_default for view in found.views)
    whole = {"shelf": Shelf.OPEN.value} if has_default else {}

    def address(listing: Listing) -> str:
        return site.with_arguments(path, listing.arguments() or whole)

    listed = saved_arguments(found.listing)
    export = url_for("matches.export", organisation_id=acting().organisation_id)
    return render_template(
        "my/matches.html",
        membership=acting(),
        view=present_list(found, address=address, reader=reader),
        views=present_saved(found.views, path, listed, reader),
        listed=listed,
        form=form or Form(MultiDict()),
        paging=present_paging(found.listing, found.n_found, address=address),
        answered=answers.told(request.args),
        put_aside=answers.told_of_all(request.args),
        here=address(found.listing),
        progress=_progress(found.enterprise) if found.may_wait else None,
        csv_url=site.with_arguments(export, found.listing.at_page(1).arguments()),
        hears=found.hears,
    )


@blueprint.get("/matches/progress")
@member(Kind.ENTERPRISE)
def progress(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Give how far the matching is, as a part of the page; nothing (204) once it is done."""
    with own_profile(acting().organisation) as own:
        own.session.expunge_all()
    found = _progress(own.row)
    if found is None:
        return "", 204
    return render_template("my/_progress.html", membership=acting(), progress=found)


@blueprint.post("/matches/again")
@member(Kind.ENTERPRISE)
def match_again(organisation_id: int) -> ResponseReturnValue:
    """Ask once more for a matching that does not come to its end."""
    with own_profile(acting().organisation) as own:
        if matching_progress(own.session, own.row, site.now()) is not None:
            add_work(own.session, EMBED, [own.row.id])
            own.is_changed = True
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.get("/matches.csv")
@member(Kind.ENTERPRISE)
def export(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Give the matches of the list as a table."""
    if acting().organisation.enterprise_id is None:
        abort(404)
    found = read_list(acting(), request.args, limit=MAX_EXPORTED)
    return csv_response("matches.csv", CSV_HEADER, csv_rows(found.matches))


@blueprint.get("/matches/<int:lot_id>")
@member(Kind.ENTERPRISE)
def show(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Show one match: the tender, why it fits, what is needed to bid, and what is done about it."""
    found = _one(lot_id)
    return _match_page(organisation_id, found, present_own_match(found, current_reader()), Form(MultiDict()))


def _match_page(organisation_id: int, found: OneRead, view: OwnMatchView, form: Form) -> str:
    here = url_for(".show", organisation_id=organisation_id, lot_id=found.own.match.lot_id)
    return render_template(
        "my/match.html", membership=acting(), view=view, interest=read_interest(found), here=here, form=form
    )


@blueprint.get("/matches/<int:lot_id>/deadline.ics")
@member(Kind.ENTERPRISE)
def calendar(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Give the deadline for a calendar."""
    found = _one(lot_id)
    if found.own.lot.closes_at is None:
        abort(404)
    link = url_for(".show", organisation_id=organisation_id, lot_id=lot_id, _external=True)
    response = Response(deadline_calendar(found.own, link, current_reader()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="tender-{lot_id}.ics"'
    return response


@blueprint.post("/matches/<int:lot_id>/answer")
@member(Kind.ENTERPRISE)
def answer(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Keep what the enterprise says of a lot, or take it back."""
    own, person = _one(lot_id).own, current_person()
    said = answers.read_answer(request.form)
    if said is None or person is None:
        abort(400)
    with site.open_session() as session:
        answers.keep(session, own.match.enterprise_id, lot_id, person.id, said)
    ring(site.get_site().settings, "learn_enterprise")
    back = answers.way_back(request.form, url_for(".index", organisation_id=organisation_id))
    return redirect(back if said.is_undo else answers.with_undo(back, lot_id, said, own.verdict))


@blueprint.post("/matches/aside")
@member(Kind.ENTERPRISE)
def put_aside(organisation_id: int) -> ResponseReturnValue:
    """Put several lots aside that nobody has answered yet, or take that back."""
    person, enterprise_id = current_person(), acting().organisation.enterprise_id
    lots, is_undo = answers.read_lots(request.form), request.form.get("answer") == "undo"
    if person is None or enterprise_id is None or not lots:
        abort(400)
    with site.open_session() as session:
        done = answers.keep_aside(session, enterprise_id, lots, person.id, is_undo=is_undo)
    ring(site.get_site().settings, "learn_enterprise")
    back = answers.way_back(request.form, url_for(".index", organisation_id=organisation_id))
    return redirect(back if is_undo or not done else answers.with_undo_of_all(back, done))


@blueprint.post("/matches/<int:lot_id>/bid")
@member(Kind.ENTERPRISE)
def keep_bid(organisation_id: int, lot_id: int) -> ResponseReturnValue:
    """Keep how far the bid is, its value and the notes."""
    found, person, form = _one(lot_id), current_person(), Form(request.form)
    said = answers.read_bid(form)
    if said is None or person is None:
        stage, value, note = (form.given.get(name, "") for name in ("stage", "value", "note"))
        view = replace(present_own_match(found, current_reader()), stage=stage, value=value, note=note)
        return _match_page(organisation_id, found, view, form), 422
    with site.open_session() as session:
        answers.keep_bid(session, found.own.match.enterprise_id, lot_id, person.id, said)
    ring(site.get_site().settings, "learn_enterprise")
    flash(_("Saved."), "success")
    return redirect(url_for(".show", organisation_id=organisation_id, lot_id=lot_id))


@blueprint.get("/bids")
@member(Kind.ENTERPRISE)
def pipeline(organisation_id: int) -> ResponseReturnValue:
    """Show what the enterprise follows, by stage."""
    if acting().organisation.enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    stages = present_pipeline(read_pipeline(acting()), current_reader())
    return render_template("my/pipeline.html", membership=acting(), stages=stages)


def _progress(enterprise: EnterpriseRow) -> ProgressView | None:
    """Return how far the matching is; ``None`` where nothing of it waits."""
    with site.open_reading() as session:
        read = matching_progress(session, enterprise, site.now())
    return None if read is None else present_progress(read, replace(current_reader(), now=site.get_site().clock()))


def _one(lot_id: int) -> OneRead:
    found = read_one(acting(), lot_id)
    if found is None:
        abort(404)
    return found
