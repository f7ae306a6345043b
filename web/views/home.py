"""The home page: what the site is for whom, its figures and the newest strong matches."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from models.queries.figures import Figures, StrongMatch, newest_strong_matches, read_figures
from web import site
from web.criteria import criteria_id
from web.permissions import public
from web.presenters.home import present_figures, present_strong_match
from web.reading import current_reader
from web.sharing import shared

blueprint = Blueprint("home", __name__)
NEWEST_SHOWN = 6


@blueprint.get("/")
@public
@shared
def index() -> ResponseReturnValue:
    """Show the home page."""
    figures, matches = site.remember(("home",), _read)
    reader = current_reader()
    return render_template(
        "home.html",
        figures=present_figures(figures, reader),
        matches=[present_strong_match(match, reader) for match in matches],
        is_empty=figures.n_open_tenders == 0 and figures.n_enterprises == 0,
    )


def _read() -> tuple[Figures, tuple[StrongMatch, ...]]:
    with site.open_reading() as session:
        criteria = criteria_id(session)
        return (
            read_figures(session, criteria, site.now()),
            newest_strong_matches(session, criteria, now=site.now(), limit=NEWEST_SHOWN),
        )
