"""TED_EXPORT R2.0.8 forms, used until 2022 for defence and in old notices: the same facts under other names.

The element names differ from form to form, the leaves do not: they are found by name below the object.
Source: TED_EXPORT R2.0.8 schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo

from matcher.parsers.moments import day_of, to_moment
from matcher.parsers.ted_codes import LEGAL_TYPES, NATURES
from matcher.parsers.ted_lots import Conditions, read_cpv, read_places
from matcher.parsers.ted_organisations import Sheet, organisation_at
from matcher.parsers.ted_results import DISCONTINUED, NOT_WON, WON
from matcher.parsers.text import paragraphs, tidy
from matcher.parsers.tree import Element, first, has, local_name, raw
from matcher.parsers.values import to_count, to_money, to_url
from matcher.records import Answer, Deadlines, Duration, Lot, LotResult, Money, Organisation, Texts

_LOTS = ("F17_ANNEX_B", "F05_ANNEX_B", "F02_ANNEX_B", "F01_ANNEX_B", "F16_ANNEX_B", "F04_ANNEX_B", "ANNEX_B")
_LOT_TAGS = (*_LOTS, "LOT_PRIOR_INFORMATION", "LOT_PRIOR_INFORMATION_DEFENCE")
_DESCRIPTIONS = ("SHORT_CONTRACT_DESCRIPTION", "TOTAL_QUANTITY_OR_SCOPE", "LOT_DESCRIPTION", "DESCRIPTION_OF_CONTRACT")


def is_legacy(form: Element) -> bool:
    """Return whether ``form`` has the structure of R2.0.8."""
    return any(local_name(child).startswith("FD_") for child in form)


def read_legacy_buyers(sheets: list[Sheet]) -> tuple[Organisation, ...]:
    """Return the buyer of the first sheet."""
    language, form = sheets[0]
    block = next(form.iter("CA_CE_CONCESSIONAIRE_PROFILE"), None)
    buyer = organisation_at(block, language) if block is not None else None
    if buyer is None:
        return ()
    kind = next(form.iter("TYPE_OF_CONTRACTING_AUTHORITY"), None)
    website = to_url(next((raw(element) for element in form.iter("URL_GENERAL")), None))
    names = {other: name.name for other, sheet in sheets[1:] if (name := _same_buyer(sheet, other)) and name.name}
    return (
        replace(
            buyer,
            languages={**names, **buyer.languages},
            website=website if website and "@" not in website else None,
            legal_type=LEGAL_TYPES.get(kind.get("VALUE") or "") if kind is not None else None,
        ),
    )


def _same_buyer(sheet: Element, language: str) -> Organisation | None:
    block = next(sheet.iter("CA_CE_CONCESSIONAIRE_PROFILE"), None)
    return organisation_at(block, language) if block is not None else None


def read_legacy_conditions(form: Element, deadlines: Deadlines) -> Conditions:
    """Return reservation, framework and languages of the form beside its ``deadlines``."""
    is_reserved = next(form.iter("RESTRICTED_TO_SHELTERED_WORKSHOPS"), None) is not None
    is_executed_reserved = next(form.iter("RESTRICTED_TO_FRAMEWORK"), None) is not None
    languages = (code.get("VALUE") for code in form.iter("LANGUAGE_EC"))
    addresses = (to_url(raw(element)) for element in form.iter("URL_PARTICIPATE"))
    return Conditions(
        deadlines=deadlines,
        reserved_for=("res-ws",) if is_reserved else (),
        reserved_execution=Answer.YES if is_executed_reserved else Answer.UNKNOWN,
        selection_criteria=(),
        documents_url=None,
        documents_restricted=Answer.UNKNOWN,
        submission_url=next(addresses, None),
        submission_languages=tuple(dict.fromkeys(code.lower() for code in languages if code and len(code) == 2)),
        framework="fa" if next(_frameworks(form), None) is not None else None,
        dynamic_purchasing=None,
    )


def _frameworks(form: Element) -> Iterator[Element]:
    for element in form.iter("F17_FRAMEWORK", "F05_FRAMEWORK", "F02_FRAMEWORK", "FRAMEWORK_AGREEMENT"):
        if element.get("VALUE") != "NO":
            yield element


def read_legacy_subject(sheets: list[Sheet]) -> Lot:
    """Return the object of the contract as a lot without terms: title, description, CPV, place, value, duration."""
    return _subject([(language, found) for language, form in sheets if (found := _object(form)) is not None])


def read_legacy_lots(sheets: list[Sheet], conditions: Conditions) -> tuple[Lot, ...]:
    """Return the lots of the first sheet with their texts in all languages, or the object as the one lot."""
    divided = [(language, list(form.iter(*_LOT_TAGS))) for language, form in sheets]
    lots = []
    for number, element in enumerate(divided[0][1]):
        versions = [(language, found[number]) for language, found in divided if number < len(found)]
        ref = tidy(raw(element, "LOT_NUMBER")) or str(number + 1)
        lots.append(replace(_subject(versions), ref=" ".join(ref.split())[:60]))
    return tuple(_conditioned(lot, conditions, sheets[0][1]) for lot in lots or [read_legacy_subject(sheets)])


def _conditioned(lot: Lot, conditions: Conditions, form: Element) -> Lot:
    funded = Answer.YES if next(form.iter("RELATES_TO_EU_PROJECT_YES"), None) is not None else Answer.UNKNOWN
    if funded is Answer.UNKNOWN and next(form.iter("RELATES_TO_EU_PROJECT_NO"), None) is not None:
        funded = Answer.NO
    return replace(
        lot,
        deadlines=conditions.deadlines,
        reserved_participation=Answer.YES if conditions.reserved_for else Answer.UNKNOWN,
        reserved_for=conditions.reserved_for,
        reserved_execution=conditions.reserved_execution,
        eu_funded=funded,
        submission_url=conditions.submission_url,
        submission_languages=conditions.submission_languages,
        framework=conditions.framework,
    )


def _object(form: Element) -> Element | None:
    for body in form:
        if local_name(body).startswith("FD_"):
            return next((child for child in body if "OBJECT" in local_name(child)), None)
    return None


def _subject(versions: list[Sheet]) -> Lot:
    if not versions:
        return Lot(ref="1")
    element = versions[0][1]
    cpv = _outside(element, "CPV")
    place = _outside(element, "LOCATION_NUTS", "SITE_OR_LOCATION")
    kind = _outside(element, "TYPE_CONTRACT")
    main, additional = read_cpv(cpv) if cpv is not None else (None, ())
    return Lot(
        ref="1",
        title=_texts(versions, "TITLE_CONTRACT", "LOT_TITLE"),
        description=_texts(versions, *_DESCRIPTIONS),
        nature=NATURES.get(kind.get("VALUE") or "") if kind is not None else None,
        cpv_main=main,
        cpv_additional=additional,
        places=read_places(place) if place is not None else (),
        value=_cost(_outside(element, "COSTS_RANGE_AND_CURRENCY")),
        duration=_duration(_outside(element, "PERIOD_WORK_DATE_STARTING")),
    )


def _outside(element: Element, *tags: str) -> Element | None:
    """The first descendant that does not lie inside a lot below ``element``."""
    lots = set(element.iterdescendants(*_LOT_TAGS))
    for found in element.iterdescendants(*tags):
        if not lots or not any(parent in lots for parent in found.iterancestors()):
            return found
    return None


def _texts(versions: list[Sheet], *tags: str) -> Texts:
    found: dict[str, str] = {}
    for language, element in versions:
        for tag in tags:
            text = paragraphs(_outside(element, tag))
            if text:
                found.setdefault(language, text)
                break
    return found


def _cost(element: Element | None) -> Money | None:
    cost = first(element, "VALUE_COST")
    if element is None or cost is None:
        return None
    return to_money(cost.get("FMTVAL") or cost.text, element.get("CURRENCY"))


def _day(element: Element | None) -> date | None:
    return None if element is None else day_of(raw(element, "YEAR"), raw(element, "MONTH"), raw(element, "DAY"))


def read_legacy_deadline(form: Element, zone: tzinfo) -> datetime | None:
    """Return the limit for the receipt of tenders or requests, in UTC."""
    element = next(form.iter("RECEIPT_LIMIT_DATE"), None)
    day = _day(element)
    return to_moment(day.isoformat(), raw(element, "TIME"), zone) if element is not None and day else None


def _duration(period: Element | None) -> Duration | None:
    if period is None:
        return None
    months, days = to_count(raw(period, "MONTHS")), to_count(raw(period, "DAYS"))
    duration = Duration(
        amount=months if months is not None else days,
        unit="MONTH" if months is not None else "DAY" if days is not None else None,
        starts_on=_day(first(period, "INTERVAL_DATE", "START_DATE")),
        ends_on=_day(first(period, "INTERVAL_DATE", "END_DATE")),
    )
    return None if duration == Duration() else duration


def read_legacy_results(form: Element, language: str, lots: tuple[Lot, ...]) -> tuple[LotResult, ...]:
    """Return the awards of a contract award notice."""
    refs = {lot.ref for lot in lots}
    found = []
    for award in form.iter():
        if not local_name(award).startswith("AWARD_OF_CONTRACT") or not has(award, "ECONOMIC_OPERATOR_NAME_ADDRESS"):
            continue
        blocks = award.iter("CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME")
        winners = (organisation_at(block, language) for block in blocks if _is_operator(block))
        ref = tidy(raw(award, "LOT_NUMBER"))
        cost = first(award, "CONTRACT_VALUE_INFORMATION", "COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE")
        found.append(
            LotResult(
                lot_ref=ref if ref in refs or len(lots) != 1 else lots[0].ref,
                status=WON,
                winners=tuple(winner for winner in winners if winner is not None),
                value=_cost(cost),
                tenders_received=to_count(raw(award, "OFFERS_RECEIVED_NUMBER")),
                concluded_on=_day(first(award, "CONTRACT_AWARD_DATE")),
            )
        )
    if not found and next(form.iter("PROCEDURE_DISCONTINUED", "PROCUREMENT_DISCONTINUED"), None) is not None:
        found.append(LotResult(lot_ref=None, status=NOT_WON, reason=DISCONTINUED))
    return tuple(found)


def _is_operator(block: Element) -> bool:
    parent = block.getparent()
    return parent is not None and local_name(parent) == "ECONOMIC_OPERATOR_NAME_ADDRESS"
