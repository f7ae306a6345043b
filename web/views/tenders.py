"""The list of tenders and a tender."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.queries.tender_facets import DeadlineClass, ReservedClass, TenderFilter, ValueClass
from models.queries.tenders import (
    MAX_EXPORTED,
    FacetCounts,
    ListedTender,
    TenderOrder,
    count_facets,
    find_tenders,
)
from web import site
from web.arguments import COUNTRY, CPV_PREFIX, LANGUAGE, REGION, Listing, ListingRules, read_id, read_listing
from web.code_search import codes_of_each
from web.csv_export import csv_response
from web.follow_reading import read_offers
from web.languages import current_language
from web.permissions import public
from web.presenters.facets import present_around
from web.presenters.tender import present_notice
from web.presenters.tenders import CSV_HEADER, csv_rows, facet_texts, present_tender
from web.reading import current_reader
from web.sharing import shared
from web.tender_reading import own_matches, read_tender
from web.tender_search import sought_in

blueprint = Blueprint("tenders", __name__)


def _one_of(names: type[DeadlineClass | ReservedClass | ValueClass]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name.value) for name in names))


RULES = ListingRules(
    facets={
        "deadline": _one_of(DeadlineClass),
        "country": COUNTRY,
        "region": REGION,
        "cpv": CPV_PREFIX,
        "reserved": _one_of(ReservedClass),
        "value": _one_of(ValueClass),
        "language": LANGUAGE,
    },
    orders=tuple(order for order in TenderOrder if order is not TenderOrder.WORDS),
    of_words=TenderOrder.WORDS,
)


@blueprint.get("/tenders")
@public
@shared
def index() -> ResponseReturnValue:
    """Show the tenders that fit the address."""
    listing = read_listing(request.args, RULES)
    wanted, counts, is_loose = _wanted(listing)
    last = max(-(-counts.total // RULES.per_page), 1)
    if last < listing.page:
        return redirect(_addresses()(listing.at_page(last)))
    found = site.remember(("tenders", wanted, listing.order, listing.page), lambda: _find(wanted, listing))
    reader = current_reader()
    texts, address = facet_texts(reader), _addresses()
    return render_template(
        "tenders.html",
        tenders=[present_tender(tender, reader) for tender in found],
        **present_around(listing, counts.total, counts.counts, texts=texts, address=address, reader=reader),
        is_by_trade=bool(wanted.sought.codes) and not listing.words.isdigit(),
        is_loose=is_loose,
        first_url=address(listing.at_page(1)),
        any_deadline_url=address(_with_any_deadline(listing)),
        csv_url=site.address(".export", listing.at_page(1).arguments()),
    )


@blueprint.get("/tenders.csv")
@public
def export() -> ResponseReturnValue:
    """Give the tenders that fit the address as a table."""
    listing = read_listing(request.args, RULES).at_page(1)
    return csv_response("tenders.csv", CSV_HEADER, csv_rows(_find(_wanted(listing)[0], listing, limit=MAX_EXPORTED)))


@blueprint.get("/tenders/<int:notice_id>")
@public
@shared
def show(notice_id: int) -> ResponseReturnValue:
    """Show a tender with its lots and the enterprises ranked for them."""
    wanted_lot = read_id(request.args, "lot")
    tender = read_tender(notice_id, wanted_lot)
    if tender is None:
        abort(404)
    view, offers = present_notice(tender, current_reader()), read_offers([lot.row.id for lot in tender.lots])
    own, winners = own_matches(tender), tender.winners
    return render_template("tender.html", tender=view, offers=offers, own_matches=own, winners=winners)


def _filter(listing: Listing) -> TenderFilter:
    facets = {name: listing.values(name) for name in RULES.facets}
    return TenderFilter(sought_in(listing.words, current_language()), **facets)


def _find(wanted: TenderFilter, listing: Listing, limit: int = RULES.per_page) -> tuple[ListedTender, ...]:
    with site.open_reading() as session:
        return find_tenders(
            session,
            wanted,
            order=TenderOrder(listing.order),
            now=site.now(),
            limit=limit,
            offset=listing.offset,
        )


def _wanted(listing: Listing) -> tuple[TenderFilter, FacetCounts, bool]:
    """Return the filter, what it finds, and whether it asks for less: for the trades that single words name.

    It does where nothing has all of the words.
    """
    wanted = _filter(listing)
    counts = _count(wanted)
    codes = codes_of_each(listing.words, current_language()) if listing.words and not counts.total else ()
    if not codes:
        return wanted, counts, False
    loose = replace(wanted, sought=replace(wanted.sought, codes=codes))
    return loose, _count(loose), True


def _count(wanted: TenderFilter) -> FacetCounts:
    def ask() -> FacetCounts:
        with site.open_reading() as session:
            return count_facets(session, wanted, site.now())

    return site.remember(("tender facets", wanted), ask)


def _with_any_deadline(listing: Listing) -> Listing:
    return replace(listing, facets={**listing.facets, "deadline": tuple(DeadlineClass)}, page=1)


def _addresses() -> Callable[[Listing], str]:
    path = url_for("tenders.index")
    return lambda listing: site.with_arguments(path, listing.arguments())
