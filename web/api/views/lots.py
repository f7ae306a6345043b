"""The lots of a draft, and who fits them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from jobs.queues import ring
from models.enterprises import EnterpriseRow
from models.queries import drafts
from models.queries.drafts import Bidder
from web import site
from web.api import cursors, etags
from web.api.draft_work import new_lot, own_draft, own_lot, write_lot
from web.api.lists import page
from web.api.operation import Operation, operation
from web.api.places import PREFIX
from web.api.presenters.drafts import present_bidder, present_found, present_lot
from web.api.presenters.matches import Account
from web.api.problems import Problem
from web.api.repeats import made_once
from web.api.schemas import examples
from web.api.schemas.drafts import MOST_LOTS, BidderPage, BidderQuery, DraftLotGivenSchema, DraftLotSchema
from web.api.tokens import Scope
from web.api.views.drafts import LOCATION
from web.reading import current_reader

blueprint = Blueprint(
    "api_draft_lots",
    __name__,
    url_prefix=f"{PREFIX}/drafts/<id:draft_id>/lots",
    description="The lots of a draft, and the social enterprises that fit them.",
)


@operation(
    blueprint,
    Operation(
        "POST",
        "",
        Scope.DRAFTS_WRITE,
        "addDraftLot",
        body=DraftLotGivenSchema,
        answer=DraftLotSchema,
        example=examples.DRAFT_LOT,
        status=201,
        body_example=examples.DRAFT_LOT_GIVEN,
        errors=(404,),
        headers=LOCATION,
    ),
)
def add_lot(given: Mapping[str, Any], draft_id: int) -> ResponseReturnValue:
    """Add a lot to a draft.

    Behind those that are there; a draft has at most 50.
    """

    def make(session: Session) -> tuple[dict[str, Any], str]:
        draft = own_draft(session, draft_id, to_change=True)
        if len(draft.lots) >= MOST_LOTS:
            raise Problem(409, f"The draft has {MOST_LOTS} lots already.")
        lot = new_lot(draft, given, position=max((row.position for row in draft.lots), default=0) + 1)
        session.add(lot)
        drafts.ask_for_matching(session, draft)
        return present_lot(lot), url_for(".read_lot", draft_id=draft_id, lot_id=lot.id)

    answer = made_once(DraftLotSchema, make)
    ring(site.get_site().settings, "match_draft")
    return answer


@operation(
    blueprint,
    Operation(
        "GET", "/<id:lot_id>", Scope.DRAFTS_READ, "readDraftLot", answer=DraftLotSchema, example=examples.DRAFT_LOT
    ),
)
def read_lot(draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Read a lot of a draft.

    Its ETag is needed to change or delete it.
    """
    with site.open_session() as session:
        lot = own_lot(own_draft(session, draft_id), lot_id)
        session.expunge_all()
    return present_lot(lot)


@operation(
    blueprint,
    Operation(
        "PUT",
        "/<id:lot_id>",
        Scope.DRAFTS_WRITE,
        "changeDraftLot",
        body=DraftLotGivenSchema,
        answer=DraftLotSchema,
        example=examples.DRAFT_LOT,
        needs_match=True,
        body_example=examples.DRAFT_LOT_GIVEN,
    ),
)
def change_lot(given: Mapping[str, Any], draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Change a lot of a draft.

    What is sent replaces it as a whole; it is compared with all enterprises anew.
    """
    with site.open_session() as session:
        draft = own_draft(session, draft_id, to_change=True)
        lot = own_lot(draft, lot_id)
        etags.check_match(DraftLotSchema, present_lot(lot))
        write_lot(lot, given)
        drafts.ask_for_matching(session, draft)
        shown = present_lot(lot)
    ring(site.get_site().settings, "match_draft")
    return shown, 200, etags.header_of(DraftLotSchema, shown)


@operation(
    blueprint,
    Operation(
        "DELETE", "/<id:lot_id>", Scope.DRAFTS_WRITE, "deleteDraftLot", status=204, needs_match=True, errors=(409,)
    ),
)
def delete_lot(draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Delete a lot of a draft.

    A draft keeps at least one; delete the draft instead.
    """
    with site.open_session() as session:
        draft = own_draft(session, draft_id, to_change=True)
        lot = own_lot(draft, lot_id)
        etags.check_match(DraftLotSchema, present_lot(lot))
        if len(draft.lots) == 1:
            raise Problem(409, "It is the last lot of the draft. Delete the draft instead.")
        draft.lots.remove(lot)
        drafts.ask_for_matching(session, draft)
    ring(site.get_site().settings, "match_draft")
    return "", 204


@operation(
    blueprint,
    Operation(
        "GET",
        "/<id:lot_id>/bidders",
        Scope.DRAFTS_READ,
        "listBidders",
        query=BidderQuery,
        answer=BidderPage,
        example=examples.BIDDER_PAGE,
        is_paged=True,
        is_translated=True,
    ),
)
def list_bidders(query: Mapping[str, Any], draft_id: int, lot_id: int) -> ResponseReturnValue:
    """List who fits a lot of a draft.

    Social enterprises that want to be listed, the best first. They are not told.
    """
    position = cursors.read(query)
    with site.open_session() as session:
        draft = own_draft(session, draft_id)
        lot = own_lot(draft, lot_id)
        after = None if position is None else (int(position[0]), int(position[1]))
        found = drafts.bidders_after(session, lot_id, chosen=query["chosen"], after=after, limit=query["limit"] + 1)
        session.expunge_all()
    reader = current_reader()
    accounts = {item.criteria.id: Account(item.criteria, reader) for item in found}
    return page(
        query,
        found,
        lambda item: present_bidder(item, lot, accounts[item.criteria.id], _url(item.enterprise)),
        _position,
        more=present_found(draft, lot),
    )


def _url(row: EnterpriseRow) -> str:
    return site.get_site().settings.base_url.rstrip("/") + url_for("enterprises.show", key=row.key)


def _position(item: Bidder) -> tuple[int, int]:
    return (item.match.score_centi, item.match.enterprise_id)
