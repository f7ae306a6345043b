"""What is kept of the reader: to take away, and to erase."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Sequence
from typing import IO, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user
from sqlalchemy.orm import Session

from models.accounts import UserRow
from models.evidence import EvidenceFileRow
from models.queries.evidence import load_file
from models.queries.own_data import LastOwnerOfOthersError, erase_person, export_person, owned_files
from web import site
from web.accounts.members import current_person, own_memberships
from web.accounts.passwords import is_password_of
from web.forms import Form
from web.languages import gettext as _
from web.permissions import public, signed_in
from web.uploads import SUFFIXES

blueprint = Blueprint("own_data", __name__)


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept of people, why, and for how long."""
    return render_template("account/privacy.html")


@blueprint.get("/account/data")
@signed_in
def export() -> ResponseReturnValue:
    """Give all that is kept of the reader: as JSON, or with the files of evidence beside it in a ZIP."""
    person = current_person()
    assert person is not None  # noqa: S101 - signed_in has seen to it
    with site.open_session() as session:
        files = owned_files(session, person)
        if files:
            packed = _packed(session, _as_json(export_person(session, person)), files)
            return send_file(packed, "application/zip", as_attachment=True, download_name="my-data.zip")
    return export_json()


@blueprint.get("/account/data.json")
@signed_in
def export_json() -> ResponseReturnValue:
    """Give all that is kept of the reader but files."""
    person = current_person()
    assert person is not None  # noqa: S101
    with site.open_session() as session:
        kept = export_person(session, person)
    response = Response(_as_json(kept), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@blueprint.route("/account/erase", methods=["GET", "POST"])
@signed_in
def erase() -> ResponseReturnValue:
    """Erase the reader, who proves with the password who it is."""
    person, form = current_person(), Form(request.form)
    assert person is not None  # noqa: S101
    if request.method == "POST":
        if not is_password_of(person, request.form.get("password", "")):
            form.errors["password"] = _("The password is not right.")
        else:
            try:
                with site.open_session() as session:
                    row = session.get(UserRow, person.id, with_for_update=True)
                    if row is not None:  # the button was pressed twice
                        erase_person(session, row)
            except LastOwnerOfOthersError as error:
                form.errors["password"] = _("First make a colleague an owner of %(name)s.") % {"name": error}
    if request.method == "GET" or form.errors:
        page = render_template("account/erase.html", form=form, memberships=own_memberships())
        return page, 422 if form.errors else 200
    logout_user()
    flash(_("Your account and all that was kept of you are erased."), "success")
    return redirect(url_for("home.index"))


def _as_json(kept: dict[str, list[dict[str, Any]]]) -> str:
    return json.dumps(kept, ensure_ascii=False, indent=2)


def _packed(session: Session, kept: str, files: Sequence[EvidenceFileRow]) -> IO[bytes]:
    """Return a ZIP with what is kept and the files, one of which is in memory at a time; named by their proofs."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("my-data.json", kept, zipfile.ZIP_DEFLATED)
        for file in files:
            found = load_file(session, file.evidence_id)
            if found is not None:
                archive.writestr(f"evidence/{file.evidence_id}.{SUFFIXES[file.media_type]}", found.content)
                session.expire(found)
    target.seek(0)
    return target
