"""Pages for what went wrong: what it means and what to do, never how the program is made.

Owns the error pages; must not hide faults: whatever is unexpected is logged with its trace.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from babel.dates import format_timedelta
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable, TooManyRequests

from config.i18n import get_locale
from web.accounts.limits import TRIES, seconds_to_wait
from web.api import problems
from web.api.places import is_for_programs
from web.languages import current_language
from web.languages import gettext as _

logger = logging.getLogger(__name__)
LONG_TEXT_CHARACTERS = 40
"""A text that nobody wants to type again."""
SECRET_NAMES = ("password", "code", "credential", "token")
MINUTES_IN_HOURS = 90


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
    words = {"code": code, **_page_words(error, code)}
    headers = {name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")}
    return render_template("error.html", **words), code, headers


def show_unavailable(error: OperationalError) -> ResponseReturnValue:
    """Show that the database does not answer; the reason goes to the log only."""
    if isinstance(error.orig, DiskFull):
        logger.error("the disk of the database is full, make room and it goes on: %s", error.orig)
    else:
        logger.error("the database does not answer: %s", error.__class__.__name__, exc_info=error)
    return show_error(ServiceUnavailable())


def _page_words(error: HTTPException, code: int) -> dict[str, object]:
    """Return what the page says: its title, its advice and, where it helps, what was typed and a way out."""
    if isinstance(error, CSRFError):
        advice = _("The page was open while you signed in or out. Go back, reload the page and send it again.")
        return {"title": _("Please send this once more"), "advice": advice, "typed": _long_texts()}
    if code == TooManyRequests.code and request.endpoint in TRIES:
        advice = _("This account was tried too often from here. Time to wait: %(time)s.") % {"time": _time_to_wait()}
        return {"title": _("Too many tries"), "advice": advice, "offers_password": True}
    title, advice = _words(code)
    return {"title": title, "advice": advice, "typed": _long_texts() if code >= InternalServerError.code else []}


def _time_to_wait() -> str:
    """Return the time in whole minutes or hours, rounded up."""
    minutes = -(-seconds_to_wait() // 60)
    time = timedelta(minutes=minutes) if minutes <= MINUTES_IN_HOURS else timedelta(hours=-(-minutes // 60))
    return format_timedelta(time, granularity="minute", threshold=1.6, locale=get_locale(current_language()))


def _long_texts() -> list[str]:
    """Return the long texts that were sent from a page of ours, to be copied; a foreign page shows nothing here."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        return []
    return [
        text
        for name, text in request.form.items(multi=True)
        if len(text) >= LONG_TEXT_CHARACTERS and not any(secret in name for secret in SECRET_NAMES)
    ]


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
            _("A file may have 10 MB at most. Go back, send less and try again."),
        ),
        415: (
            _("This page cannot be used in this way"),
            _("Open the page from a link and use the buttons on it."),
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
