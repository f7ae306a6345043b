"""Lots of TED_EXPORT R2.0.9: each ``OBJECT_DESCR`` of each ``OBJECT_CONTRACT``, in all its languages.

Must not read awards. Source: TED_EXPORT sections II.1, II.2, III.1, IV.1, IV.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matcher.parsers.countries import to_country
from matcher.parsers.languages import to_language
from matcher.parsers.moments import to_date
from matcher.parsers.ted_codes import NATURES
from matcher.parsers.ted_organisations import Sheet
from matcher.parsers.text import paragraphs, tidy
from matcher.parsers.tree import Element, each, first, has, local_name, raw
from matcher.parsers.values import to_count, to_cpv, to_money, to_nuts, to_url
from matcher.records import Answer, Criterion, Deadlines, Duration, Lot, Money, Place, Texts

_TERMS = {
    "SUITABILITY": "sui-act",
    "ECONOMIC_FINANCIAL_INFO": "ef-stand",
    "ECONOMIC_FINANCIAL_MIN_LEVEL": "ef-stand",
    "TECHNICAL_PROFESSIONAL_INFO": "tp-abil",
    "TECHNICAL_PROFESSIONAL_MIN_LEVEL": "tp-abil",
    "RULES_CRITERIA": "other",
    "CRITERIA_SELECTION": "other",
}
_AWARD = {"AC_PRICE": "price", "AC_COST": "cost", "AC_QUALITY": "quality"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a form states once for all its lots."""

    deadlines: Deadlines
    reserved_for: tuple[str, ...]
    reserved_execution: Answer
    selection_criteria: tuple[Criterion, ...]
    documents_url: str | None
    documents_restricted: Answer
    submission_url: str | None
    submission_languages: tuple[str, ...]
    framework: str | None
    dynamic_purchasing: str | None


def read_conditions(form: Element, language: str, deadlines: Deadlines) -> Conditions:
    """Return the conditions in sections I.3, III and IV of the form."""
    body, terms, procedure = first(form, "CONTRACTING_BODY"), first(form, "LEFTI"), first(form, "PROCEDURE")
    groups = {
        "res-ws": has(terms, "RESTRICTED_SHELTERED_WORKSHOP"),
        "res-pub-ser": has(terms, "RESERVED_ORGANISATIONS_SERVICE_MISSION"),
    }
    restricted = Answer.NO if has(body, "DOCUMENT_FULL") else Answer.UNKNOWN
    return Conditions(
        deadlines=deadlines,
        reserved_for=tuple(code for code, is_stated in groups.items() if is_stated),
        reserved_execution=Answer.YES if has(terms, "RESTRICTED_SHELTERED_PROGRAM") else Answer.UNKNOWN,
        selection_criteria=tuple(_selection(terms, language)),
        documents_url=to_url(raw(body, "URL_DOCUMENT")) if body is not None else None,
        documents_restricted=Answer.YES if has(body, "DOCUMENT_RESTRICTED") else restricted,
        submission_url=to_url(raw(body, "URL_PARTICIPATION")) if body is not None else None,
        submission_languages=tuple(dict.fromkeys(_languages(procedure))),
        framework="fa" if has(procedure, "FRAMEWORK") else None,
        dynamic_purchasing="dps" if has(procedure, "DPS") else None,
    )


def _selection(terms: Element | None, language: str) -> Iterator[Criterion]:
    for child in terms if terms is not None else ():
        text = paragraphs(child) if local_name(child) in _TERMS else None
        if text:
            yield Criterion(code=_TERMS[local_name(child)], description={language: text})


def _languages(procedure: Element | None) -> Iterator[str]:
    for element in each(procedure, "LANGUAGES", "LANGUAGE") if procedure is not None else ():
        if language := to_language(element.get("VALUE")):
            yield language


def read_lots(sheets: list[Sheet], conditions: Conditions) -> tuple[Lot, ...]:
    """Return the lots of the first sheet, their texts in the languages of all sheets.

    A planning notice may hold several objects: then a ref is ``object-lot``.
    """
    objects = [(language, list(form.iterchildren("OBJECT_CONTRACT"))) for language, form in sheets]
    lots: list[Lot] = []
    for number in range(len(objects[0][1])):
        same = [(language, found[number]) for language, found in objects if number < len(found)]
        prefix = f"{number + 1}-" if len(objects[0][1]) > 1 else ""
        lots.extend(_object_lots(same, conditions, prefix=prefix))
    return tuple(lots)


def _object_lots(same: list[Sheet], conditions: Conditions, *, prefix: str) -> Iterator[Lot]:
    parts = [(language, list(element.iterchildren("OBJECT_DESCR"))) for language, element in same]
    contract = same[0][1]
    if not parts[0][1]:
        yield _lot(same, contract, conditions, ref=f"{prefix}1")
    for number in range(len(parts[0][1])):
        versions = [(language, found[number]) for language, found in parts if number < len(found)]
        ref = lot_number(versions[0][1]) or (versions[0][1].get("ITEM") or "").strip() or str(number + 1)
        lot = _lot(versions, contract, conditions, ref=f"{prefix}{ref}")
        yield lot if lot.title or not prefix else replace(lot, title=texts(same, "TITLE"))


def _lot(versions: list[Sheet], contract: Element, conditions: Conditions, *, ref: str) -> Lot:
    language, part = versions[0]
    main, additional = read_cpv(part)
    own_main, own_additional = read_cpv(contract)
    return Lot(
        ref=ref,
        title=texts(versions, "TITLE"),
        description=texts(versions, "SHORT_DESCR"),
        nature=read_nature(contract),
        cpv_main=main or own_main,
        cpv_additional=additional or own_additional,
        places=read_places(part),
        value=read_money(first(part, "VAL_OBJECT")),
        duration=_duration(part),
        renewals_max=0 if has(part, "NO_RENEWAL") else None,
        deadlines=conditions.deadlines,
        reserved_participation=Answer.YES if conditions.reserved_for else Answer.UNKNOWN,
        reserved_for=conditions.reserved_for,
        reserved_execution=conditions.reserved_execution,
        eu_funded=_eu_funded(part),
        selection_criteria=conditions.selection_criteria,
        award_criteria=tuple(_award_criteria(part, language)),
        documents_url=conditions.documents_url,
        documents_restricted=conditions.documents_restricted,
        submission_url=conditions.submission_url,
        submission_languages=conditions.submission_languages,
        framework=conditions.framework,
        dynamic_purchasing=conditions.dynamic_purchasing,
    )


def texts(versions: list[Sheet], tag: str) -> Texts:
    """Return language -> text of the child ``tag`` in each language version."""
    found: dict[str, str] = {}
    for language, element in versions:
        text = paragraphs(first(element, tag))
        if text:
            found.setdefault(language, text)
    return found


def lot_number(element: Element) -> str | None:
    """Return LOT_NO as written, at most 60 characters."""
    number = tidy(raw(element, "LOT_NO"))
    return " ".join(number.split())[:60] if number else None


def read_cpv(element: Element) -> tuple[str | None, tuple[str, ...]]:
    """Return the main and the additional CPV codes of an object or lot."""
    main = [to_cpv(code.get("CODE")) for code in each(element, "CPV_MAIN", "CPV_CODE")]
    additional = [to_cpv(code.get("CODE")) for code in each(element, "CPV_ADDITIONAL", "CPV_CODE")]
    return next((code for code in main if code), None), tuple(dict.fromkeys(code for code in additional if code))


def read_nature(contract: Element) -> str | None:
    """Return works, supplies or services."""
    kind = first(contract, "TYPE_CONTRACT")
    return NATURES.get(kind.get("CTYPE") or kind.get("VALUE") or "") if kind is not None else None


def read_places(element: Element) -> tuple[Place, ...]:
    """Return the NUTS codes of an element's children; codes without NUTS keep the country."""
    codes = [child.get("CODE") for child in element if local_name(child) == "NUTS"]
    return tuple(dict.fromkeys(place for code in codes if (place := place_of(code)) is not None))


def place_of(code: str | None) -> Place | None:
    """Return the place of a NUTS or country code; nothing for ``00`` (world) and the unknown."""
    nuts = to_nuts(code)
    country = to_country((code or "").strip()[:2])
    return Place(nuts=nuts, country=country) if nuts or country else None


def read_money(element: Element | None) -> Money | None:
    """Return the amount of an element with ``@CURRENCY``."""
    return None if element is None else to_money(element.get("FMTVAL") or element.text, element.get("CURRENCY"))


def _duration(part: Element) -> Duration | None:
    length = first(part, "DURATION")
    unit = (length.get("TYPE") or "").strip().upper() if length is not None else ""
    amount = to_count(length.text) if length is not None and unit in {"DAY", "WEEK", "MONTH", "YEAR"} else None
    is_endless = has(part, "INDEFINITE_DURATION") or has(part, "QS", "INDEFINITE_DURATION")
    duration = Duration(
        amount=amount,
        unit=unit if amount is not None else None,
        starts_on=to_date(raw(part, "DATE_START") or raw(part, "QS", "DATE_START")),
        ends_on=to_date(raw(part, "DATE_END") or raw(part, "QS", "DATE_END")),
        other="UNLIMITED" if is_endless else None,
    )
    return None if duration == Duration() else duration


def _eu_funded(part: Element) -> Answer:
    if has(part, "EU_PROGR_RELATED"):
        return Answer.YES
    return Answer.NO if has(part, "NO_EU_PROGR_RELATED") else Answer.UNKNOWN


def _award_criteria(part: Element, language: str) -> Iterator[Criterion]:
    group = first(part, "AC")
    for child in group if group is not None else part:
        name = local_name(child)
        if name in _AWARD:
            text = paragraphs(first(child, "AC_CRITERION"))
            yield Criterion(_AWARD[name], {language: text} if text else {}, {}, tidy(raw(child, "AC_WEIGHTING")))
        elif name == "AC_CRITERION" and (text := paragraphs(child)):
            yield Criterion(None, {language: text})
