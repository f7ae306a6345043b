"""The mails that were written instead of sent; only in development and tests."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from web import site
from web.mailbox import StoredMail, list_mails, read_mail
from web.permissions import development_only
from web.presenters.mails import present_mail
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


def _mail(name: str) -> StoredMail:
    mail = read_mail(site.get_site().settings.var_dir / "mail", name)
    if mail is None:
        abort(404)
    return mail
