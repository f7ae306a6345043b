"""The directory of enterprises and an enterprise with its ranked lots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.queries.accounts import organisation_of
from models.queries.directory import (
    MAX_EXPORTED,
    DirectoryCounts,
    DirectoryFilter,
    DirectoryOrder,
    ListedEnterprise,
    count_directory,
    find_enterprises,
)
from models.queries.pages_enterprise import is_open
from web import site
from web.accounts.members import own_membership
from web.arguments import COUNTRY, CPV_PREFIX, REGION, TOKEN, Listing, ListingRules, read_listing
from web.criteria import criteria_id
from web.csv_export import csv_response
from web.directory_search import sought_enterprises
from web.enterprise_reading import MatchesAsked, read_enterprise, read_matches_asked
from web.permissions import public
from web.presenters.enterprise import present_enterprise
from web.presenters.enterprises import CSV_HEADER, csv_rows, facet_texts, present_card
from web.presenters.facets import present_around, present_paging
from web.reading import current_reader
from web.sharing import shared

blueprint = Blueprint("enterprises", __name__)
RULES = ListingRules(
    facets={"country": COUNTRY, "region": REGION, "status": TOKEN, "trade": CPV_PREFIX},
    orders=tuple(DirectoryOrder),
)


@blueprint.get("/enterprises")
@public
@shared
def index() -> ResponseReturnValue:
    """Show the enterprises that fit the address."""
    listing = read_listing(request.args, RULES)
    counts = _count(listing)
    found = _find(listing, limit=RULES.per_page)
    reader = current_reader()
    texts, address = facet_texts(reader), _addresses()
    return render_template(
        "enterprises.html",
        enterprises=[present_card(enterprise, reader) for enterprise in found],
        **present_around(listing, counts.total, counts.counts, texts=texts, address=address, reader=reader),
        first_url=address(listing.at_page(1)),
        csv_url=site.address(".export", listing.at_page(1).arguments()),
    )


@blueprint.get("/enterprises.csv")
@public
def export() -> ResponseReturnValue:
    """Give the enterprises that fit the address as a table."""
    listing = read_listing(request.args, RULES).at_page(1)
    return csv_response("enterprises.csv", CSV_HEADER, csv_rows(_find(listing, limit=MAX_EXPORTED)))


@blueprint.get("/enterprises/<key>")
@public
@shared
def show(key: str) -> ResponseReturnValue:
    """Show an enterprise, and to who may see them its ranked lots or those that a gate keeps from it."""
    asked = read_matches_asked(request.args)
    read = read_enterprise(key, asked)
    if read is None:
        abort(404)
    if read.enterprise.key != key:
        return redirect(url_for(".show", key=read.enterprise.key), 301)

    address = _match_addresses(key)
    pages = present_paging(
        Listing(asked.rules, page=asked.page),
        read.n_found,
        address=lambda other: address(replace(asked, page=other.page)),
    )
    page_url = site.get_site().settings.base_url.rstrip("/") + url_for(".show", key=key)
    view = present_enterprise(read, address=address, page_url=page_url, reader=current_reader())
    membership = None if read.organisation_id is None else own_membership(read.organisation_id)
    return render_template("enterprise.html", enterprise=view, paging=pages, membership=membership)


@blueprint.get("/enterprises/<int:enterprise_id>/matches")
@public
def matches(enterprise_id: int) -> ResponseReturnValue:
    """Lead from a mail to the matches: to the enterprise's own work where it has members, else to its public page."""
    with site.open_session() as session:
        organisation_id = organisation_of(session, enterprise_id)
    if organisation_id is not None:
        return redirect(url_for("matches.index", organisation_id=organisation_id))
    return redirect(url_for(".show", key=str(enterprise_id)))


def _match_addresses(key: str) -> Callable[[MatchesAsked], str]:
    path = url_for(".show", key=key)
    return lambda asked: site.with_arguments(path, asked.arguments())


def _filter(listing: Listing) -> DirectoryFilter:
    return sought_enterprises(listing.words, **{name: listing.values(name) for name in RULES.facets})


def _find(listing: Listing, limit: int) -> tuple[ListedEnterprise, ...]:
    with site.open_session() as session:
        return find_enterprises(
            session,
            _filter(listing),
            order=DirectoryOrder(listing.order),
            open_lots=is_open(site.now()),
            criteria_id=criteria_id(session),
            limit=limit,
            offset=listing.offset,
        )


def _count(listing: Listing) -> DirectoryCounts:
    wanted = _filter(listing)

    def ask() -> DirectoryCounts:
        with site.open_session() as session:
            return count_directory(session, wanted)

    return site.remember(("directory facets", wanted), ask)


def _addresses() -> Callable[[Listing], str]:
    path = url_for("enterprises.index")
    return lambda listing: site.with_arguments(path, listing.arguments())
