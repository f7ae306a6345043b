"""How the service itself is: sources, quarantine, health."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from models.queries.pages_sources import (
    count_quarantine,
    count_work,
    find_quarantined,
    is_database_answering,
    read_runs,
    read_sources,
)
from web import site
from web.arguments import Listing, ListingRules, read_page, read_token
from web.permissions import public
from web.presenters.facets import present_paging
from web.presenters.operations import present_quarantined, present_run, present_source, present_work
from web.reading import current_reader

blueprint = Blueprint("operations", __name__)
RULES = ListingRules(facets={}, orders=("newest",), per_page=50)


@blueprint.get("/sources")
@public
def sources() -> ResponseReturnValue:
    """Show the sources, their last runs and the work that waits."""
    with site.open_session() as session:
        found, runs, work = read_sources(session), read_runs(session), count_work(session)
        n_quarantined, _ = count_quarantine(session, None)
    reader = current_reader()
    return render_template(
        "sources.html",
        sources=[present_source(source, reader) for source in found],
        runs=[present_run(run, reader) for run in runs],
        work=[present_work(count, reader) for count in work],
        n_quarantined=n_quarantined,
    )


@blueprint.get("/quarantine")
@public
def quarantine() -> ResponseReturnValue:
    """Show the documents that could not be read, with their reasons."""
    code = read_token(request.args, "code")
    listing = replace(Listing(RULES), page=read_page(request.args))
    with site.open_session() as session:
        total, codes = count_quarantine(session, code)
        found = find_quarantined(session, code, limit=RULES.per_page, offset=listing.offset)
    reader = current_reader()

    def address(other: Listing) -> str:
        return url_for(".quarantine", code=code, page=other.page if other.page > 1 else None)

    return render_template(
        "quarantine.html",
        documents=[present_quarantined(document, reader) for document in found],
        codes=codes,
        code=code,
        paging=present_paging(listing, total, address=address),
    )


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """Tell machines whether the site can serve: 200 when the database answers, else 503."""
    try:
        with site.open_session() as session:
            is_ok = is_database_answering(session)
    except SQLAlchemyError:
        is_ok = False
    return jsonify(status="ok" if is_ok else "unavailable", database="ok" if is_ok else "down"), 200 if is_ok else 503
