"""The administrator's audit log: who did what, and whether anybody has changed the record of it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from jobs.queues import ring
from models.audit import Action
from models.queries import audit
from models.queries.audit import AuditFilter
from models.queries.operations import ask_once
from web import site
from web.arguments import Listing, ListingRules, read_page, read_token
from web.csv_export import csv_response
from web.languages import gettext as _
from web.permissions import administrator
from web.presenters.audit import CSV_HEADER, action_choices, csv_rows, present_check, present_entries
from web.presenters.facets import present_paging
from web.reading import current_reader

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
RULES = ListingRules(facets={}, orders=("newest",), per_page=50)
MOST_EXPORTED = 20_000
VERIFY = "verify_audit"


@blueprint.get("")
@administrator
def index() -> ResponseReturnValue:
    """Show what was done, the newest first, and whether the chain holds."""
    chosen, listing = _read_filter(), replace(Listing(RULES), page=read_page(request.args))
    reader = current_reader()
    with site.open_session() as session:
        total = audit.count_entries(session, chosen)
        rows = audit.entries(session, chosen, limit=RULES.per_page, offset=listing.offset)
        named = audit.people_named(session, [row[0].subject_id for row in rows if row[0].subject_kind == "person"])
        actors, head = audit.actors(session), audit.head(session)
        check = present_check(audit.last_check(session), head[0], reader)
        entries = present_entries(rows, named, reader)

    def address(other: Listing) -> str:
        page = other.page if other.page > 1 else None
        return url_for(".index", action=chosen.action, person=chosen.actor, page=page)

    return render_template(
        "admin/audit.html",
        entries=entries,
        check=check,
        head=head,
        actors=actors,
        actions=action_choices(reader),
        chosen=chosen,
        paging=present_paging(listing, total, address=address),
        csv_url=url_for(".export", action=chosen.action, person=chosen.actor),
    )


@blueprint.get("/export.csv")
@administrator
def export() -> ResponseReturnValue:
    """Give the chosen entries as a table, with their hashes."""
    with site.open_session() as session:
        rows = list(csv_rows(audit.entries(session, _read_filter(), limit=MOST_EXPORTED)))
    return csv_response("audit.csv", CSV_HEADER, rows)


@blueprint.post("/verify")
@administrator
def verify() -> ResponseReturnValue:
    """Ask for the chain to be checked now."""
    with site.open_session() as session:
        ask_once(session, VERIFY)
    ring(site.get_site().settings, VERIFY)
    flash(_("The log is being checked. Reload the page in a moment to see the result."), "success")
    return redirect(url_for(".index"))


def _read_filter() -> AuditFilter:
    action = request.args.get("action") or None
    if action is not None and action not in tuple(Action):
        abort(400)
    return AuditFilter(action, read_token(request.args, "person"))
