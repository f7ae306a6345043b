"""The lots of an invented notice as eForms XML: conditions, deadlines, what is bought and where.

Pure; must not know organisations or results. Source: eForms SDK 1.13, UBL 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from jobs.sample.calendar import Calendar
from jobs.sample.entries import LotEntry, NoticeEntry
from jobs.sample.ubl import extension, node
from jobs.sample.words import COUNTRIES, LANGUAGES, in_languages


def render_lot(entry: NoticeEntry, index: int, calendar: Calendar) -> Element:
    """Return lot number ``index`` (from 0); of a planning notice, a part."""
    lot = entry.lots[index]
    kind, prefix = ("Part", "PAR") if entry.type == "pin-only" else ("Lot", "LOT")
    return node(
        "cac:ProcurementProjectLot",
        node("cbc:ID", f"{prefix}-{index + 1:04d}", schemeName=kind),
        _terms(entry, lot),
        None if kind == "Part" else _process(lot, calendar),
        _project(entry, lot, calendar),
    )


def render_subject(entry: NoticeEntry) -> Element:
    """Return what the procedure as a whole buys; its value is the sum of its lots where each has one."""
    first = entry.lots[0]
    values = [lot.value for lot in entry.lots]
    known = [value for value in values if value is not None]
    complete = len(known) == len(values)
    places = {place: first for lot in entry.lots for place in lot.nuts}
    return node(
        "cac:ProcurementProject",
        in_languages("cbc:Name", entry.title, entry.languages[0]),
        in_languages("cbc:Description", entry.description, entry.languages[0]),
        node("cbc:ProcurementTypeCode", first.nature, listName="contract-nature"),
        node("cac:RequestedTenderTotal",
             amount("cbc:EstimatedOverallContractAmount", sum(known), entry.currency)) if complete else None,
        _cpv("cac:MainCommodityClassification", first.cpv[0]),
        (_location(nuts) for nuts in places),
    )  # fmt: skip


def amount(name: str, units: int | None, currency: str) -> Element | None:
    """Return an amount in whole units of ``currency``, or ``None`` when there is none."""
    return None if units is None else node(name, str(units), currencyID=currency)


def identified(scheme: str, identifier: str) -> Element:
    """Return a ``cac:PartyIdentification``."""
    return node("cac:PartyIdentification", node("cbc:ID", identifier, schemeName=scheme))


def _terms(entry: NoticeEntry, lot: LotEntry) -> Element:
    language = entry.languages[0]
    is_call = not entry.results and entry.type != "pin-only"
    funded = {True: "eu-funds", False: "no-eu-funds"}
    return node(
        "cac:TenderingTerms",
        extension(
            node("efac:SelectionCriteria",
                 node("cbc:TendererRequirementTypeCode", code, listName="selection-criterion"),
                 in_languages("cbc:Description", words, language))
            for code, words in lot.selection
        ),
        None if lot.eu_funded is None
        else node("cbc:FundingProgramCode", funded[lot.eu_funded], listName="eu-funded"),
        _documents(entry, lot) if is_call else None,
        _qualification("reserved-procurement", lot.reserved) if lot.reserved else None,
        node("cac:ContractExecutionRequirement",
             node("cbc:ExecutionRequirementCode", lot.reserved_execution, listName="reserved-execution"))
        if lot.reserved_execution else None,
        _award(lot, language),
        node("cac:TenderRecipientParty", node("cbc:EndpointID", _address(entry, "offers"))) if is_call else None,
        (node("cac:Language", node("cbc:ID", LANGUAGES[code])) for code in _accepted(entry, lot)) if is_call else None,
    )  # fmt: skip


def _accepted(entry: NoticeEntry, lot: LotEntry) -> tuple[str, ...]:
    return lot.submission_languages or entry.languages


def _address(entry: NoticeEntry, page: str) -> str:
    return f"{entry.buyer.portal}/{entry.amends or entry.key}/{page}"


def _documents(entry: NoticeEntry, lot: LotEntry) -> Element:
    kind = "restricted-document" if lot.documents_restricted else "non-restricted-document"
    address = node("cbc:URI", _address(entry, "documents"))
    return node(
        "cac:CallForTendersDocumentReference",
        node("cbc:ID", "DOC-0001"),
        node("cbc:DocumentType", kind),
        node("cac:Attachment", node("cac:ExternalReference", address)),
    )


def _qualification(list_name: str, code: str) -> Element:
    requirement = node("cbc:TendererRequirementTypeCode", code, listName=list_name)
    return node("cac:TendererQualificationRequest", node("cac:SpecificTendererRequirement", requirement))


def _award(lot: LotEntry, language: str) -> Element | None:
    if not lot.award:
        return None
    return node("cac:AwardingTerms", node("cac:AwardingCriterion", (
        node("cac:SubordinateAwardingCriterion",
             extension(node("efac:AwardCriterionParameter",
                            node("efbc:ParameterCode", "per-exa", listName="number-weight"),
                            node("efbc:ParameterNumeric", str(weight)))),
             node("cbc:AwardingCriterionTypeCode", code, listName="award-criterion-type"),
             in_languages("cbc:Name", words, language))
        for code, weight, words in lot.award
    )))  # fmt: skip


def _process(lot: LotEntry, calendar: Calendar) -> Element:
    return node(
        "cac:TenderingProcess",
        extension(_period("efac:InterestExpressionReceptionPeriod", lot.interest_days, lot, calendar)),
        node("cbc:SubmissionMethodCode", "required", listName="esubmission"),
        _period("cac:TenderSubmissionDeadlinePeriod", lot.deadline_days, lot, calendar),
        _period("cac:ParticipationRequestReceptionPeriod", lot.participation_days, lot, calendar),
        _system("framework-agreement", lot.framework),
        _system("dps-usage", lot.dynamic_purchasing),
    )


def _period(name: str, days: int | None, lot: LotEntry, calendar: Calendar) -> Element | None:
    if days is None:
        return None
    end_date = node("cbc:EndDate", calendar.date_text(days, lot.deadline_time))
    return node(name, end_date, node("cbc:EndTime", calendar.time_text(days, lot.deadline_time)))


def _system(list_name: str, code: str) -> Element:
    return node("cac:ContractingSystem", node("cbc:ContractingSystemTypeCode", code, listName=list_name))


def _project(entry: NoticeEntry, lot: LotEntry, calendar: Calendar) -> Element:
    language = entry.languages[0]
    total = node(
        "cac:RequestedTenderTotal",
        extension(amount("efbc:FrameworkMaximumAmount", lot.framework_max, entry.currency)),
        amount("cbc:EstimatedOverallContractAmount", lot.value, entry.currency),
    )
    return node(
        "cac:ProcurementProject",
        in_languages("cbc:Name", lot.title, language),
        in_languages("cbc:Description", lot.description, language),
        node("cbc:ProcurementTypeCode", lot.nature, listName="contract-nature"),
        None if lot.sme is None else node("cbc:SMESuitableIndicator", str(lot.sme).lower()),
        _objectives(lot, language),
        total if len(total) else None,
        _cpv("cac:MainCommodityClassification", lot.cpv[0]),
        (_cpv("cac:AdditionalCommodityClassification", code) for code in lot.cpv[1:]),
        (_location(nuts, lot.city) for nuts in lot.nuts),
        _anywhere(lot.scope, entry.buyer.country) if lot.scope else None,
        _planned(lot, calendar),
        None if lot.renewals is None
        else node("cac:ContractExtension", node("cbc:MaximumNumberNumeric", str(lot.renewals))),
    )  # fmt: skip


def _objectives(lot: LotEntry, language: str) -> Iterator[Element]:
    kinds = (("env-imp", "environmental-impact", lot.green), ("soc-obj", "social-objective", lot.social),
             ("inn-pur", "innovative-acquisition", lot.innovation))  # fmt: skip
    for _, list_name, codes in kinds:
        for code in codes:
            yield _additional_type(list_name, code)
    aims = [aim for aim, _, codes in kinds if codes]
    for position, aim in enumerate(["none"] if lot.no_objective else aims):
        yield _additional_type(
            "strategic-procurement", aim, in_languages("cbc:ProcurementType", lot.objective, language)
            if lot.objective and position == 0 else None
        )  # fmt: skip
    if lot.accessibility:
        yield _additional_type("accessibility", lot.accessibility)
    for code in lot.gpp:
        yield _additional_type("gpp-criteria", code)


def _additional_type(list_name: str, code: str, words: Iterator[Element] | None = None) -> Element:
    return node(
        "cac:ProcurementAdditionalType", node("cbc:ProcurementTypeCode", code, listName=list_name), words
    )  # fmt: skip


def _cpv(name: str, code: str) -> Element:
    return node(name, node("cbc:ItemClassificationCode", code, listName="cpv"))


def _location(nuts: str, city: str = "") -> Element:
    country = "GR" if nuts.startswith("EL") else nuts[:2]
    return node("cac:RealizedLocation", node(
        "cac:Address",
        node("cbc:CityName", city) if city else None,
        node("cbc:CountrySubentityCode", nuts, listName="nuts"),
        node("cac:Country", node("cbc:IdentificationCode", COUNTRIES[country], listName="country")),
    ))  # fmt: skip


def _anywhere(scope: str, country: str) -> Element:
    place = node("cac:Country", node("cbc:IdentificationCode", COUNTRIES[country], listName="country"))
    region = node("cbc:Region", scope)
    return node("cac:RealizedLocation", node("cac:Address", region, place if scope == "anyw-cou" else None))


def _planned(lot: LotEntry, calendar: Calendar) -> Element | None:
    if lot.duration is not None:
        number, unit = lot.duration
        return node("cac:PlannedPeriod", node("cbc:DurationMeasure", str(number), unitCode=unit))
    if lot.runs_days is not None:
        start, end = lot.runs_days
        return node("cac:PlannedPeriod", node("cbc:StartDate", calendar.date_text(start)),
                    node("cbc:EndDate", calendar.date_text(end)))  # fmt: skip
    if lot.duration_other:
        return node("cac:PlannedPeriod", node("cbc:DescriptionCode", lot.duration_other, listName="timeperiod"))
    return None
