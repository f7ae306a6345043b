"""How well lots fit the token's enterprise, and what it says of them."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from matcher.learning.answers import Reason
from models.queries.work_filter import Shelf
from web.answers import ANSWERS
from web.api.schemas.base import (
    COUNTRY,
    OR_TRADE,
    Answered,
    Asked,
    Moment,
    PageQuery,
    choices,
    text,
    told,
    values,
    words,
)
from web.api.schemas.tenders import LotSchema
from web.work_reading import BANDS

GIVEN = [name for name in ANSWERS if name != "undo"]
SHELVES = [str(shelf) for shelf in Shelf if shelf != Shelf.NEW]


class MatchQuery(PageQuery):
    """Which matches."""

    shelf = fields.String(
        load_default=str(Shelf.OPEN),
        validate=validate.OneOf(SHELVES),
        metadata=told("open: undecided; kept: answered with yes; dismissed: put aside; why-not: ruled out by a gate."),
    )
    q = words(
        f"Every one of these words in the title of the lot or the name or town of the buyer;"
        f" or a place of the work beside the others{OR_TRADE}."
    )
    band = choices(list(BANDS), "What the score means.")
    country = values(COUNTRY, "Country of the work, ISO 3166-1 alpha-2.", "DE")
    reserved = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata=told("true: only lots that are reserved."),
    )


class FeatureSchema(Answered):
    """One signal: what was found and the points that it gives."""

    name = fields.String(required=True)
    title = fields.String(required=True, metadata=told("In the language asked for."))
    sentence = fields.String(required=True, metadata=told("In the language asked for."))
    value = fields.Float(required=True, allow_none=True, metadata=told("0 to 1; null: unknown."))
    points = fields.Float(required=True)
    most = fields.Float(required=True, metadata=told("The most points that it can give."))


class GateSchema(Answered):
    """A hard rule that speaks against the lot."""

    code = fields.String(required=True)
    title = fields.String(required=True, metadata=told("In the language asked for."))
    sentence = fields.String(required=True, metadata=told("In the language asked for: why, and what to do about it."))


class FeedbackSchema(Answered):
    """What the enterprise said of a lot and does about it."""

    verdict = text("relevant, not_for_me, bid, won; null: nothing yet.")
    reason = text("Why it is not for the enterprise.")
    stage = text("saved, bidding, submitted, won, lost; null: not followed.")


class MatchSchema(Answered):
    """A lot with its score for the enterprise; the points add up to the score."""

    lot_id = fields.Integer(required=True)
    tender_id = fields.Integer(required=True)
    tender_title = fields.String(required=True)
    url = fields.String(required=True, metadata=told("Its page here, for members.", format="uri"))
    published_on = fields.Date(required=True, allow_none=True)
    buyer = text()
    band = fields.String(required=True, metadata=told("strong, good, possible, weak."))
    score = fields.Float(required=True, metadata=told("0 to 100."))
    learned = fields.Float(required=True, metadata=told("What the enterprise's own answers add to its order."))
    features = fields.List(fields.Nested(FeatureSchema), required=True)
    gates = fields.List(fields.Nested(GateSchema), required=True, metadata=told("None: the lot comes into question."))
    matched_at = Moment(required=True)
    feedback = fields.Nested(FeedbackSchema, required=True)
    lot = fields.Nested(LotSchema, required=True)


class MatchPage(Answered):
    """A part of the enterprise's matches, the best first."""

    items = fields.List(fields.Nested(MatchSchema), required=True)
    next_cursor = text("Where the list goes on; null at its end.")


class GivenSchema(Asked):
    """An answer to a lot."""

    answer = fields.String(
        required=True,
        validate=validate.OneOf(GIVEN),
        metadata=told("relevant; not_for_me; save: keep it to look at later; bid: the enterprise prepares a bid."),
    )
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf([str(reason) for reason in Reason]),
        metadata=told("With not_for_me: why."),
    )

    @validates_schema
    def _check_reason(self, given: dict[str, Any], **_named: Any) -> None:
        if given.get("reason") and given.get("answer") != "not_for_me":
            raise ValidationError("Only not_for_me has a reason.", "reason")
