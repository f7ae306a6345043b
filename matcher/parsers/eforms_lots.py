"""Lots of an eForms notice: what is bought, where, for how long, until when.

Must not read results. Source: eForms BT-137, 21, 24, 23, 262, 263, 5071, 5141, 727, 27, 271, 36, 536, 537, 538,
58, 131, 1311, 630, 726, 765, 766.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from matcher.parsers import eforms_terms as terms_of
from matcher.parsers.countries import to_country
from matcher.parsers.eforms_names import (
    CAC,
    CBC,
    DESCRIPTION,
    EFAC,
    EFBC,
    ID,
    NAME,
    PROCESS,
    PROJECT,
    TERMS,
    codes,
    extended,
)
from matcher.parsers.moments import to_date, to_moment
from matcher.parsers.text import organisation_text, texts_of
from matcher.parsers.tree import Element, content_of, each, first, raw
from matcher.parsers.values import to_answer, to_code, to_count, to_cpv, to_money, to_nuts
from matcher.records import Deadlines, Duration, Lot, Money, Place, Texts

_KINDS = ("Lot", "Part")
_UNITS = {
    "DAYS": "DAY", "CALENDAR_DAY": "DAY", "WORKING_DAY": "DAY", "WEEKS": "WEEK", "MONTHS": "MONTH", "YEARS": "YEAR",
    "ANN": "YEAR", "MON": "MONTH", "WEE": "WEEK", "DAY": "DAY", "WEEK": "WEEK", "MONTH": "MONTH", "YEAR": "YEAR",
}  # fmt: skip
_CPV_CODE = f"{CBC}ItemClassificationCode"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a ``ProcurementProject`` says of itself, at the procedure or at one lot."""

    title: Texts
    description: Texts
    nature: str | None
    cpv_main: str | None
    cpv_additional: tuple[str, ...]
    places: tuple[Place, ...]
    value: Money | None
    framework_maximum: Money | None


def read_subject(project: Element | None, language: str) -> Subject:
    """Return the subject of a procedure or lot; empty fields where ``project`` is silent."""
    if project is None:
        return Subject({}, {}, None, None, (), (), None, None)
    total = first(project, f"{CAC}RequestedTenderTotal")
    return Subject(
        title=texts_of(project.iterchildren(NAME), language),
        description=texts_of(project.iterchildren(DESCRIPTION), language),
        nature=to_code(raw(project, f"{CBC}ProcurementTypeCode")),
        cpv_main=next(_cpv(project, f"{CAC}MainCommodityClassification"), None),
        cpv_additional=tuple(dict.fromkeys(_cpv(project, f"{CAC}AdditionalCommodityClassification"))),
        places=_places(project),
        value=amount_of(first(total, f"{CBC}EstimatedOverallContractAmount")),
        framework_maximum=amount_of(next(extended(total, f"{EFBC}FrameworkMaximumAmount"), None)),
    )


def read_lots(root: Element, language: str, zone: tzinfo) -> tuple[Lot, ...]:
    """Return the lots, or the parts of a planning notice; groups of lots are no lots."""
    lots: list[Lot] = []
    for element in each(root, f"{CAC}ProcurementProjectLot"):
        identifier = first(element, ID)
        kind = identifier.get("schemeName") if identifier is not None else None
        if kind in _KINDS or (kind is None and identifier is not None):
            ref = raw(identifier) or f"LOT-{len(lots) + 1:04d}"
            lots.append(_lot(element, ref[:60], "Part" if kind == "Part" else "Lot", language=language, zone=zone))
    return tuple(lots)


def _lot(element: Element, ref: str, kind: str, *, language: str, zone: tzinfo) -> Lot:
    project, terms, process = first(element, PROJECT), first(element, TERMS), first(element, PROCESS)
    subject = read_subject(project, language)
    reservation = terms_of.read_reservation(terms)
    documents_url, documents_restricted = terms_of.read_documents(terms)
    return Lot(
        ref=ref,
        kind=kind,
        title=subject.title,
        description=subject.description,
        nature=subject.nature,
        cpv_main=subject.cpv_main,
        cpv_additional=subject.cpv_additional,
        places=subject.places,
        value=subject.value,
        framework_maximum=subject.framework_maximum,
        duration=_duration(project),
        renewals_max=to_count(raw(project, f"{CAC}ContractExtension", f"{CBC}MaximumNumberNumeric")),
        deadlines=_deadlines(process, zone),
        reserved_participation=reservation.participation,
        reserved_for=reservation.groups,
        reserved_execution=reservation.execution,
        objectives=terms_of.read_objectives(project, language),
        sme_suitable=to_answer(raw(project, f"{CBC}SMESuitableIndicator")),
        eu_funded=terms_of.read_eu_funded(terms),
        selection_criteria=terms_of.read_selection_criteria(terms, language),
        award_criteria=terms_of.read_award_criteria(terms, language),
        documents_url=documents_url,
        documents_restricted=documents_restricted,
        submission_url=terms_of.read_submission_url(terms),
        submission_languages=terms_of.read_submission_languages(terms),
        framework=_system(process, "framework-agreement"),
        dynamic_purchasing=_system(process, "dps-usage"),
    )


def amount_of(element: Element | None) -> Money | None:
    """Return the amount of an element with ``@currencyID``."""
    return None if element is None else to_money(element.text, element.get("currencyID"))


def _cpv(project: Element, tag: str) -> Iterator[str]:
    for element in each(project, tag, _CPV_CODE):
        if code := to_cpv(content_of(element)):
            yield code


def _places(project: Element) -> tuple[Place, ...]:
    places = []
    for address in each(project, f"{CAC}RealizedLocation", f"{CAC}Address"):
        subdivision = raw(address, f"{CBC}CountrySubentityCode")
        nuts = to_nuts(subdivision)
        country = to_country(raw(address, f"{CAC}Country", f"{CBC}IdentificationCode"))
        place = Place(
            nuts=nuts,
            country=country or to_country((nuts or subdivision or "")[:2]),
            city=organisation_text(raw(address, f"{CBC}CityName")),
            scope=to_code(raw(address, f"{CBC}Region")),
        )
        if place != Place():
            places.append(place)
    return tuple(dict.fromkeys(places))


def _duration(project: Element | None) -> Duration | None:
    period = first(project, f"{CAC}PlannedPeriod")
    if period is None:
        return None
    measure = first(period, f"{CBC}DurationMeasure")
    unit = _UNITS.get((measure.get("unitCode") or "").strip().upper()) if measure is not None else None
    amount = to_count(measure.text) if measure is not None and unit else None
    duration = Duration(
        amount=amount,
        unit=unit if amount is not None else None,
        starts_on=to_date(raw(period, f"{CBC}StartDate")),
        ends_on=to_date(raw(period, f"{CBC}EndDate")),
        other=to_code(raw(period, f"{CBC}DescriptionCode")),
    )
    return None if duration == Duration() else duration


def _deadlines(process: Element | None, zone: tzinfo) -> Deadlines:
    if process is None:
        return Deadlines()
    interest = next(extended(process, f"{EFAC}InterestExpressionReceptionPeriod"), None)
    return Deadlines(
        tender=_end_of(first(process, f"{CAC}TenderSubmissionDeadlinePeriod"), zone),
        participation=_end_of(first(process, f"{CAC}ParticipationRequestReceptionPeriod"), zone),
        interest=_end_of(interest, zone),
    )


def _end_of(period: Element | None, zone: tzinfo) -> datetime | None:
    if period is None:
        return None
    return to_moment(raw(period, f"{CBC}EndDate"), raw(period, f"{CBC}EndTime"), zone)


def _system(process: Element | None, list_name: str) -> str | None:
    return next(codes(process, list_name, f"{CAC}ContractingSystem", f"{CBC}ContractingSystemTypeCode"), None)
