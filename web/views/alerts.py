"""Leaving the alerts without a login, by the signed address in each mail."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from jobs.alerts.links import BadTokenError, read_unsubscribe_token
from models.queries import alerts
from web import site
from web.permissions import public

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")


@blueprint.get("/unsubscribe/<token>")
@public
def confirm_unsubscribe(token: str) -> ResponseReturnValue:
    """Ask before unsubscribing: opening a link changes nothing, because scanners open links too."""
    _recipient(token)
    return render_template("unsubscribe.html", is_done=False)


@blueprint.post("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Unsubscribe, from the page's button or a mail program's one click. Source: RFC 8058."""
    recipient_id = _recipient(token)
    with site.open_session() as session:
        alerts.unsubscribe(session, recipient_id, site.get_site().clock())
    return render_template("unsubscribe.html", is_done=True)


def _recipient(token: str) -> int:
    try:
        return read_unsubscribe_token(site.get_site().settings, token)
    except BadTokenError:
        abort(404)
