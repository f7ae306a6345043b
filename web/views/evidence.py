"""An enterprise's evidence of its statuses: listed, uploaded, replaced, withdrawn, its files, named in the profile."""

from __future__ import annotations

import io
from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from matcher.standing import EvidenceState
from models.evidence import EvidenceFileRow, EvidenceRow
from models.queries import evidence as queries
from models.queries.pages_enterprise import load_whole
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.workplace import count_shelves
from web import evidence_form, site
from web.accounts.members import Kind, current_person
from web.arguments import read_id
from web.criteria import in_force
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.enterprises import status_name
from web.presenters.evidence import present_evidence
from web.presenters.standing import local_day
from web.profile_saving import own_profile
from web.reading import current_reader
from web.uploads import SUFFIXES, Upload, takes_upload

blueprint = Blueprint("evidence", __name__, url_prefix="/my/<int:organisation_id>/evidence")
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@blueprint.get("")
@member(Kind.ENTERPRISE)
def index(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Show the evidence and the form for more of it, or for the next of one that ends."""
    replaced = read_id(request.args, "replace")
    if replaced is None:
        return _page(evidence_form.blank())
    return _page(evidence_form.renewing(_own(replaced)))


@blueprint.post("")
@takes_upload(evidence_form.MOST_REQUEST_BYTES)
@member(Kind.ENTERPRISE)
def submit(organisation_id: int) -> ResponseReturnValue:
    """Keep a proof with its file; it waits to be looked at."""
    if acting().organisation.enterprise_id is None:
        abort(404)
    form, upload, days = evidence_form.read(request.form, request.files.get("file"), local_day(current_reader()))
    if form.is_right and upload is not None:
        try:
            _keep(form, upload, days)
        except queries.SameFileError:
            form.errors["file"] = _("You have uploaded this file for this status already.")
        except queries.TooManyFilesError:
            form.errors["file"] = _("%(n)s files are kept already. Withdraw one first.") % {"n": queries.MOST_FILES}
        except queries.TooManyProofsError:
            form.errors["file"] = _("So many proofs were sent in the last months that we take no more. Write to us.")
    if not form.is_right:
        return _page(form), 422
    flash(_("Thank you. We look at it and write to you."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/<int:evidence_id>/withdraw")
@member(Kind.ENTERPRISE)
def withdraw(organisation_id: int, evidence_id: int) -> ResponseReturnValue:
    """Take a proof back; its file is deleted."""
    row = _own(evidence_id)
    with site.open_session() as session:
        is_done = queries.withdraw(session, row.enterprise_id, evidence_id)
    told = _("It is withdrawn and its file deleted.") if is_done else _("It had expired or been withdrawn already.")
    flash(told, "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/<int:evidence_id>/status")
@member(Kind.ENTERPRISE)
def add_status(organisation_id: int, evidence_id: int) -> ResponseReturnValue:
    """Let the profile name the status of a proof, so that it is seen; the enterprise is matched anew."""
    status = _own(evidence_id).status
    with own_profile(acting().organisation) as own:
        is_new = status not in own.row.status
        if is_new:
            own.change(status=(*own.row.status, status))
    if is_new:
        told = _("Added to the profile: %(status)s. We are matching you anew.")
        flash(told % {"status": status_name(status, current_reader())}, "success")
    else:
        flash(_("Nothing has changed."), "info")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.get("/<int:evidence_id>/file")
@member(Kind.ENTERPRISE)
def file(organisation_id: int, evidence_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Give the file of a proof to be saved."""
    row = _own(evidence_id)
    with site.open_session() as session:
        found = queries.load_file(session, evidence_id, enterprise_id=row.enterprise_id)
        session.expunge_all()
    return file_response(found)


def file_response(found: EvidenceFileRow | None, *, is_shown: bool = False) -> Response:
    """Return a file to be saved, or shown as a picture in a page; never to be run with the rights of this site."""
    if found is None:
        abort(404)
    name = f"evidence-{found.evidence_id}.{SUFFIXES[found.media_type]}"
    response = send_file(io.BytesIO(found.content), found.media_type, as_attachment=not is_shown, download_name=name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(form: Form) -> str:
    organisation, reader = acting().organisation, current_reader()
    if organisation.enterprise_id is None:
        return render_template("my/evidence.html", membership=acting(), view=None, form=form)
    with site.open_session() as session:
        enterprise = load_whole(session, organisation.enterprise_id)
        assert enterprise is not None  # noqa: S101 - the organisation names it
        criteria = in_force(session)
        n_reserved = 0
        if criteria is not None:
            undecided = WorkFilter(enterprise.id, criteria.id, None, site.now(), Shelf.OPEN, reserved=True)
            n_reserved = count_shelves(session, undecided)[Shelf.OPEN]
        rows = queries.of_enterprise(session, enterprise.id)
        session.expunge_all()
    view = present_evidence(rows, enterprise.status, country=enterprise.country, n_reserved=n_reserved, reader=reader)
    return render_template("my/evidence.html", membership=acting(), view=view, form=form)


def _keep(form: Form, upload: Upload, days: tuple[date | None, date | None]) -> None:
    """Store a right form; a verified proof is replaced by one of the same status only.

    Raises what ``queries.submit`` raises.
    """
    person, replaces = current_person(), form.values["replaces"]
    replaced = _own(int(replaces)) if replaces.isascii() and replaces.isdigit() else None
    if replaced is not None and replaced.state != EvidenceState.PENDING and replaced.status != form.values["status"]:
        replaced = None
    row = EvidenceRow(
        enterprise_id=acting().organisation.enterprise_id,
        status=form.values["status"],
        recognition=form.values["recognition"],
        issuer=form.values["issuer"],
        issued_on=days[0],
        expires_on=days[1],
        state="pending",
        replaces_id=None if replaced is None else replaced.id,
        submitted_by=None if person is None else person.id,
        submitted_at=site.get_site().clock(),
    )
    with site.open_session() as session:
        queries.submit(session, row, name=upload.name, media_type=upload.media_type, content=upload.content)


def _own(evidence_id: int) -> EvidenceRow:
    """Return a proof of the enterprise for which the reader acts; else there is no such page."""
    enterprise_id, row = acting().organisation.enterprise_id, None
    if enterprise_id is not None:
        with site.open_session() as session:
            row = queries.own(session, enterprise_id, evidence_id)
            session.expunge_all()
    if row is None:
        abort(404)
    return row
