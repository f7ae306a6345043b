"""Conditions of an eForms lot: reservation, funds, criteria, documents, submission, objectives.

Must not read what is bought. Source: eForms BT-71, 736, 60, 809, 750, 539, 734, 540, 541, 15, 615, 18, 97,
06, 774, 775, 776, 777, 754, 805.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matcher.parsers.eforms_names import CAC, CBC, DESCRIPTION, EFAC, EFBC, ID, NAME, codes, extended
from matcher.parsers.languages import to_language
from matcher.parsers.text import texts_of
from matcher.parsers.tree import Element, content_of, each, first, raw
from matcher.parsers.values import to_code, to_url
from matcher.records import Answer, Criterion, Objectives, Texts

_NONE_CODES = frozenset({"none", "not-known", "not-applicable"})
_WEIGHT_PREFIX = "number-"


@dataclass(frozen=True, slots=True)
class Reservation:
    """Who may take part (BT-71, codes kept in ``groups``) and who must carry the work out (BT-736)."""

    participation: Answer
    groups: tuple[str, ...]
    execution: Answer


def read_reservation(terms: Element | None) -> Reservation:
    """Return the reservation of a lot: ``none`` and ``no`` are a no, silence is unknown."""
    stated = list(
        codes(
            terms,
            "reserved-procurement",
            f"{CAC}TendererQualificationRequest",
            f"{CAC}SpecificTendererRequirement",
            f"{CBC}TendererRequirementTypeCode",
        )
    )
    groups = tuple(dict.fromkeys(code for code in stated if code not in _NONE_CODES))
    execution = list(
        codes(terms, "reserved-execution", f"{CAC}ContractExecutionRequirement", f"{CBC}ExecutionRequirementCode")
    )
    return Reservation(_answer(stated, groups), groups, _execution(execution))


def _answer(stated: list[str], positive: tuple[str, ...]) -> Answer:
    if positive:
        return Answer.YES
    return Answer.NO if "none" in stated else Answer.UNKNOWN


def _execution(stated: list[str]) -> Answer:
    lowered = {code.lower() for code in stated}
    if lowered & {"yes", "true"}:
        return Answer.YES
    return Answer.NO if lowered & {"no", "false"} else Answer.UNKNOWN


def read_eu_funded(terms: Element | None) -> Answer:
    """Return BT-60; funding named in detail (BT-5010, BT-6140) counts as a yes."""
    stated = set(codes(terms, "eu-funded", f"{CBC}FundingProgramCode"))
    if stated - {"no-eu-funds"} or any(True for _ in extended(terms, f"{EFAC}Funding")):
        return Answer.YES
    return Answer.NO if stated else Answer.UNKNOWN


def read_objectives(project: Element | None, language: str) -> Objectives:
    """Return the strategic objectives of a lot; a stated list without an aim is a no for that aim."""
    stated: dict[str, list[str]] = {}
    descriptions: list[Element] = []
    for kind in each(project, f"{CAC}ProcurementAdditionalType") if project is not None else ():
        code = first(kind, f"{CBC}ProcurementTypeCode")
        value = to_code(code.text) if code is not None else None
        if code is None or value is None:
            continue
        stated.setdefault(code.get("listName") or "", []).append(value)
        if code.get("listName") == "strategic-procurement":
            descriptions.extend(each(kind, f"{CBC}ProcurementType"))
    return _objectives(stated, texts_of(descriptions, language))


def _objectives(stated: dict[str, list[str]], description: Texts) -> Objectives:
    def listed(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code in stated.get(name, ()) if code not in _NONE_CODES))

    strategic = stated.get("strategic-procurement", [])
    social, green, innovation = map(listed, ("social-objective", "environmental-impact", "innovative-acquisition"))
    return Objectives(
        social=_aim("soc-obj", strategic, social),
        green=_aim("env-imp", strategic, green),
        innovation=_aim("inn-pur", strategic, innovation),
        accessibility=_accessibility(stated.get("accessibility", [])),
        social_codes=social,
        green_codes=green,
        innovation_codes=innovation,
        green_criteria_codes=listed("gpp-criteria"),
        description=description,
    )


def _aim(code: str, strategic: list[str], details: tuple[str, ...]) -> Answer:
    if code in strategic or details:
        return Answer.YES
    return Answer.NO if strategic else Answer.UNKNOWN


def _accessibility(stated: list[str]) -> Answer:
    if "inc" in stated:
        return Answer.YES
    return Answer.NO if stated else Answer.UNKNOWN


def read_selection_criteria(terms: Element | None, language: str) -> tuple[Criterion, ...]:
    """Return the selection criteria of a lot (BT-809 or, before SDK 1.10, BT-747; BT-749, BT-750)."""
    found = []
    for element in extended(terms, f"{EFAC}SelectionCriteria"):
        code = raw(element, f"{CBC}TendererRequirementTypeCode") or raw(element, f"{CBC}CriterionTypeCode")
        name = texts_of(each(element, NAME), language)
        description = texts_of(each(element, DESCRIPTION), language)
        if code or name or description:
            found.append(Criterion(to_code(code), name, description))
    return tuple(found)


def read_award_criteria(terms: Element | None, language: str) -> tuple[Criterion, ...]:
    """Return the award criteria of a lot with their weights."""
    found = []
    path = (f"{CAC}AwardingTerms", f"{CAC}AwardingCriterion", f"{CAC}SubordinateAwardingCriterion")
    for element in each(terms, *path) if terms is not None else ():
        code = to_code(raw(element, f"{CBC}AwardingCriterionTypeCode"))
        name = texts_of(each(element, NAME), language)
        description = texts_of(each(element, DESCRIPTION), language)
        if code or name or description:
            found.append(Criterion(code, name, description, _weight(element)))
    return tuple(found)


def _weight(criterion: Element) -> str | None:
    """The number of BT-541 with the kind of number: ``60 per-exa`` is 60 percent, exactly."""
    for parameter in extended(criterion, f"{EFAC}AwardCriterionParameter"):
        number = to_code(raw(parameter, f"{EFBC}ParameterNumeric"))
        code = first(parameter, f"{EFBC}ParameterCode")
        kind = to_code(code.text) if code is not None else None
        if number and code is not None and (code.get("listName") or "").startswith(_WEIGHT_PREFIX):
            return f"{number} {kind}" if kind else number
    return None


def read_documents(terms: Element | None) -> tuple[str | None, Answer]:
    """Return the address of the procurement documents and whether their access is restricted (BT-14, 15, 615)."""
    restricted = Answer.UNKNOWN
    addresses: list[str] = []
    for reference in each(terms, f"{CAC}CallForTendersDocumentReference") if terms is not None else ():
        kind = raw(reference, f"{CBC}DocumentType")
        if kind == "restricted-document":
            restricted = Answer.YES
        elif kind == "non-restricted-document" and restricted is Answer.UNKNOWN:
            restricted = Answer.NO
        address = to_url(raw(reference, f"{CAC}Attachment", f"{CAC}ExternalReference", f"{CBC}URI"))
        if address:
            addresses.insert(0 if kind == "non-restricted-document" else len(addresses), address)
    return next(iter(addresses), None), restricted


def read_submission_url(terms: Element | None) -> str | None:
    """Return BT-18, where tenders are sent."""
    return to_url(raw(terms, f"{CAC}TenderRecipientParty", f"{CBC}EndpointID")) if terms is not None else None


def read_submission_languages(terms: Element | None) -> tuple[str, ...]:
    """Return BT-97, the languages in which a tender may be written."""
    found = (to_language(content_of(code)) for code in _languages(terms))
    return tuple(dict.fromkeys(language for language in found if language))


def _languages(terms: Element | None) -> Iterator[Element]:
    if terms is not None:
        yield from each(terms, f"{CAC}Language", ID)
