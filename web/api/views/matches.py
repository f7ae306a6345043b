"""The matches of the token's enterprise, and what it answers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from jobs.queues import ring
from matcher.learning.answers import Reason
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.queries import criteria as criteria_queries
from models.queries.pages_enterprise import load_whole
from models.queries.work_filter import Shelf, WorkFilter
from models.queries.workplace import OwnMatch, one_own, own_after
from web import answers, site
from web.api import cursors
from web.api.access import acting_token
from web.api.lists import page
from web.api.operation import Operation, operation
from web.api.places import PREFIX
from web.api.presenters.matches import Account, present_feedback, present_match
from web.api.problems import Problem
from web.api.schemas import examples
from web.api.schemas.matches import FeedbackSchema, GivenSchema, MatchPage, MatchQuery, MatchSchema
from web.api.tokens import Scope
from web.languages import current_language
from web.reading import current_reader
from web.tender_search import sought_among_own

blueprint = Blueprint(
    "api_matches", __name__, url_prefix=f"{PREFIX}/matches", description="Lots that fit the token's enterprise."
)


@dataclass(frozen=True, slots=True)
class Own:
    """The token's enterprise and the criteria in force."""

    enterprise: EnterpriseRow
    criteria: CriteriaRow

    def shown(self, own: OwnMatch, account: Account) -> Mapping[str, Any]:
        """Return a match for the answer."""
        organisation_id = acting_token().organisation_id
        path = url_for("matches.show", organisation_id=organisation_id, lot_id=own.lot.id)
        return present_match(own, self.enterprise, account, site.get_site().settings.base_url.rstrip("/") + path)


@operation(
    blueprint,
    Operation(
        "GET",
        "",
        Scope.MATCHES_READ,
        "listMatches",
        query=MatchQuery,
        answer=MatchPage,
        example=examples.MATCH_PAGE,
        errors=(404,),
        is_paged=True,
        is_translated=True,
    ),
)
def list_matches(query: Mapping[str, Any]) -> ResponseReturnValue:
    """List the matches of the enterprise.

    The best first, in the order of its own page: score and what its own answers add. A cursor holds for the criteria
    under which it was given.
    """
    with site.open_session() as session:
        own = _own(session)
        version = str(own.criteria.id)
        position = cursors.read(query, belongs_to=version)
        wanted = _filter(own, query)
        after = None if position is None else (int(position[0]), int(position[1]))
        found = own_after(session, wanted, after=after, limit=query["limit"] + 1)
        session.expunge_all()
    account = Account(own.criteria, current_reader())
    return page(query, found, lambda item: own.shown(item, account), _position, belongs_to=version)


@operation(
    blueprint,
    Operation(
        "GET",
        "/<id:lot_id>",
        Scope.MATCHES_READ,
        "readMatch",
        answer=MatchSchema,
        example=examples.MATCH,
        is_translated=True,
    ),
)
def read_match(lot_id: int) -> ResponseReturnValue:
    """Read the match with one lot.

    Whatever its shelf or band.
    """
    with site.open_session() as session:
        own = _own(session)
        found = _one(session, own, lot_id)
        session.expunge_all()
    return own.shown(found, Account(own.criteria, current_reader()))


@operation(
    blueprint,
    Operation(
        "PUT",
        "/<id:lot_id>/feedback",
        Scope.FEEDBACK_WRITE,
        "giveFeedback",
        body=GivenSchema,
        answer=FeedbackSchema,
        example=examples.FEEDBACK,
        body_example=examples.GIVEN,
    ),
)
def give_feedback(given: Mapping[str, Any], lot_id: int) -> ResponseReturnValue:
    """Answer to a lot.

    In the same words as the page; what was said before is replaced, and the enterprise's order learns from it.
    """
    reason = given["reason"]
    kept = _answer(lot_id, answers.Answer(given["answer"], None if reason is None else Reason(reason)))
    return present_feedback(kept)


@operation(
    blueprint,
    Operation("DELETE", "/<id:lot_id>/feedback", Scope.FEEDBACK_WRITE, "takeFeedbackBack", status=204),
)
def take_feedback_back(lot_id: int) -> ResponseReturnValue:
    """Take back what was answered.

    The lot is undecided again, but for a bid that was handed in: that stays. It may be asked for more than once.
    """
    _answer(lot_id, answers.Answer("undo"))
    return "", 204


def _answer(lot_id: int, answer: answers.Answer) -> OwnMatch:
    """Keep an answer in the name of who made the token; return the match as it is then."""
    token = acting_token()
    assert token.created_by is not None  # noqa: S101 - a token without its maker does not work
    with site.open_session() as session:
        own = _own(session)
        _one(session, own, lot_id)
        answers.keep(session, own.enterprise.id, lot_id, token.created_by, answer)
        session.flush()
        kept = _one(session, own, lot_id)
        session.expunge_all()
    ring(site.get_site().settings, "learn_enterprise")
    return kept


def _own(session: Session) -> Own:
    organisation = acting_token().organisation
    enterprise_id, criteria = organisation.enterprise_id, criteria_queries.published(session)
    enterprise = None if enterprise_id is None else load_whole(session, enterprise_id)
    if enterprise is None or criteria is None:
        raise Problem(404, "The organisation has no profile yet, so nothing is matched.")
    return Own(enterprise, criteria)


def _one(session: Session, own: Own, lot_id: int) -> OwnMatch:
    found = one_own(session, own.enterprise.id, own.criteria.id, lot_id)
    if found is None:
        raise Problem(404, "There is no match with this lot.")
    return found


def _filter(own: Own, query: Mapping[str, Any]) -> WorkFilter:
    return WorkFilter(
        enterprise_id=own.enterprise.id,
        criteria_id=own.criteria.id,
        since=None,
        now=site.now(),
        shelf=Shelf(query["shelf"]),
        bands=tuple(query.get("band", ())),
        countries=tuple(query.get("country", ())),
        reserved=query["reserved"],
        search=sought_among_own(query.get("q", ""), current_language()),
    )


def _position(item: OwnMatch) -> tuple[int, int]:
    return (item.match.score_centi + item.match.learned_centi, item.match.lot_id)
