"""Evidence of a status as a form: what it proves, its days, its file; and the administrator's decision."""

from __future__ import annotations

from datetime import date, timedelta

from werkzeug.datastructures import FileStorage, MultiDict

from matcher.enterprise_entries import Status
from models.evidence import EvidenceRow
from web.forms import Form
from web.languages import gettext as _
from web.uploads import SUFFIXES, Upload, read_upload

MOST_BYTES = 5_000_000
MOST_REQUEST_BYTES = 3 * MOST_BYTES
"""So much is read to be told that a file is too large; beyond it the request is refused unread."""
FIRST_DAY = date(1950, 1, 1)
LONGEST = timedelta(days=366 * 50)
LONGEST_VERIFIED = timedelta(days=366 * 5)


def blank(status: str = "") -> Form:
    """Return the form of a proof that is not there yet."""
    form = Form(MultiDict())
    form.values = {"status": status, "recognition": "", "issuer": "", "issued_on": "", "expires_on": "", "replaces": ""}
    return form


def renewing(row: EvidenceRow) -> Form:
    """Return the form of a proof that takes the place of another: what stays the same is filled in."""
    form = blank(row.status)
    form.values.update(recognition=row.recognition, issuer=row.issuer, replaces=str(row.id))
    return form


def read(
    given: MultiDict[str, str], file: FileStorage | None, today: date
) -> tuple[Form, Upload | None, tuple[date | None, date | None]]:
    """Return the form as it was filled in with what is wrong, the file, and the days of issue and end."""
    form = Form(given)
    form.choice("status", tuple(Status), needed=_("Choose what the proof is for."))
    form.line("recognition")
    form.line("issuer")
    form.line("replaces", most=15)
    issued_on, expires_on = _day(form, "issued_on"), _day(form, "expires_on")
    if not form.values["issued_on"]:
        form.errors["issued_on"] = _("Enter the day on which it was issued.")
    elif issued_on is not None and not FIRST_DAY <= issued_on <= today:
        form.errors["issued_on"] = _("This day cannot be right; a proof was issued in the past.")
    if expires_on is not None and expires_on < today:
        form.errors["expires_on"] = _("This proof has expired. Upload one that is still valid.")
    elif expires_on is not None and expires_on > today + LONGEST:
        form.errors["expires_on"] = _("This day is too far away. Leave it empty if the proof has no end.")
    return form, _file(form, file), (issued_on, expires_on)


def _file(form: Form, given: FileStorage | None) -> Upload | None:
    upload = read_upload(given, MOST_BYTES)
    if upload is None:
        form.errors["file"] = _("Choose the file of the proof.")
    elif len(upload.content) > MOST_BYTES:
        form.errors["file"] = _("This file is larger than 5 MB. Scan it in a smaller size, or take a smaller picture.")
    elif upload.media_type not in SUFFIXES:
        form.errors["file"] = _("This is not a whole PDF, PNG or JPEG file. Save it as one of these and try again.")
    elif form.errors:
        form.errors["file"] = _("Please choose the file once more; browsers do not keep it.")
    return upload


def read_verdict(given: MultiDict[str, str], today: date) -> tuple[Form, date | None]:
    """Return the administrator's form of verifying, and until when the proof is valid; the file must have been read."""
    form = Form(given)
    form.choice("has_read", ("yes",), needed=_("Read the file first, then tick this box."))
    until = _day(form, "valid_until")
    if not form.values["valid_until"]:
        form.errors["valid_until"] = _("Enter the last day on which the proof is valid.")
    elif until is not None and until < today:
        form.errors["valid_until"] = _("This day lies behind. Reject the proof if it has expired.")
    elif until is not None and until > today + LONGEST_VERIFIED:
        form.errors["valid_until"] = _("Choose a day within the next five years; then it is looked at again.")
    return form, until


def _day(form: Form, name: str) -> date | None:
    text = form.line(name, most=10)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.errors[name] = _("Enter a day such as 2026-12-31.")
        return None
