"""The administrator's verification of evidence: the queue, one proof with its file and enterprise, the decision."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from jobs.queues import ring
from matcher.standing import EvidenceState
from models.evidence import EvidenceFileRow, EvidenceRow
from models.queries import evidence as evidence_queries
from models.queries import verification as queries
from models.queries.pages_enterprise import load_whole
from web import evidence_form, site
from web.accounts.members import current_person
from web.arguments import Listing, ListingRules, read_choice, read_page
from web.csv_export import csv_response
from web.document_reader import DocumentFaultError
from web.forms import Form
from web.languages import gettext as _
from web.permissions import administrator
from web.presenters.facets import present_paging
from web.presenters.proof_texts import ProofText, present_text, present_unread
from web.presenters.standing import local_day
from web.presenters.verification import CSV_HEADER, csv_rows, present_queue, present_viewer
from web.proof_reading import read_proof
from web.reading import current_reader
from web.uploads import PDF, PICTURES, document_type
from web.views.evidence import file_response

blueprint = Blueprint("verification", __name__, url_prefix="/admin")
RULES = ListingRules(facets={}, orders=("oldest",), per_page=25)
MOST_EXPORTED = 5_000
STATES = (EvidenceState.PENDING, EvidenceState.VERIFIED)


@blueprint.get("/verification")
@administrator
def index() -> ResponseReturnValue:
    """Show the proofs of a state, those that wait longest first."""
    shelf, page = read_choice(request.args, "state", queries.SHELVES), read_page(request.args)
    reader, path = current_reader(), url_for(".index")
    with site.open_session() as session:
        counts = queries.count_shelves(session, local_day(reader))
        offset = (page - 1) * RULES.per_page
        found = queries.queue(session, shelf, local_day(reader), limit=RULES.per_page, offset=offset)
        session.expunge_all()
    paging = present_paging(
        Listing(RULES, page=page),
        counts[shelf],
        address=lambda other: site.with_arguments(path, {"state": shelf, "page": str(other.page)}),
    )
    view = present_queue(found, shelf, counts, reader)
    return render_template("admin/verification.html", view=view, paging=paging)


@blueprint.get("/verification.csv")
@administrator
def export() -> ResponseReturnValue:
    """Give the proofs of a state as a table."""
    shelf = read_choice(request.args, "state", queries.SHELVES)
    with site.open_session() as session:
        found = queries.queue(session, shelf, local_day(current_reader()), limit=MOST_EXPORTED)
        session.expunge_all()
    return csv_response("evidence.csv", CSV_HEADER, csv_rows(found))


@blueprint.get("/verification/<int:evidence_id>")
@administrator
def show(evidence_id: int) -> ResponseReturnValue:
    """Show a proof beside what its enterprise says, with what can be decided."""
    return _page(_row(evidence_id), Form(request.form))


@blueprint.get("/verification/<int:evidence_id>/file")
@administrator
def file(evidence_id: int) -> ResponseReturnValue:
    """Give the file of a proof to be saved."""
    return file_response(_file(evidence_id))


@blueprint.get("/verification/<int:evidence_id>/picture")
@administrator
def picture(evidence_id: int) -> ResponseReturnValue:
    """Give a picture to the viewer; no file that is anything else by its content, whatever was stored of it."""
    found = _file(evidence_id)
    if found is None or found.media_type not in PICTURES or document_type(found.content) != found.media_type:
        abort(404)
    return file_response(found, is_shown=True)


@blueprint.post("/verification/<int:evidence_id>/approve")
@administrator
def approve(evidence_id: int) -> ResponseReturnValue:
    """Verify a proof until a day, once its file has been read."""
    row = _row(evidence_id)
    form, until = evidence_form.read_verdict(request.form, local_day(current_reader()))
    if row.state == EvidenceState.PENDING and row.file is None:
        flash(_("Its file is gone. Reject it and ask for a new one."), "error")
        return redirect(url_for(".show", evidence_id=evidence_id))
    if not form.is_right:
        return _page(row, form), 422
    return _decide(row, EvidenceState.PENDING, EvidenceState.VERIFIED, _("Verified."), expires_on=until, reason="")


@blueprint.post("/verification/<int:evidence_id>/reject")
@administrator
def reject(evidence_id: int) -> ResponseReturnValue:
    """Reject a proof with the reason; one that was verified loses that."""
    row, form = _row(evidence_id), Form(request.form)
    reason = form.text("reason", needed=_("Say why; the enterprise reads it."), most=1_000)
    seen = form.choice("seen", STATES, needed="seen")
    if not seen:
        abort(400)
    if not form.is_right:
        return _page(row, form), 422
    return _decide(row, seen, EvidenceState.REJECTED, _("Rejected."), reason=reason)


def _decide(row: EvidenceRow, seen: str, verdict: EvidenceState, told: str, **values: object) -> ResponseReturnValue:
    """Decide unless somebody else, or the enterprise, was faster; then say so."""
    person = current_person()
    assert person is not None  # noqa: S101 - administrator has seen to it
    with site.open_session() as session:
        is_done = queries.decide(
            session, row.id, seen=seen, verdict=verdict, by=person.id, now=site.get_site().clock(), **values
        )
    if not is_done:
        flash(_("Meanwhile something else was decided about it; nothing was changed."), "warning")
        return redirect(url_for(".show", evidence_id=row.id))
    ring(site.get_site().settings, "tell_evidence")
    letter = _("The owners get a letter.")
    flash(f"{row.enterprise.name}: {told} {letter}", "success")
    return redirect(url_for(".index"))


def _page(row: EvidenceRow, form: Form) -> str:
    with site.open_session() as session:
        enterprise = load_whole(session, row.enterprise_id)
        others = evidence_queries.of_enterprise(session, row.enterprise_id)
        session.expunge_all()
    assert enterprise is not None  # noqa: S101 - evidence goes with its enterprise
    view = present_viewer(row, enterprise, others, _text(row), current_reader())
    return render_template("admin/verification_proof.html", view=view, form=form)


def _text(row: EvidenceRow) -> ProofText | None:
    """Return what can be read of the file of a proof; ``None`` where it is no PDF, or gone."""
    found = _file(row.id) if row.file is not None and row.file.media_type == PDF else None
    if found is None:
        return None
    try:
        return present_text(read_proof(found.content), current_reader())
    except DocumentFaultError as error:
        return present_unread(error.code, current_reader())


def _file(evidence_id: int) -> EvidenceFileRow | None:
    with site.open_session() as session:
        found = evidence_queries.load_file(session, evidence_id)
        session.expunge_all()
    return found


def _row(evidence_id: int) -> EvidenceRow:
    with site.open_session() as session:
        row = queries.load(session, evidence_id)
        session.expunge_all()
    if row is None:
        abort(404)
    return row
