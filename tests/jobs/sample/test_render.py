"""Invented notices as eForms XML: well-formed, in UBL's order, and read back by the parser without loss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, groupby
from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element as Element

from jobs.sample import notice_entries, render_notice, sample_notices
from jobs.sample.entries import LotEntry, NoticeEntry, Party
from matcher.parsers import parse_notice
from matcher.parsers.countries import zone_of
from matcher.records import Answer, Notice

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
ENTRIES = notice_entries()
BY_KEY = {entry.key: entry for entry in ENTRIES}
ROOT_ORDER = (
    "UBLExtensions UBLVersionID CustomizationID ID ContractFolderID IssueDate IssueTime VersionID PlannedDate "
    "RegulatoryDomain NoticeTypeCode NoticeLanguageCode AdditionalNoticeLanguage ContractingParty TenderingTerms "
    "TenderingProcess ProcurementProject ProcurementProjectLot TenderResult"
)
TERMS_ORDER = (
    "UBLExtensions FundingProgramCode CallForTendersDocumentReference TendererQualificationRequest "
    "ContractExecutionRequirement AwardingTerms TenderRecipientParty AppealTerms Language"
)
PROJECT_ORDER = (
    "ID Name Description ProcurementTypeCode Note SMESuitableIndicator ProcurementAdditionalType RequestedTenderTotal "
    "MainCommodityClassification AdditionalCommodityClassification RealizedLocation PlannedPeriod ContractExtension"
)
PROCESS_ORDER = (
    "UBLExtensions ProcedureCode PartPresentationCode SubmissionMethodCode TenderSubmissionDeadlinePeriod "
    "ParticipationRequestReceptionPeriod ContractingSystem"
)
ORDERS = {"TenderingTerms": TERMS_ORDER, "ProcurementProject": PROJECT_ORDER, "TenderingProcess": PROCESS_ORDER}


def local(element: Element) -> str:
    return etree.QName(element).localname


def rendered() -> Iterator[tuple[str, Element]]:
    for reference, content in sample_notices(NOW):
        yield reference, etree.fromstring(content)


def read(key: str, now: datetime = NOW) -> Notice:
    return parse_notice(render_notice(BY_KEY[key], now))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_a_notice_survives_rendering_and_parsing(entry: NoticeEntry) -> None:
    notice = parse_notice(render_notice(entry, NOW))
    assert notice.schema == "eforms"
    assert notice.schema_version == "1.13"
    assert notice.notice_type == entry.type
    assert notice.languages == entry.languages
    assert set(notice.title) == set(entry.languages)
    assert notice.published_on == NOW.date() + timedelta(days=entry.published_days)
    assert notice.buyers[0].country == entry.buyer.country
    assert notice.buyers[0].legal_type == entry.buyer.legal_type
    assert len(notice.lots) == len(entry.lots)
    for lot, source in zip(notice.lots, entry.lots, strict=True):
        assert lot.title == texts(source.title, entry)
        assert lot.description == texts(source.description, entry)
        assert lot.cpv == source.cpv
        assert lot.missing == ()
        assert tuple(place.nuts for place in lot.places if place.nuts) == source.nuts
        assert (lot.value.amount_cents if lot.value else None) == (source.value * 100 if source.value else None)
        assert lot.reserved_for == tuple(code for code in (source.reserved,) if code not in {"", "none"})
        assert len(lot.award_criteria) == len(source.award)
        assert len(lot.selection_criteria) == len(source.selection)


def texts(words: object, entry: NoticeEntry) -> dict[str, str]:
    found = {entry.languages[0]: words} if isinstance(words, str) else words
    assert isinstance(found, dict)
    return {language: " ".join(text.split()) for language, text in found.items()}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_deadlines_are_meant_in_the_buyers_local_time(entry: NoticeEntry) -> None:
    notice = parse_notice(render_notice(entry, NOW))
    zone = zone_of(entry.buyer.country)
    for lot, source in zip(notice.lots, entry.lots, strict=True):
        stated = (lot.deadlines.tender, lot.deadlines.participation, lot.deadlines.interest)
        for moment, days in zip(stated, (source.deadline_days, source.participation_days, source.interest_days),
                                strict=True):  # fmt: skip
            if days is None or entry.type in {"pin-only"}:
                assert moment is None
            else:
                assert moment is not None
                local_moment = moment.astimezone(zone)
                assert local_moment.date() == date(2026, 3, 11) + timedelta(days=days)
                assert local_moment.strftime("%H:%M") == source.deadline_time


def test_the_same_day_gives_the_same_bytes() -> None:
    evening = NOW.replace(hour=23, minute=59)
    assert list(sample_notices(NOW)) == list(sample_notices(evening))


def test_another_day_moves_the_dates_and_keeps_the_identities() -> None:
    for (reference, today), (later_reference, later) in zip(
        sample_notices(NOW), sample_notices(NOW + timedelta(days=9)), strict=True
    ):
        one, other = parse_notice(today), parse_notice(later)
        assert (reference, one.notice_id, one.version, one.procedure_id, one.publication_number) == (
            later_reference, other.notice_id, other.version, other.procedure_id, other.publication_number)  # fmt: skip
        assert one.published_on is not None
        assert other.published_on == one.published_on + timedelta(days=9)


def test_references_identifiers_and_publication_numbers_are_unique() -> None:
    notices = [(reference, parse_notice(content)) for reference, content in sample_notices(NOW)]
    for values in (
        [reference for reference, _ in notices],
        [notice.notice_id for _, notice in notices],
        [notice.publication_number for _, notice in notices],
    ):
        assert None not in values
        assert len(set(values)) == len(values)


def test_no_publication_number_can_belong_to_a_real_notice() -> None:
    for _, content in sample_notices(NOW):
        number = parse_notice(content).publication_number
        assert number is not None
        assert int(number.partition("-")[0]) >= 90_000_000


def test_a_change_names_its_notice_and_moves_the_deadline() -> None:
    original, change = read("de-klinikwaesche"), read("de-klinikwaesche-berichtigung")
    assert change.changes[0].changed_notice == f"{original.notice_id}-01"
    assert change.changes[0].reasons == ("update-add",)
    assert change.changes[0].sections == ("LOT-0001",)
    assert change.procedure_id == original.procedure_id
    assert change.notice_id != original.notice_id
    before, after = original.lots[0].deadlines.tender, change.lots[0].deadlines.tender
    assert before is not None
    assert after is not None
    assert after - before == timedelta(days=14)
    assert change.published_on is not None
    assert original.published_on is not None
    assert change.published_on > original.published_on


def test_a_cancellation_says_so_and_keeps_the_procedure() -> None:
    original, cancellation = read("nl-schilderwerken"), read("nl-schilderwerken-stopzetting")
    assert cancellation.is_cancellation
    assert not original.is_cancellation
    assert cancellation.procedure_id == original.procedure_id
    assert cancellation.previous_notices == (f"{original.notice_id}-01",)
    assert cancellation.lots == original.lots


def test_results_name_winners_values_and_lots_without_winner() -> None:
    won, unawarded = read("pl-rehabilitacja-wynik").results
    assert (won.lot_ref, won.status, won.tenders_received) == ("LOT-0001", "selec-w", 2)
    assert won.winners[0].name == "Stowarzyszenie Otwarta Brama"
    assert won.winners[0].size == "small"
    assert won.value is not None
    assert (won.value.amount_cents, won.value.currency) == (231_000_000, "PLN")
    assert won.concluded_on == date(2026, 2, 19)
    assert (unawarded.lot_ref, unawarded.status, unawarded.reason) == ("LOT-0002", "clos-nw", "no-rece")
    assert unawarded.winners == ()


def test_conditions_of_a_lot_are_read_back() -> None:
    lot = read("de-wahlunterlagen").lots[0]
    assert lot.reserved_participation is Answer.YES
    assert lot.framework == "fa-wo-rc"
    assert lot.framework_maximum is not None
    assert lot.framework_maximum.amount_cents == 30_000_000
    assert (lot.objectives.social, lot.objectives.green) == (Answer.YES, Answer.NO)
    assert lot.objectives.social_codes == ("opp", "acc-all")
    assert lot.objectives.accessibility is Answer.YES
    assert lot.sme_suitable is Answer.YES
    assert lot.documents_url == "https://ausschreibungen.landkreis-unterer-odenwald.example/de-wahlunterlagen/documents"
    assert lot.submission_url == "https://ausschreibungen.landkreis-unterer-odenwald.example/de-wahlunterlagen/offers"
    assert lot.submission_languages == ("de",)
    assert [criterion.weight for criterion in lot.award_criteria] == ["70 per-exa", "30 per-exa"]
    assert lot.selection_criteria[0].code == "slc-suit-auth-mbrshp"


def test_durations_renewals_places_and_purchasing_systems_are_read_back() -> None:
    framework, open_system = read("en-web-accessibility").lots[0], read("en-event-catering").lots[0]
    assert [place.scope for place in framework.places] == [None, "anyw-cou"]
    assert framework.duration is not None
    assert (framework.duration.amount, framework.duration.unit) == (48, "MONTH")
    assert open_system.dynamic_purchasing == "dps-nlist"
    assert open_system.duration is not None
    assert open_system.duration.other == "UNLIMITED"
    assert read("fr-espaces-verts").lots[0].renewals_max == 3
    dated = read("pl-dowoz").lots[0].duration
    assert dated is not None
    assert dated.starts_on == date(2026, 3, 11) + timedelta(days=70)
    assert read("de-aktenvernichtung").lots[0].documents_restricted is Answer.YES
    none = read("de-mrt").lots[0].objectives
    assert (none.social, none.green, none.innovation) == (Answer.NO, Answer.NO, Answer.NO)


def test_elements_stand_in_the_order_of_ubl() -> None:
    for reference, root in rendered():
        for element in (root, *root.iter("{*}TenderingTerms", "{*}ProcurementProject", "{*}TenderingProcess")):
            order = (ROOT_ORDER if element is root else ORDERS[local(element)]).split()
            positions = [order.index(local(child)) for child in element]
            assert positions == sorted(positions), (reference, local(element))


def test_no_pair_of_elements_stands_in_an_order_that_the_sdk_never_has(shared: Path) -> None:
    precedence: set[tuple[str, str, str]] = set()
    for example in sorted((shared / "data/eforms_sdk_examples").glob("*.xml")):
        if not example.name.startswith("INVALID"):
            precedence |= siblings(etree.parse(str(example)).getroot())
    for reference, root in rendered():
        swapped = {pair for pair in siblings(root) if (pair[0], pair[2], pair[1]) in precedence} - precedence
        assert swapped == set(), reference


def siblings(root: Element) -> set[tuple[str, str, str]]:
    found = set()
    for parent in root.iter("{*}*"):
        tags = [str(tag) for tag, _ in groupby(child.tag for child in parent.iterchildren("{*}*"))]
        found |= {(str(parent.tag), one, other) for one, other in combinations(tags, 2) if one != other}
    return found


def test_hostile_text_in_an_entry_is_escaped() -> None:
    text = "Pflege & \"Schnitt\" <script>alert('1')</script> ]]>"
    buyer = Party(name=text, city="A & B", nuts="DE128", country="DE", portal="https://portal.example")
    lot = LotEntry(title=text, description=text, cpv=("77310000",), nuts=("DE128",))
    entry = NoticeEntry(key="x", buyer=buyer, languages=("de",), title=text, description=text, lots=(lot,))
    notice = parse_notice(render_notice(entry, NOW))
    assert notice.lots[0].title == {"de": text}
    assert b"<script>" not in render_notice(entry, NOW)
