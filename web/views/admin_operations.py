"""How the service runs, for administrators: sources, queues, workers, mails, quarantine, and trying again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from jobs.queues import KINDS, WorkerState, ring, workers_alive
from matcher.chain import Detail
from models.audit import Action
from models.queries import audit, operations
from models.queries.pages_sources import count_quarantine, count_work, find_quarantined, read_runs, read_sources
from models.queries.work import retry_failed
from web import site
from web.accounts.members import current_person
from web.arguments import Listing, ListingRules, read_id, read_page, read_token
from web.languages import gettext as _
from web.languages import ngettext
from web.permissions import administrator
from web.presenters.admin_operations import (
    fetch_kind,
    present_failed,
    present_kinds,
    present_mails,
    present_queues,
    present_reread,
    present_sources,
    present_workers,
)
from web.presenters.facets import present_paging
from web.presenters.operations import present_quarantined
from web.presenters.reader import Reader
from web.reading import current_reader

blueprint = Blueprint("admin_operations", __name__, url_prefix="/admin/operations")
QUARANTINE = ListingRules(facets={}, orders=("newest",), per_page=50)
SHOWN = 20
REREADS_SHOWN = 50


@blueprint.get("")
@administrator
def index() -> ResponseReturnValue:
    """Show how everything runs."""
    with site.open_session() as session:
        view = _read(session, workers_alive(site.get_site().settings), current_reader())
    return render_template("admin/operations.html", **view)


@blueprint.get("/quarantine")
@administrator
def quarantine() -> ResponseReturnValue:
    """Show what could not be read, and what reading it again gave."""
    code, reader = read_token(request.args, "code"), current_reader()
    listing = replace(Listing(QUARANTINE), page=read_page(request.args))
    with site.open_session() as session:
        total, codes = count_quarantine(session, code)
        found = find_quarantined(session, code, limit=QUARANTINE.per_page, offset=listing.offset)
        rereads = operations.rereads(session, REREADS_SHOWN)

    def address(other: Listing) -> str:
        return url_for(".quarantine", code=code, page=other.page if other.page > 1 else None)

    return render_template(
        "admin/quarantine.html",
        documents=[(item.id, present_quarantined(item, reader)) for item in found],
        codes=codes,
        code=code,
        n_chosen=total,
        rereads=[present_reread(item, reader) for item in rereads],
        is_reading=any(item.work_state in ("pending", "leased") for item in rereads),
        paging=present_paging(listing, total, address=address),
    )


@blueprint.post("/quarantine/read")
@administrator
def read_again() -> ResponseReturnValue:
    """Read one document of the quarantine again, or all of a reason, or all."""
    code, quarantine_id = read_token(request.form, "code"), read_id(request.form, "id")
    with site.open_session() as session:
        number = operations.ask_rereading(session, code=code, quarantine_id=quarantine_id)
        details: dict[str, Detail] = {"documents": number, "reason": code}
        _note(session, number, Action.QUARANTINE_READ_AGAIN, ("quarantine", quarantine_id or 0), details)
    _wake(number, operations.REREAD)
    told = ngettext("%(n)s document is read again.", "%(n)s documents are read again.", number) % {"n": number}
    flash(told if number else _("That is under way already."), "success" if number else "info")
    return redirect(url_for(".quarantine", code=code))


@blueprint.post("/sources/<name>/fetch")
@administrator
def fetch(name: str) -> ResponseReturnValue:
    """Fetch from a source now."""
    kind = fetch_kind(name)
    if kind not in KINDS:
        abort(404)
    with site.open_session() as session:
        is_asked = operations.ask_once(session, kind)
        _note(session, int(is_asked), Action.SOURCE_FETCHED, ("source", 0), {"source": name})
    _wake(int(is_asked), kind)
    flash(_("Fetching has begun.") if is_asked else _("That is under way already."), "success" if is_asked else "info")
    return redirect(url_for(".index"))


@blueprint.post("/work/retry")
@administrator
def retry_work() -> ResponseReturnValue:
    """Do failed work once more: all, that of a kind, or one piece."""
    kind, work_id = read_token(request.form, "kind"), read_id(request.form, "id")
    if kind is not None and kind not in KINDS:
        abort(400)
    with site.open_session() as session:
        number = retry_failed(session, kind=kind, work_id=work_id)
        details: dict[str, Detail] = {"pieces": number, "kind": kind}
        _note(session, number, Action.WORK_REQUEUED, ("work", work_id or 0), details)
    _wake(number, *([kind] if kind else KINDS))
    return _told(number)


@blueprint.post("/deliveries/retry")
@administrator
def retry_deliveries() -> ResponseReturnValue:
    """Send failed alerts once more: all, or one."""
    delivery_id = read_id(request.form, "id")
    with site.open_session() as session:
        number = operations.retry_deliveries(session, now=site.get_site().clock(), delivery_id=delivery_id)
        _note(session, number, Action.DELIVERY_RETRIED, ("delivery", delivery_id or 0), {"mails": number})
    _wake(number, "send_alerts")
    return _told(number)


def _read(session: Session, workers: Sequence[WorkerState] | None, reader: Reader) -> dict[str, object]:
    """Return what the page shows."""
    fetching = [kind for kind in KINDS if kind.startswith("fetch_")]
    counts, busy = count_work(session), operations.kinds_under_way(session, fetching)
    deliveries, letters = operations.count_deliveries(session), operations.count_letters(session)
    return {
        "sources": present_sources(read_sources(session), read_runs(session), fetching, busy, reader),
        "queues": present_queues(counts, workers, reader),
        "workers": present_workers(workers, reader),
        "kinds": present_kinds(counts, reader),
        "failed": [present_failed(work, reader) for work in operations.failed_work(session, SHOWN)],
        "deliveries": present_mails(deliveries, operations.troubled_deliveries(session, SHOWN), reader),
        "letters": present_mails(letters, operations.troubled_letters(session, SHOWN), reader),
        "n_quarantined": count_quarantine(session, None)[0],
    }


def _note(session: Session, number: int, action: Action, subject: tuple[str, int], details: dict[str, Detail]) -> None:
    """Write down what was asked for, where anything was."""
    if number:
        audit.record(session, current_person(), action, subject, now=site.get_site().clock(), details=details)


def _wake(number: int, *kinds: str) -> None:
    """Wake workers where anything was asked for; the sweeper would do so a little later."""
    if number:
        settings = site.get_site().settings
        all(ring(settings, kind) for kind in kinds)  # when the queue does not answer once, nobody is asked again


def _told(number: int) -> ResponseReturnValue:
    told = ngettext("%(n)s is tried again.", "%(n)s are tried again.", number) % {"n": number}
    flash(told if number else _("Nothing had failed any more."), "success" if number else "info")
    return redirect(url_for(".index"))
