"""What robots may read, and the addresses that search engines are told of: open tenders, listed enterprises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from models.queries import sitemap
from web import site
from web.permissions import public

blueprint = Blueprint("sitemap", __name__)
MAX_PAGES = 1_000
ROBOTS = """User-agent: *
Disallow: /account
Disallow: /admin/
Disallow: /alerts/
Disallow: /dev/
Disallow: /language/
Disallow: /my/
Disallow: /*.csv

Sitemap: {sitemap}
"""


@blueprint.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Tell robots what to leave alone and where the addresses are listed."""
    return Response(ROBOTS.format(sitemap=_absolute(url_for(".index"))), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@public
def index() -> ResponseReturnValue:
    """List the parts of the site map."""
    now = site.now()

    def ask() -> dict[str, int]:
        with site.open_reading() as session:
            return {
                "tenders": sitemap.count_open_tenders(session, now),
                "enterprises": sitemap.count_listed(session),
            }

    counts = site.remember(("site map",), ask)
    pages = [
        _absolute(url_for(f".{part}", page=page))
        for part, n_entries in counts.items()
        for page in range(1, min(-(-n_entries // sitemap.PER_PAGE), MAX_PAGES) + 1)
    ]
    return _xml("sitemap_index.xml", pages=pages)


@blueprint.get("/sitemap/tenders-<int:page>.xml")
@public
def tenders(page: int) -> ResponseReturnValue:
    """List the addresses of open tenders."""
    with site.open_reading() as session:
        found = sitemap.open_tenders(session, site.now(), _bounded(page))
    return _urls([(url_for("tenders.show", notice_id=notice_id), changed_at) for notice_id, changed_at in found])


@blueprint.get("/sitemap/enterprises-<int:page>.xml")
@public
def enterprises(page: int) -> ResponseReturnValue:
    """List the addresses of listed enterprises."""
    with site.open_reading() as session:
        found = sitemap.listed_enterprises(session, _bounded(page))
    return _urls([(url_for("enterprises.show", key=key), changed_at) for key, changed_at in found])


def _bounded(page: int) -> int:
    if not 1 <= page <= MAX_PAGES:
        abort(404)
    return page


def _urls(entries: Sequence[tuple[str, datetime]]) -> Response:
    return _xml("sitemap.xml", entries=[(_absolute(path), changed_at.date()) for path, changed_at in entries])


def _xml(template: str, **values: object) -> Response:
    return Response(render_template(template, **values), mimetype="application/xml")


def _absolute(path: str) -> str:
    return site.get_site().settings.base_url.rstrip("/") + path
