"""Organisations of an eForms notice: buyers, winners. Never contacts, owners or natural persons' names.

Must not decide who is a buyer or winner of what; that is the notice's and the results' part.
Source: eForms BT-500, 501, 507, 513, 514, 165, 505, 633, BT-11.
"""

from __future__ import annotations

from dataclasses import replace

from matcher.parsers.countries import to_country
from matcher.parsers.eforms_names import CAC, CBC, EFAC, EFBC, ID, NAME, extended, identifiers
from matcher.parsers.languages import to_language
from matcher.parsers.text import organisation_text
from matcher.parsers.tree import Element, content_of, each, first, raw
from matcher.parsers.values import to_answer, to_code, to_nuts, to_url
from matcher.records import Answer, Organisation

_COMPANY_IDS = (f"{CAC}PartyIdentification", ID)


def read_organisations(root: Element, language: str) -> dict[str, Organisation]:
    """Return technical identifier (``ORG-0001``) -> organisation; ``language`` counts for unmarked names."""
    found: dict[str, Organisation] = {}
    for element in extended(root, f"{EFAC}Organizations", f"{EFAC}Organization"):
        company = first(element, f"{EFAC}Company")
        if company is None:
            continue
        organisation = _organisation(element, company, language)
        for technical_id in identifiers(company, *_COMPANY_IDS):
            found.setdefault(technical_id, organisation)
    return found


def read_buyers(root: Element, organisations: dict[str, Organisation], language: str) -> tuple[Organisation, ...]:
    """Return the buyers in the notice's order, each with its legal type (BT-11)."""
    buyers: dict[str, Organisation] = {}
    for contracting in each(root, f"{CAC}ContractingParty"):
        legal_type = _legal_type(contracting)
        party = first(contracting, f"{CAC}Party")
        for technical_id in identifiers(party, *_COMPANY_IDS):
            if technical_id in organisations:
                buyers.setdefault(technical_id, replace(organisations[technical_id], legal_type=legal_type))
        if party is not None and not buyers and (inline := _inline_buyer(party, language)):
            buyers["inline"] = replace(inline, legal_type=legal_type)
    return tuple(buyers.values())


def _organisation(element: Element, company: Element, language: str) -> Organisation:
    address = first(company, f"{CAC}PostalAddress")
    nature = to_answer(raw(element, f"{EFBC}NaturalPersonIndicator"))
    place = Organisation(
        name=None,
        country=to_country(raw(address, f"{CAC}Country", f"{CBC}IdentificationCode")),
        nuts=to_nuts(raw(address, f"{CBC}CountrySubentityCode")),
        size=to_code(raw(company, f"{EFBC}CompanySizeCode")),
        is_natural_person=nature,
    )
    if nature is Answer.YES:
        return place
    names = _names(company, language)
    return replace(
        place,
        name=next(iter(names.values()), None),
        languages=names,
        company_id=organisation_text(raw(company, f"{CAC}PartyLegalEntity", f"{CBC}CompanyID")),
        city=organisation_text(raw(address, f"{CBC}CityName")),
        website=_website(company),
    )


def _inline_buyer(party: Element, language: str) -> Organisation | None:
    names = _names(party, language)
    if not names:
        return None
    address = first(party, f"{CAC}PostalAddress")
    return Organisation(
        name=next(iter(names.values())),
        languages=names,
        country=to_country(raw(address, f"{CAC}Country", f"{CBC}IdentificationCode")),
        nuts=to_nuts(raw(address, f"{CBC}CountrySubentityCode")),
        city=organisation_text(raw(address, f"{CBC}CityName")),
    )


def _names(party: Element, language: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for element in each(party, f"{CAC}PartyName", NAME):
        if name := organisation_text(content_of(element)):
            names.setdefault(to_language(element.get("languageID")) or language, name)
    return names


def _website(company: Element) -> str | None:
    address = to_url(raw(company, f"{CBC}WebsiteURI"))
    return None if address is None or "@" in address else address


def _legal_type(contracting: Element) -> str | None:
    for code in each(contracting, f"{CAC}ContractingPartyType", f"{CBC}PartyTypeCode"):
        if code.get("listName") == "buyer-legal-type":
            return to_code(code.text)
    return None
