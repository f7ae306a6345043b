"""Buyers and winners of TED_EXPORT notices. Never contact persons, e-mails or telephone numbers.

Must not decide who won what. Source: TED_EXPORT I.1, V.2.3; R2.0.8 CONTACT_DATA.
"""

from __future__ import annotations

from dataclasses import replace

from matcher.parsers.countries import to_country
from matcher.parsers.ted_codes import LEGAL_TYPES
from matcher.parsers.text import organisation_text
from matcher.parsers.tree import Element, first, has, local_name, raw
from matcher.parsers.values import to_nuts, to_url
from matcher.records import Organisation

Sheet = tuple[str, Element]
"""One language version of a form: language and element."""


def organisation_at(address: Element, language: str) -> Organisation | None:
    """Return the organisation of an address block; nothing when it has no name left."""
    name = organisation_text(raw(address, "OFFICIALNAME") or raw(address, "ORGANISATION", "OFFICIALNAME"))
    if name is None:
        return None
    nuts = next((to_nuts(child.get("CODE")) for child in address if local_name(child) == "NUTS"), None)
    return Organisation(
        name=name,
        languages={language: name},
        company_id=organisation_text(raw(address, "NATIONALID") or raw(address, "ORGANISATION", "NATIONALID")),
        country=country_of(address),
        nuts=nuts,
        city=organisation_text(raw(address, "TOWN")),
        website=_website(address),
    )


def country_of(address: Element | None) -> str | None:
    """Return the country of an address block."""
    country = first(address, "COUNTRY")
    return to_country(country.get("VALUE")) if country is not None else None


def read_buyers(sheets: list[Sheet]) -> tuple[Organisation, ...]:
    """Return the buyers of the first sheet, each with its name in every language."""
    bodies = [(language, first(form, "CONTRACTING_BODY")) for language, form in sheets]
    per_language = [(language, _addresses(body)) for language, body in bodies if body is not None]
    if not per_language:
        return ()
    language, addresses = per_language[0]
    legal_type = _legal_type(bodies[0][1])
    buyers = []
    for index, address in enumerate(addresses):
        buyer = organisation_at(address, language)
        if buyer is None:
            continue
        names = dict(buyer.languages)
        for other_language, others in per_language[1:]:
            other = organisation_at(others[index], other_language) if index < len(others) else None
            if other is not None and other.name is not None:
                names.setdefault(other_language, other.name)
        buyers.append(replace(buyer, languages=names, legal_type=legal_type))
    return tuple(buyers)


def _addresses(body: Element) -> list[Element]:
    return [*body.iterchildren("ADDRESS_CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY_ADDITIONAL")]


def _legal_type(body: Element | None) -> str | None:
    kind = first(body, "CA_TYPE")
    return LEGAL_TYPES.get(kind.get("VALUE") or "") if kind is not None else None


def winner_at(contractor: Element, language: str) -> Organisation | None:
    """Return the winner in a ``CONTRACTOR`` or ``WINNER`` block, with its size (``sme``, ``large``)."""
    address = first(contractor, "ADDRESS_CONTRACTOR")
    address = first(contractor, "ADDRESS_WINNER") if address is None else address
    winner = organisation_at(address, language) if address is not None else None
    if winner is None:
        return None
    size = "sme" if has(contractor, "SME") else "large" if has(contractor, "NO_SME") else None
    return replace(winner, size=size)


def _website(address: Element) -> str | None:
    for tag in ("URL_GENERAL", "URL_BUYER", "URL"):
        found = to_url(raw(address, tag))
        if found is not None and "@" not in found:
            return found
    return None
