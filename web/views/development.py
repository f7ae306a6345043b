"""The mails that were written instead of sent, and all parts of the pages; only in development and tests."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from web import site
from web.forms import Form
from web.mailbox import StoredMail, list_mails, read_mail
from web.permissions import development_only
from web.presenters.bands import present_band
from web.presenters.design import read_colours, read_contrasts
from web.presenters.facets import Chip
from web.presenters.mails import present_mail
from web.presenters.tags import Tag
from web.reading import current_reader

blueprint = Blueprint("development", __name__, url_prefix="/dev")
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@blueprint.get("/mail")
@development_only
def mails() -> ResponseReturnValue:
    """List the newest mails."""
    reader = current_reader()
    found = list_mails(site.get_site().settings.var_dir / "mail")
    return render_template("mails.html", mails=[present_mail(mail, reader) for mail in found])


@blueprint.get("/mail/<name>")
@development_only
def mail(name: str) -> ResponseReturnValue:
    """Show a mail: its headers, its text, and its HTML in a sandbox."""
    return render_template("mail.html", mail=present_mail(_mail(name), current_reader()))


@blueprint.get("/mail/<name>/html")
@development_only
def mail_html(name: str) -> ResponseReturnValue:
    """Give the HTML of a mail alone, with neither scripts nor the site's origin."""
    response = Response(_mail(name).html or "", mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/design")
@development_only
def design() -> ResponseReturnValue:
    """Show every part of the pages, and the colours with their contrast."""
    css = (Path(str(current_app.static_folder)) / "theme.css").read_text()
    form = Form(MultiDict())
    form.values = {"name": "Wäscherei Freiburg", "value": "a lot", "often": "daily", "country": "DE"}
    form.errors = {"value": "Enter an amount in euro, such as 250000."}
    samples = (("strong", 8_150), ("good", 5_200), ("possible", 3_400), ("weak", 1_200))
    return render_template(
        "dev/design.html",
        form=form,
        colours=read_colours(css).values(),
        contrasts=read_contrasts(css),
        bands=[present_band(band, centi, current_reader()) for band, centi in samples],
        marks=[Tag("reserved", "Reserved: social integration (Art. 20)"), Tag("social", "Social objective")],
        chosen=[Chip("Country", "Germany", "#tabs-title"), Chip("Trade", "Cleaning", "#tabs-title")],
    )


def _mail(name: str) -> StoredMail:
    mail = read_mail(site.get_site().settings.var_dir / "mail", name)
    if mail is None:
        abort(404)
    return mail
