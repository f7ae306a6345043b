"""One invented notice as eForms XML (SDK 1.13): the notice, its organisations, changes and results.

Pure: an entry and a moment in, bytes out. Lots are rendered beside. Source: eForms SDK 1.13, UBL 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.etree import _Element as Element

from jobs.sample.calendar import Calendar, publication_number, sample_uuid
from jobs.sample.entries import NoticeEntry, Party, ResultEntry
from jobs.sample.render_lot import amount, identified, render_lot, render_subject
from jobs.sample.ubl import document, extension, node
from jobs.sample.words import COUNTRIES, LANGUAGES, in_languages

# notice type -> root element, form type (BT-03), subtype (OPP-070)
_FORMS = {
    "cn-standard": ("ContractNotice", "competition", "16"),
    "cn-social": ("ContractNotice", "competition", "20"),
    "pin-cfc-social": ("PriorInformationNotice", "competition", "12"),
    "pin-only": ("PriorInformationNotice", "planning", "4"),
    "can-standard": ("ContractAwardNotice", "result", "29"),
    "can-social": ("ContractAwardNotice", "result", "33"),
}
_BUYER = "ORG-0001"


def render_notice(entry: NoticeEntry, now: datetime) -> bytes:
    """Return ``entry`` as XML; its days count from the UTC day of ``now``, whose time does not matter.

    Raises: KeyError when the entry names a notice type, language or country that the sample does not know.
    """
    calendar = Calendar(now.astimezone(UTC).date(), entry.buyer.country)
    root, form, subtype = _FORMS[entry.type]
    is_planning = form == "planning"
    return document(
        root,
        extension(_changes(entry), _results(entry, calendar), _subtype(subtype), _organisations(entry),
                  _publication(entry, calendar)),
        _header(entry, calendar, form),
        _contracting_party(entry.buyer),
        None if is_planning else _process(entry),
        render_subject(entry),
        (render_lot(entry, index, calendar) for index in range(len(entry.lots))),
        _result_date(entry, calendar),
    )  # fmt: skip


def _header(entry: NoticeEntry, calendar: Calendar, form: str) -> Iterator[Element]:
    issued = entry.published_days - 2
    yield node("cbc:UBLVersionID", "2.3")
    yield node("cbc:CustomizationID", "eforms-sdk-1.13")
    yield node("cbc:ID", str(sample_uuid(entry.key)), schemeName="notice-id")
    if form != "planning":
        yield node("cbc:ContractFolderID", str(sample_uuid(f"{entry.amends or entry.key}/procedure")))
    yield node("cbc:IssueDate", calendar.date_text(issued, "10:15"))
    yield node("cbc:IssueTime", calendar.time_text(issued, "10:15"))
    yield node("cbc:VersionID", "01")
    if entry.planned_days:
        yield node("cbc:PlannedDate", calendar.date_text(entry.planned_days))
    yield node("cbc:RegulatoryDomain", "32014L0024")
    yield node("cbc:NoticeTypeCode", entry.type, listName=form)
    first, *others = (LANGUAGES[language] for language in entry.languages)
    yield node("cbc:NoticeLanguageCode", first)
    for other in others:
        yield node("cac:AdditionalNoticeLanguage", node("cbc:ID", other))


def _contracting_party(buyer: Party) -> Element:
    return node(
        "cac:ContractingParty",
        node("cac:ContractingPartyType", node("cbc:PartyTypeCode", buyer.legal_type, listName="buyer-legal-type")),
        node("cac:ContractingActivity",
             node("cbc:ActivityTypeCode", buyer.activity, listName="authority-activity")),
        node("cac:Party", identified("organization", _BUYER)),
    )  # fmt: skip


def _process(entry: NoticeEntry) -> Element:
    return node(
        "cac:TenderingProcess",
        node("cbc:ProcedureCode", entry.procedure, listName="procurement-procedure-type"),
        node("cbc:PartPresentationCode", "all", listName="tenderlot-presentation") if len(entry.lots) > 1 else None,
    )


def _subtype(code: str) -> Element:
    return node("efac:NoticeSubType", node("cbc:SubTypeCode", code, listName="notice-subtype"))


def _publication(entry: NoticeEntry, calendar: Calendar) -> Element:
    number = publication_number(entry.key, calendar.day(entry.published_days))
    return node(
        "efac:Publication",
        node("efbc:NoticePublicationID", number, schemeName="ojs-notice-id"),
        node("efbc:PublicationDate", calendar.date_text(entry.published_days)),
    )


def _changes(entry: NoticeEntry) -> Element | None:
    if not entry.amends:
        return None
    language = LANGUAGES[entry.languages[0]]
    changed = [f"LOT-{number:04d}" for number in range(1, len(entry.lots) + 1)]
    return node(
        "efac:Changes",
        node("efbc:ChangedNoticeIdentifier", f"{sample_uuid(entry.amends)}-01"),
        node("efac:Change",
             node("efbc:ChangeDescription", entry.change_text, languageID=language),
             (node("efac:ChangedSection", node("efbc:ChangedSectionIdentifier", section)) for section in changed)),
        node("efac:ChangeReason",
             node("cbc:ReasonCode", entry.change_reason, listName="change-corrig-justification")),
    )  # fmt: skip


def _organisations(entry: NoticeEntry) -> Element:
    winners = ((_winner_id(index), result.winner) for index, result in enumerate(entry.results) if result.winner)
    return node(
        "efac:Organizations",
        _organisation(_BUYER, entry.buyer, entry.languages),
        (_organisation(identifier, winner, entry.languages) for identifier, winner in winners),
    )


def _organisation(identifier: str, party: Party, languages: tuple[str, ...]) -> Element:
    address = node(
        "cac:PostalAddress",
        node("cbc:CityName", party.city),
        node("cbc:PostalZone", party.postcode) if party.postcode else None,
        node("cbc:CountrySubentityCode", party.nuts, listName="nuts"),
        node("cac:Country", node("cbc:IdentificationCode", COUNTRIES[party.country], listName="country")),
    )
    registered = f"SAMPLE-{sample_uuid(repr(party.name)).hex[:8].upper()}"
    return node(
        "efac:Organization",
        node("efac:Company",
             node("cbc:WebsiteURI", party.website) if party.website else None,
             node("efbc:CompanySizeCode", party.size, listName="economic-operator-size") if party.size else None,
             identified("organization", identifier),
             node("cac:PartyName", in_languages("cbc:Name", party.name, languages[0])),
             address,
             node("cac:PartyLegalEntity", node("cbc:CompanyID", registered))),
    )  # fmt: skip


def _results(entry: NoticeEntry, calendar: Calendar) -> Element | None:
    if not entry.results:
        return None
    numbered = list(enumerate(entry.results))
    won = [(index, result) for index, result in numbered if result.winner is not None]
    total = sum(result.value or 0 for _, result in won)
    return node(
        "efac:NoticeResult",
        amount("cbc:TotalAmount", total, entry.currency) if total else None,
        (_lot_result(index, result) for index, result in numbered),
        (_tender(index, result, entry.currency) for index, result in won),
        (_contract(index, result, calendar) for index, result in won),
        (_tendering_party(index) for index, _ in won),
    )


def _lot_result(index: int, result: ResultEntry) -> Element:
    return node(
        "efac:LotResult",
        node("cbc:ID", f"RES-{index + 1:04d}", schemeName="result"),
        node("cbc:TenderResultCode", result.status, listName="winner-selection-status"),
        node("efac:DecisionReason",
             node("efbc:DecisionReasonCode", result.reason, listName="non-award-justification"))
        if result.reason else None,
        _reference("efac:LotTender", "tender", "TEN", index) if result.winner else None,
        node("efac:ReceivedSubmissionsStatistics",
             node("efbc:StatisticsCode", "tenders", listName="received-submission-type"),
             node("efbc:StatisticsNumeric", str(result.tenders))),
        _reference("efac:SettledContract", "contract", "CON", index) if result.winner else None,
        node("efac:TenderLot", node("cbc:ID", result.lot, schemeName="Lot")),
    )  # fmt: skip


def _tender(index: int, result: ResultEntry, currency: str) -> Element:
    return node(
        "efac:LotTender",
        node("cbc:ID", f"TEN-{index + 1:04d}", schemeName="tender"),
        node("cac:LegalMonetaryTotal", amount("cbc:PayableAmount", result.value, currency)),
        _reference("efac:TenderingParty", "tendering-party", "TPA", index),
        node("efac:TenderLot", node("cbc:ID", result.lot, schemeName="Lot")),
    )


def _contract(index: int, result: ResultEntry, calendar: Calendar) -> Element:
    return node(
        "efac:SettledContract",
        node("cbc:ID", f"CON-{index + 1:04d}", schemeName="contract"),
        node("cbc:IssueDate", calendar.date_text(result.concluded_days)),
        _reference("efac:LotTender", "tender", "TEN", index),
    )


def _tendering_party(index: int) -> Element:
    return node(
        "efac:TenderingParty",
        node("cbc:ID", f"TPA-{index + 1:04d}", schemeName="tendering-party"),
        node("efac:Tenderer", node("cbc:ID", _winner_id(index), schemeName="organization")),
    )


def _reference(name: str, scheme: str, prefix: str, index: int) -> Element:
    return node(name, node("cbc:ID", f"{prefix}-{index + 1:04d}", schemeName=scheme))


def _winner_id(index: int) -> str:
    return f"ORG-{index + 11:04d}"


def _result_date(entry: NoticeEntry, calendar: Calendar) -> Element | None:
    if not entry.results:
        return None
    day = min(result.concluded_days for result in entry.results) - 10
    return node("cac:TenderResult", node("cbc:AwardDate", calendar.date_text(day)))
