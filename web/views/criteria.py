"""The administrator's criteria: versions, drafts, back-tests, publishing with a reason, taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from jobs import criteria_versions
from jobs.criteria_objections import objection
from jobs.criteria_versions import VersionError
from matcher.scoring import CriteriaError, criteria_from
from models.accounts import UserRow
from models.queries import backtests, feedback, proposals, publications
from models.queries import criteria as queries
from web import site
from web.accounts.members import current_person
from web.forms import Form
from web.languages import gettext as _
from web.permissions import administrator
from web.presenters.criteria import present_version, present_versions
from web.presenters.criteria_form import present_form, read_changes, scorer_choices
from web.presenters.proposals import learned_authors, present_learning, present_origin
from web.reading import current_reader


class Who(TypedDict):
    """Who does something with a version."""

    author: str
    by: int


blueprint = Blueprint("criteria", __name__, url_prefix="/admin/criteria")
HISTORY_SHOWN = 50


@blueprint.get("")
@administrator
def index() -> ResponseReturnValue:
    """Show the versions, what was published when and why, and what is in course."""
    with site.open_session() as session:
        versions = queries.versions(session)
        history = publications.history(session, HISTORY_SHOWN)
        running, learned = publications.in_course(session), proposals.learned_versions(session, HISTORY_SHOWN)
        in_force, reader = queries.published(session), current_reader()
        counts = (0, 0) if in_force is None else feedback.count_teaching(session, in_force.scorer)
        learning = present_learning(counts, proposals.latest(session), reader)
        view = present_versions(versions, history, running, reader, learned_authors(learned, reader))
    return render_template("admin/criteria.html", view=view, learning=learning)


@blueprint.post("/proposal")
@administrator
def propose() -> ResponseReturnValue:
    """Ask for weights to be learned from all answers, where there are enough."""
    with site.open_session() as session:
        in_force = queries.published(session)
        counts = (0, 0) if in_force is None else feedback.count_teaching(session, in_force.scorer)
        learning = present_learning(counts, proposals.latest(session), current_reader())
    if learning.can_ask:
        criteria_versions.ask_proposal(site.get_site().settings, by=_me().id)
        flash(_("A proposal is being made. It appears here as a draft."), "success")
    else:
        flash(learning.last if learning.is_waiting else f"{learning.needs} {learning.have}", "info")
    return redirect(url_for(".index"))


@blueprint.route("/new", methods=["GET", "POST"])
@administrator
def new() -> ResponseReturnValue:
    """Draft a version from the one in force."""
    with site.open_session() as session:
        row = queries.published(session)
    if row is None:
        abort(404)
    criteria, form = criteria_from(row.document), Form(request.form)
    if request.method == "POST":
        reason = form.line("reason", needed=_("Say why."), most=500)
        beyond = _("Enter a number from %(least)s to %(most)s.")
        changes = read_changes(form, criteria, wrong=_("Enter a number."), beyond=beyond)
        if form.is_right:
            try:
                draft = criteria_versions.draft_criteria(
                    site.get_site().settings, changes, reason=reason, **_who(), parent_id=row.id
                )
            except VersionError:
                form.errors["reason"] = _("Nothing has changed.")
            except CriteriaError:
                form.errors.update(_at_odds(form))
            else:
                return redirect(url_for(".show", criteria_id=draft))
    scorers = scorer_choices(form, criteria, current_reader())
    fields = present_form(form, criteria, current_reader())
    page = render_template("admin/criteria_form.html", form=form, fields=fields, scorers=scorers)
    return page, 422 if form.errors else 200


def _at_odds(form: Form) -> dict[str, str]:
    """Return what is wrong with numbers of which each is right by itself: all weights are 0, or bands do not fall."""
    weights = [text for name, text in form.values.items() if name.startswith("weights.")]
    if all(float(text.replace(",", ".")) == 0 for text in weights):
        return {"reason": _("At least one signal must have a weight.")}
    return {"bands.strong": _("The bands must fall from strong to possible, within 0 and 100.")}


@blueprint.get("/<int:criteria_id>")
@administrator
def show(criteria_id: int) -> ResponseReturnValue:
    """Show a version: what differs from the one in force, its back-test, and what can be done with it."""
    with site.open_session() as session:
        row = queries.version(session, criteria_id)
        in_force = queries.published(session)
        if row is None or in_force is None:
            abort(404)
        changes = criteria_versions.version_changes(session, in_force.id, row.id)
        tested = next(iter(backtests.newest(session, row.id, 1)), None)
        running = publications.in_course(session)
        speaks_against = (
            objection(site.get_site().settings, session, row.id, in_force.id) if row.state == "draft" else None
        )
        view = present_version(row, changes, tested, running, current_reader())
        origin = present_origin(proposals.behind(session, row.id), current_reader())
        fields = present_form(Form(MultiDict()), criteria_from(row.document), current_reader())
    said = "" if speaks_against is None else speaks_against(_)
    return render_template("admin/criteria_version.html", view=view, fields=fields, origin=origin, objection=said)


@blueprint.post("/<int:criteria_id>/back-test")
@administrator
def back_test(criteria_id: int) -> ResponseReturnValue:
    """Ask for a back-test against the version in force."""
    return _done(
        criteria_id,
        lambda: criteria_versions.ask_backtest(site.get_site().settings, criteria_id, author=_me().email),
        _("The back-test has begun."),
    )


@blueprint.post("/<int:criteria_id>/publish")
@administrator
def publish(criteria_id: int) -> ResponseReturnValue:
    """Publish a draft once its list of matches is complete."""
    form = Form(request.form)
    reason, override = form.line("reason", most=500), form.line("override", most=500)
    return _done(
        criteria_id,
        lambda: criteria_versions.publish_criteria(
            site.get_site().settings, criteria_id, reason=reason, override=override, **_who()
        ),
        _("The new list of matches is being made; then it takes the place of the old one."),
    )


@blueprint.post("/<int:criteria_id>/roll-back")
@administrator
def roll_back(criteria_id: int) -> ResponseReturnValue:
    """Put an earlier version in force again."""
    reason = Form(request.form).line("reason", most=500)
    return _done(
        criteria_id,
        lambda: criteria_versions.rollback_criteria(site.get_site().settings, criteria_id, reason=reason, **_who()),
        _("The earlier version is in force again."),
    )


@blueprint.post("/abandon")
@administrator
def abandon() -> ResponseReturnValue:
    """Give up the publication in course."""
    criteria_versions.abandon_publication(site.get_site().settings, by=_me().id)
    flash(_("The publication is given up; the version in force stays."), "success")
    return redirect(url_for(".index"))


def _done(criteria_id: int, do: Callable[[], object], told: str) -> ResponseReturnValue:
    """Do something with a version and come back to it with what happened."""
    with site.open_session() as session:
        if queries.version(session, criteria_id) is None:
            abort(404)
    try:
        do()
    except VersionError as error:
        flash(error.said(_), "error")
    else:
        flash(told, "success")
    return redirect(url_for(".show", criteria_id=criteria_id))


def _who() -> Who:
    """Return who does it: for the history, and for the audit log."""
    return {"author": _me().email, "by": _me().id}


def _me() -> UserRow:
    person = current_person()
    assert person is not None  # noqa: S101 - administrator has seen to it
    return person
