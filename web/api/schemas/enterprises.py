"""Enterprises as they want to be seen."""

from __future__ import annotations

from marshmallow import fields

from web.api.schemas.base import (
    COUNTRY,
    CPV_PREFIX,
    REGION,
    Answered,
    MoneySchema,
    PageQuery,
    code_list,
    text,
    told,
    values,
    words,
)


class EnterpriseQuery(PageQuery):
    """Which enterprises."""

    q = words("Every one of these words in name, description, town or capabilities; or a trade, a place or a status.")
    country = values(COUNTRY, "Country, ISO 3166-1 alpha-2.", "DE")
    region = values(REGION, "Region served: a NUTS code of any level.", "DE1")
    status = values(r"^[a-z0-9][a-z0-9-]{0,39}$", "Legal or social kind.", "work-integration")
    trade = values(CPV_PREFIX, "Beginning of a CPV code of its trades.", "9831")


class CapabilitySchema(Answered):
    """One thing that an enterprise can do, in its words."""

    text = fields.String(required=True)
    language = fields.String(required=True, metadata=told("ISO 639-1."))


class EnterpriseSchema(Answered):
    """A social enterprise as it describes itself."""

    id = fields.Integer(required=True)
    key = fields.String(required=True)
    url = fields.String(required=True, metadata=told("Its page here.", format="uri"))
    name = fields.String(required=True)
    country = fields.String(required=True, metadata=told("ISO 3166-1 alpha-2."))
    city = text()
    language = fields.String(required=True, metadata=told("In which it describes itself, ISO 639-1."))
    languages = code_list("In which it works, ISO 639-1; none: not said.")
    nuts = code_list("Regions served.")
    status = code_list("Legal or social kinds, as the enterprise states them.")
    cpv = code_list("CPV codes of its trades.")
    description = text()
    website = text()
    contact_email = text("Where buyers reach it, as it says itself; null where it does not, or is not listed.")
    contact_phone = text("As it says itself; null where it does not, or is not listed.")
    largest_contract = fields.Nested(
        MoneySchema, required=True, allow_none=True, metadata=told("The largest contract it can carry.")
    )
    capabilities = fields.List(fields.Nested(CapabilitySchema), required=True)


class EnterprisePage(Answered):
    """A part of the directory."""

    items = fields.List(fields.Nested(EnterpriseSchema), required=True)
    next_cursor = text("Where the list goes on; null at its end.")
