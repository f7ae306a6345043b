"""Tenders: open to everyone, with a token more often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from models.queries.pages_tender import load_lot_headings, load_lots, load_notice
from models.queries.tender_facets import TenderFilter
from models.queries.tender_pages import After, FeedOrder, FeedTender, tenders_after
from web import site
from web.api import cursors
from web.api.lists import page
from web.api.operation import Operation, operation
from web.api.places import PREFIX
from web.api.presenters.tenders import present_feed_tender, present_tender
from web.api.problems import Problem
from web.api.schemas import examples
from web.api.schemas.tenders import FullTenderSchema, TenderPage, TenderQuery
from web.api.tokens import Scope
from web.languages import current_language
from web.tender_search import sought_in

blueprint = Blueprint("api_tenders", __name__, url_prefix=f"{PREFIX}/tenders", description="Public notices.")
FACETS = ("country", "region", "cpv", "deadline", "reserved")


@operation(
    blueprint,
    Operation(
        "GET",
        "",
        Scope.TENDERS_READ,
        "listTenders",
        query=TenderQuery,
        answer=TenderPage,
        example=examples.TENDER_PAGE,
        is_open=True,
        is_paged=True,
    ),
)
def list_tenders(query: Mapping[str, Any]) -> ResponseReturnValue:
    """List tenders.

    Those with a lot that meets all filters; without a deadline, lots that are open. To follow what changes, ask with
    `sort=changed` and all six deadlines, and go on from the last `next_cursor` or the last `changed_at`.
    """
    order, position = FeedOrder(query["sort"]), cursors.read(query)
    with site.open_session() as session:
        found = tenders_after(
            session,
            _filter(query),
            order=order,
            after=None if position is None else _after(order, position),
            changed_since=query.get("changed_since"),
            now=site.now(),
            limit=query["limit"] + 1,
        )
        session.expunge_all()
    return page(
        query, found, lambda item: present_feed_tender(item, _url(item.notice.id)), lambda item: _position(order, item)
    )


@operation(
    blueprint,
    Operation(
        "GET",
        "/<id:tender_id>",
        Scope.TENDERS_READ,
        "readTender",
        answer=FullTenderSchema,
        example=examples.FULL_TENDER,
        is_open=True,
    ),
)
def read_tender(tender_id: int) -> ResponseReturnValue:
    """Read a tender with all its lots.

    Texts are as the source published them; contact persons, private addresses and telephone numbers are not kept.
    """
    with site.open_session() as session:
        row = load_notice(session, tender_id)
        if row is None:
            raise Problem(404, "There is no tender with this id.")
        lots = load_lots(session, [heading.id for heading in load_lot_headings(session, tender_id, None)])
        session.expunge_all()
    return present_tender(row, lots, _url(tender_id))


def _filter(query: Mapping[str, Any]) -> TenderFilter:
    facets: dict[str, Any] = {name: tuple(query.get(name, ())) for name in FACETS}
    return TenderFilter(sought_in(query.get("q", ""), current_language()), **facets)


def _url(notice_id: int) -> str:
    return site.get_site().settings.base_url.rstrip("/") + url_for("tenders.show", notice_id=notice_id)


def _position(order: FeedOrder, item: FeedTender) -> tuple[Any, ...]:
    row = item.notice
    if order is FeedOrder.CHANGED:
        return (row.id, row.changed_at.isoformat())
    return (row.id, None if row.published_on is None else row.published_on.isoformat())


def _after(order: FeedOrder, position: cursors.Position) -> After:
    notice_id, moment = position
    if order is FeedOrder.CHANGED:
        return After(notice_id, changed_at=datetime.fromisoformat(moment))
    return After(notice_id, day=None if moment is None else date.fromisoformat(moment))
