"""Drafts of an authority: what it wants to buy, and who fits."""

from __future__ import annotations

from marshmallow import fields, validate

from matcher.codes.languages import OF_THE_EU
from web.api.schemas.base import (
    Answered,
    Asked,
    Line,
    Moment,
    MoneySchema,
    PageQuery,
    Text,
    code_list,
    known_cpv,
    known_region,
    text,
    told,
)
from web.api.schemas.enterprises import EnterpriseSchema
from web.api.schemas.matches import FeatureSchema, GateSchema
from web.draft_form import NATURES

MOST_CENTS = 10**14
MOST_LOTS = 50


class DraftValueSchema(Asked):
    """The value of a lot."""

    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, MOST_CENTS), metadata=told("In euro cents.")
    )
    currency = fields.String(required=True, validate=validate.Equal("EUR"), metadata={"enum": ["EUR"]})


class DraftLotGivenSchema(Asked):
    """A lot as it is to be."""

    title = Line(required=True, validate=validate.Length(1, 300))
    description = Text(required=True, validate=validate.Length(1, 20_000), metadata=told("Matching reads it."))
    nature = fields.String(required=True, validate=validate.OneOf(NATURES))
    cpv = fields.List(
        fields.String(validate=known_cpv),
        load_default=list,
        validate=validate.Length(max=30),
        metadata=told("CPV codes, eight digits each; none: they are suggested from the text."),
    )
    nuts = fields.List(
        fields.String(validate=known_region),
        load_default=list,
        validate=validate.Length(max=50),
        metadata=told("Where the work is done; none: the authority's country."),
    )
    value = fields.Nested(DraftValueSchema, load_default=None, allow_none=True)
    duration_months = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 999))


class DraftHeadGivenSchema(Asked):
    """A draft's own fields."""

    title = Line(required=True, validate=validate.Length(1, 300))
    language = fields.String(
        required=True, validate=validate.OneOf(OF_THE_EU), metadata=told("In which the lots are written.")
    )


class DraftGivenSchema(DraftHeadGivenSchema):
    """A new draft with its lots."""

    lots = fields.List(fields.Nested(DraftLotGivenSchema), required=True, validate=validate.Length(1, MOST_LOTS))


class DraftLotSchema(Answered):
    """A lot of a draft, as the authority wrote it."""

    id = fields.Integer(required=True)
    position = fields.Integer(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    nature = fields.String(required=True)
    cpv = code_list("CPV codes.")
    nuts = code_list("Where the work is done.")
    value = fields.Nested(MoneySchema, required=True, allow_none=True)
    duration_months = fields.Integer(required=True, allow_none=True)


class DraftHeadSchema(Answered):
    """A draft in the list."""

    id = fields.Integer(required=True)
    url = fields.String(required=True, metadata=told("Its page here, for members.", format="uri"))
    title = fields.String(required=True)
    country = fields.String(required=True, metadata=told("ISO 3166-1 alpha-2."))
    language = fields.String(required=True)
    created_at = Moment(required=True)
    changed_at = Moment(required=True)
    n_lots = fields.Integer(required=True)


class DraftSchema(DraftHeadSchema):
    """A draft with its lots."""

    lots = fields.List(fields.Nested(DraftLotSchema), required=True)


class DraftPage(Answered):
    """A part of the authority's drafts, the last begun first."""

    items = fields.List(fields.Nested(DraftHeadSchema), required=True)
    next_cursor = text("Where the list goes on; null at its end.")


class BidderQuery(PageQuery):
    """Which bidders."""

    chosen = fields.Boolean(
        load_default=False, truthy={"true"}, falsy={"false"}, metadata=told("true: only those on the shortlist.")
    )


class SuggestionSchema(Answered):
    """A CPV code found in the text, of the lot's nature."""

    code = fields.String(required=True)
    confidence = fields.Float(required=True, metadata=told("0 to 1."))


class BidderSchema(Answered):
    """A social enterprise that fits; the points add up to the score."""

    enterprise = fields.Nested(EnterpriseSchema, required=True)
    band = fields.String(required=True)
    score = fields.Float(required=True, metadata=told("0 to 100."))
    features = fields.List(fields.Nested(FeatureSchema), required=True)
    gates = fields.List(fields.Nested(GateSchema), required=True)
    is_enough = fields.Boolean(
        required=True,
        allow_none=True,
        metadata=told("Whether its largest contract covers the lot's value; null where one of the two is unknown."),
    )
    is_chosen = fields.Boolean(required=True, metadata=told("Whether it is on the shortlist."))
    note = text("The authority's note.")


class BidderCountsSchema(Answered):
    """How many listed enterprises fit, by band."""

    strong = fields.Integer(required=True)
    good = fields.Integer(required=True)
    possible = fields.Integer(required=True)


class BidderPage(Answered):
    """A part of those who fit, the best first."""

    matched_at = Moment(required=True, allow_none=True, metadata=told("Null: matching is under way; ask again."))
    counts = fields.Nested(BidderCountsSchema, required=True)
    suggested_cpv = fields.List(fields.Nested(SuggestionSchema), required=True)
    items = fields.List(fields.Nested(BidderSchema), required=True)
    next_cursor = text("Where the list goes on; null at its end.")
