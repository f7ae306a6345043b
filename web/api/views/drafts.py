"""The drafts of the token's authority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from jobs.queues import ring
from models.drafts import DraftRow
from models.queries import drafts
from web import site
from web.api import cursors, etags
from web.api.access import acting_token
from web.api.draft_work import draft_url, new_lot, own_draft
from web.api.lists import page
from web.api.operation import ETAG, Operation, operation
from web.api.places import PREFIX
from web.api.presenters.drafts import present_draft, present_head
from web.api.repeats import made_once
from web.api.schemas import examples
from web.api.schemas.base import PageQuery
from web.api.schemas.drafts import DraftGivenSchema, DraftHeadGivenSchema, DraftPage, DraftSchema
from web.api.tokens import Scope

blueprint = Blueprint(
    "api_drafts", __name__, url_prefix=f"{PREFIX}/drafts", description="Tenders that the token's authority prepares."
)
LOCATION = {"Location": {"description": "Its address.", "schema": {"type": "string"}}, **ETAG}


@operation(
    blueprint,
    Operation(
        "GET",
        "",
        Scope.DRAFTS_READ,
        "listDrafts",
        query=PageQuery,
        answer=DraftPage,
        example=examples.DRAFT_PAGE,
        is_paged=True,
    ),
)
def list_drafts(query: Mapping[str, Any]) -> ResponseReturnValue:
    """List the drafts of the authority.

    The last begun first.
    """
    position = cursors.read(query)
    with site.open_session() as session:
        before = None if position is None else int(position[0])
        organisation_id = acting_token().organisation_id
        found = drafts.drafts_after(session, organisation_id, before=before, limit=query["limit"] + 1)
        session.expunge_all()
    return page(query, found, lambda item: present_head(*item, url=draft_url(item[0])), lambda item: (item[0].id,))


@operation(
    blueprint,
    Operation(
        "POST",
        "",
        Scope.DRAFTS_WRITE,
        "addDraft",
        body=DraftGivenSchema,
        answer=DraftSchema,
        example=examples.DRAFT,
        status=201,
        body_example=examples.DRAFT_GIVEN,
        headers=LOCATION,
    ),
)
def add_draft(given: Mapping[str, Any]) -> ResponseReturnValue:
    """Begin a draft with its lots.

    It is compared with all enterprises in the background; read the bidders of its lots a little later.
    """
    token = acting_token()

    def make(session: Session) -> tuple[dict[str, Any], str]:
        draft = DraftRow(
            organisation_id=token.organisation_id,
            title=given["title"],
            country=token.organisation.country,
            language=given["language"],
            created_by=token.created_by,
        )
        session.add(draft)
        session.flush()
        session.add_all(new_lot(draft, lot, position=place) for place, lot in enumerate(given["lots"], start=1))
        drafts.ask_for_matching(session, draft)
        return _written(session, draft.id), url_for(".read_draft", draft_id=draft.id)

    answer = made_once(DraftSchema, make)
    ring(site.get_site().settings, "match_draft")
    return answer


@operation(
    blueprint,
    Operation("GET", "/<id:draft_id>", Scope.DRAFTS_READ, "readDraft", answer=DraftSchema, example=examples.DRAFT),
)
def read_draft(draft_id: int) -> ResponseReturnValue:
    """Read a draft with its lots.

    What the authority wrote; what matching found is with the bidders of each lot.
    """
    with site.open_session() as session:
        draft = own_draft(session, draft_id)
        session.expunge_all()
    return present_draft(draft, draft_url(draft))


@operation(
    blueprint,
    Operation(
        "PUT",
        "/<id:draft_id>",
        Scope.DRAFTS_WRITE,
        "changeDraft",
        body=DraftHeadGivenSchema,
        answer=DraftSchema,
        example=examples.DRAFT,
        needs_match=True,
        body_example=examples.DRAFT_HEAD_GIVEN,
    ),
)
def change_draft(given: Mapping[str, Any], draft_id: int) -> ResponseReturnValue:
    """Change the title and the language of a draft.

    Its lots are changed one by one.
    """
    with site.open_session() as session:
        draft = own_draft(session, draft_id, to_change=True)
        etags.check_match(DraftSchema, present_draft(draft, draft_url(draft)))
        draft.title, draft.language = given["title"], given["language"]
        for lot in draft.lots:
            lot.language = draft.language
        drafts.ask_for_matching(session, draft)
        shown = _written(session, draft_id)
    ring(site.get_site().settings, "match_draft")
    return shown, 200, etags.header_of(DraftSchema, shown)


@operation(
    blueprint,
    Operation("DELETE", "/<id:draft_id>", Scope.DRAFTS_WRITE, "deleteDraft", status=204, needs_match=True),
)
def delete_draft(draft_id: int) -> ResponseReturnValue:
    """Delete a draft.

    With its lots, its bidders and the shortlists.
    """
    with site.open_session() as session:
        draft = own_draft(session, draft_id, to_change=True)
        etags.check_match(DraftSchema, present_draft(draft, draft_url(draft)))
        session.delete(draft)
    return "", 204


def _written(session: Session, draft_id: int) -> dict[str, Any]:
    """Return the draft as it is now in the database."""
    session.flush()
    session.expire_all()
    draft = own_draft(session, draft_id)
    return present_draft(draft, draft_url(draft))
