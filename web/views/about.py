"""What the site is and promises, and the choice of language."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config.i18n import LANGUAGES
from web import site
from web.languages import remember_language
from web.permissions import public
from web.presenters.dates import present_day
from web.reading import current_reader

blueprint = Blueprint("about", __name__)
TESTED_ON = date(2026, 11, 30)
"""When the pages were last tested as a whole: ``make quality ONLY=4-axe`` and by hand."""


@blueprint.get("/about")
@public
def index() -> ResponseReturnValue:
    """Show what the site holds and under which licence."""
    return render_template("about.html", settings=site.get_site().settings)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how far the pages conform to WCAG 2.2 AA, what was tested, and what does not work yet."""
    return render_template(
        "accessibility.html",
        contact=site.get_site().settings.contact_email,
        tested_on=present_day(TESTED_ON, current_reader()),
    )


@blueprint.get("/language/<code>")
@public
def choose_language(code: str) -> ResponseReturnValue:
    """Keep a language and go back to the page from which it was chosen."""
    if code not in LANGUAGES:
        abort(404)
    response = Response(status=303, headers={"Location": _own_address(request.args.get("next"))})
    remember_language(response, code)
    return response


@blueprint.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Lead old browsers to the icon."""
    return redirect(url_for("static", filename="favicon.svg"), 301)


def _own_address(address: str | None) -> str:
    """Return ``address`` when it is a path on this site, else the home page."""
    home = url_for("home.index")
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\") or len(address) > 2_000:
        return home
    if any(ord(character) < 32 for character in address) or "\\" in address:
        return home
    parts = urlsplit(address)
    return home if parts.scheme or parts.netloc else address
