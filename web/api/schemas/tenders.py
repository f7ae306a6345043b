"""Tenders and their lots, as their sources published them."""

from __future__ import annotations

from marshmallow import fields, validate

from models.queries.tender_facets import DeadlineClass, ReservedClass
from models.queries.tender_pages import FeedOrder
from web.api.schemas.base import (
    COUNTRY,
    CPV_PREFIX,
    OR_TRADE,
    REGION,
    Answered,
    Moment,
    MoneySchema,
    PageQuery,
    Stated,
    choices,
    code_list,
    stated,
    text,
    texts,
    told,
    values,
    words,
)


class TenderQuery(PageQuery):
    """Which tenders: those with a lot that meets every filter."""

    q = words(
        "Every one of these words, as a beginning, in title or description of a lot; or in name or town of the buyer;"
        f" or a place of the work beside the others{OR_TRADE}."
    )
    country = values(COUNTRY, "Country of the work, ISO 3166-1 alpha-2.", "DE")
    region = values(REGION, "Region of the work: a NUTS code of any level.", "DE1")
    cpv = values(CPV_PREFIX, "Beginning of a CPV code.", "9831")
    deadline = choices(
        [str(name) for name in DeadlineClass],
        "When the lot closes; without it, lots that are open (week, month, later, none). All six: every lot.",
    )
    reserved = choices([str(name) for name in ReservedClass], "For whom the lot is reserved.")
    changed_since = Moment(
        metadata=told("Only tenders changed at or after this moment.", example="2026-03-01T00:00:00Z")
    )
    sort = fields.String(
        load_default=str(FeedOrder.NEWEST),
        validate=validate.OneOf([str(name) for name in FeedOrder]),
        metadata=told("`newest`: the last published first. `changed`: the first changed first, to follow changes."),
    )


class ReservationSchema(Answered):
    """For whom a lot is reserved. Source: eForms BT-71, BT-736."""

    participation = stated("Whether only some may bid.")
    reserved_for = code_list("`res-ws`: Directive 2014/24/EU, Art. 20; `res-pub-ser`: Art. 77.")
    execution = stated("Whether the work must be done within sheltered employment.")


class LotSchema(Answered):
    """A lot in short: the part of a tender for which one bids."""

    id = fields.Integer(required=True)
    ref = fields.String(required=True, metadata=told("Its name within the notice."))
    title = fields.String(required=True)
    language = text("Of the title, ISO 639-1.")
    state = fields.String(required=True, metadata=told("open, cancelled, superseded, awarded, inactive."))
    nature = text("services, supplies or works.")
    cpv_main = text()
    cpv = code_list("CPV codes, the main one first.")
    nuts = code_list("Where the work is done.")
    country = text("ISO 3166-1 alpha-2.")
    value = fields.Nested(MoneySchema, required=True, allow_none=True)
    closes_at = Moment(required=True, allow_none=True, metadata=told("Until when a newcomer can take part."))
    reserved = fields.Nested(ReservationSchema, required=True)
    social = stated("Whether it pursues social aims.")
    green = stated("Whether it pursues environmental aims.")
    sme_suitable = stated()


class TenderSchema(Answered):
    """A notice with its first lots."""

    id = fields.Integer(required=True)
    url = fields.String(required=True, metadata=told("Its page here.", format="uri"))
    source = fields.String(required=True)
    source_url = text("The notice where it was published; what counts is what is said there.")
    notice_id = fields.String(required=True, metadata=told("Its id at the source."))
    publication_number = text()
    published_on = fields.Date(required=True, allow_none=True)
    changed_at = Moment(required=True)
    form_type = fields.String(required=True, metadata=told("competition, planning, result, change ..."))
    state = fields.String(required=True, metadata=told("active, superseded, cancelled."))
    title = fields.String(required=True)
    language = text("Of the title, ISO 639-1.")
    country = text("Of the buyer, ISO 3166-1 alpha-2.")
    buyer = text("The buyer's name.")
    n_lots = fields.Integer(required=True)
    lots = fields.List(fields.Nested(LotSchema), required=True)


class TenderPage(Answered):
    """A part of the list of tenders."""

    items = fields.List(fields.Nested(TenderSchema), required=True)
    next_cursor = text("Where the list goes on; null at its end.")


class PlaceSchema(Answered):
    """Where work is done."""

    nuts = text()
    country = text()
    city = text()
    scope = text("anyw, anyw-eea, anyw-cou: anywhere. Source: BT-727.")


class DurationSchema(Answered):
    """How long a contract runs."""

    amount = fields.Integer(required=True, allow_none=True)
    unit = text("DAY, WEEK, MONTH, YEAR.")
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    other = text("UNLIMITED, UNKNOWN.")


class DeadlinesSchema(Answered):
    """Until when one can bid, ask to take part, or say that one is interested."""

    tender = Moment(required=True, allow_none=True)
    participation = Moment(required=True, allow_none=True)
    interest = Moment(required=True, allow_none=True)


class ObjectivesSchema(Answered):
    """What a buyer wants to reach beyond the work."""

    social = stated()
    green = stated()
    innovation = stated()
    accessibility = stated()
    social_codes = code_list("eForms code list social-objective.")
    green_codes = code_list("eForms code list environmental-impact.")
    innovation_codes = code_list("eForms code list innovative-acquisition.")
    description = texts("By language.")


class CriterionSchema(Answered):
    """A criterion of selection or of award."""

    code = text()
    name = texts("By language.")
    description = texts("By language.")
    weight = text()


class FullLotSchema(LotSchema):
    """A lot with everything that the notice says of it."""

    titles = texts("By language.")
    descriptions = texts("By language.")
    places = fields.List(fields.Nested(PlaceSchema), required=True)
    framework_maximum = fields.Nested(MoneySchema, required=True, allow_none=True)
    duration = fields.Nested(DurationSchema, required=True, allow_none=True)
    renewals_max = fields.Integer(required=True, allow_none=True)
    deadlines = fields.Nested(DeadlinesSchema, required=True)
    objectives = fields.Nested(ObjectivesSchema, required=True)
    eu_funded = stated()
    selection_criteria = fields.List(fields.Nested(CriterionSchema), required=True)
    award_criteria = fields.List(fields.Nested(CriterionSchema), required=True)
    documents_url = text()
    documents_restricted = Stated(required=True, allow_none=True)
    submission_url = text()
    submission_languages = code_list("In which bids are accepted, ISO 639-1; none: not said.")
    framework = text("Source: BT-765.")
    dynamic_purchasing = text("Source: BT-766.")


class WinnerSchema(Answered):
    """Who won; the names of natural persons are not kept."""

    name = text()
    company_id = text()
    country = text()


class ResultSchema(Answered):
    """How a lot ended."""

    lot_ref = text()
    status = text("selec-w, clos-nw, open-nw. Source: BT-142.")
    reason = text()
    winners = fields.List(fields.Nested(WinnerSchema), required=True)
    value = fields.Nested(MoneySchema, required=True, allow_none=True)
    tenders_received = fields.Integer(required=True, allow_none=True)
    concluded_on = fields.Date(required=True, allow_none=True)


class LicenceSchema(Answered):
    """Under which terms the notice may be used again."""

    name = fields.String(required=True)
    attribution = fields.String(required=True)
    url = fields.String(required=True)


class FullTenderSchema(TenderSchema):
    """A notice with everything that it says."""

    titles = texts("By language.")
    descriptions = texts("By language.")
    languages = code_list("In which it was published, ISO 639-1.")
    notice_type = text()
    subtype = text()
    legal_basis = text()
    procedure_id = text()
    procedure_type = text()
    value = fields.Nested(MoneySchema, required=True, allow_none=True)
    lots = fields.List(fields.Nested(FullLotSchema), required=True)
    results = fields.List(fields.Nested(ResultSchema), required=True)
    licence = fields.Nested(
        LicenceSchema, required=True, allow_none=True, metadata=told("Null where the source does not say.")
    )
