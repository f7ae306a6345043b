"""Pages for what went wrong: what it means and what to do, never how the program is made.

Owns the error pages; must not hide faults: whatever is unexpected is logged with its trace.
"""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from web.api import problems
from web.api.places import is_for_programs
from web.languages import gettext as _

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Show a page for every kind of error."""
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(OperationalError, show_unavailable)


def show_error(error: HTTPException) -> ResponseReturnValue:
    """Show the page for ``error`` with its status."""
    if error.response is not None:
        return error.response
    if is_for_programs():
        return problems.answer(error)
    code = error.code or InternalServerError.code
    title, advice = _words(code)
    headers = {name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")}
    return render_template("error.html", code=code, title=title, advice=advice), code, headers


def show_unavailable(error: OperationalError) -> ResponseReturnValue:
    """Show that the database does not answer; the reason goes to the log only."""
    logger.error("the database does not answer: %s", error.__class__.__name__, exc_info=error)
    return show_error(ServiceUnavailable())


def _words(code: int) -> tuple[str, str]:
    known = {
        400: (
            _("This request cannot be understood"),
            _("A part of the address has a value that is not allowed. Start again from the list and choose there."),
        ),
        403: (
            _("This page is not for your account"),
            _("Ask an owner of your organisation, or the administrator, if you need it."),
        ),
        404: (
            _("There is no such page"),
            _("The address may be mistyped, or the tender or enterprise is no longer listed. Search for it instead."),
        ),
        405: (
            _("This page cannot be used in this way"),
            _("Open the page from a link and use the buttons on it."),
        ),
        410: (
            _("This link is not valid any more"),
            _("It was used, withdrawn, or it is too old. Ask for a new one."),
        ),
        413: (
            _("That is too much at once"),
            _("Go back: what you typed is still there. A file may have 10 MB at most. Send less and try again."),
        ),
        429: (
            _("Too many requests"),
            _("You, or someone on your network, opened many pages quickly. Wait a minute, then reload the page."),
        ),
        503: (
            _("The service is not ready"),
            _("The database does not answer at the moment. Wait a minute, then reload the page."),
        ),
    }
    fallback = (
        _("Something went wrong on our side"),
        _("The fault has been recorded. Reload the page; if it stays, come back later."),
    )
    return known.get(code, fallback)
