"""What an eForms notice says and what it leaves open, field by field where a golden would not tell why."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.parsers import parse_notice
from matcher.records import Answer, FormType, Notice
from tests.matcher.parsers.facts import FIXTURES

CALL = (FIXTURES / "eforms_cn_reserved_lots.xml").read_bytes()
RESULT = (FIXTURES / "eforms_result.xml").read_bytes()
RESERVED = b'<cbc:TendererRequirementTypeCode listName="reserved-procurement">none</cbc:TendererRequirementTypeCode>'


def _changed(document: bytes, *replacements: tuple[bytes, bytes]) -> Notice:
    for old, new in replacements:
        assert old in document
        document = document.replace(old, new)
    return parse_notice(document)


def test_a_stated_none_is_a_no_and_silence_is_unknown() -> None:
    assert parse_notice(CALL).lots[1].reserved_participation is Answer.NO
    assert _changed(CALL, (RESERVED, b"")).lots[1].reserved_participation is Answer.UNKNOWN
    withheld = RESERVED.replace(b"none", b"unpublished")
    assert _changed(CALL, (RESERVED, withheld)).lots[1].reserved_participation is Answer.UNKNOWN


def test_both_kinds_of_reservation_are_kept() -> None:
    both = RESERVED.replace(b"none", b"res-ws") + RESERVED.replace(b"none", b"res-pub-ser")
    lot = _changed(CALL, (RESERVED, both)).lots[1]
    assert lot.reserved_participation is Answer.YES
    assert lot.reserved_for == ("res-ws", "res-pub-ser")


def test_reserved_execution_has_three_states() -> None:
    first, second = parse_notice(CALL).lots
    assert first.reserved_execution is Answer.YES
    assert second.reserved_execution is Answer.UNKNOWN
    assert _changed(CALL, (b">not-known<", b">no<")).lots[1].reserved_execution is Answer.NO


def test_sme_suitability_is_unknown_when_not_stated() -> None:
    first, second = parse_notice(CALL).lots
    assert (first.sme_suitable, second.sme_suitable) == (Answer.YES, Answer.UNKNOWN)


@pytest.mark.parametrize("tag", ["ParticipationRequestReceptionPeriod", "TenderSubmissionDeadlinePeriod"])
def test_the_earliest_deadline_closes_a_lot(tag: str) -> None:
    document = CALL.replace(b"TenderSubmissionDeadlinePeriod", tag.encode())
    assert str(parse_notice(document).lots[0].deadlines.closes_at) == "2026-03-16 15:00:00+00:00"


def test_an_expression_of_interest_is_read_from_the_extension() -> None:
    period = b"<efac:InterestExpressionReceptionPeriod><cbc:EndDate>2026-03-01Z</cbc:EndDate>"
    period += b"<cbc:EndTime>08:00:00Z</cbc:EndTime></efac:InterestExpressionReceptionPeriod>"
    tags = (b"ext:UBLExtensions", b"ext:UBLExtension", b"ext:ExtensionContent", b"efext:EformsExtension")
    for tag in reversed(tags):
        period = b"<%s>%s</%s>" % (tag, period, tag)
    start = b"<cac:TenderSubmissionDeadlinePeriod>"
    notice = _changed(CALL, (start, period + start))
    assert str(notice.lots[0].deadlines.interest) == "2026-03-01 08:00:00+00:00"
    assert notice.lots[0].deadlines.closes_at == notice.lots[0].deadlines.interest


def test_a_notice_without_lots_has_one_made_of_the_procedure() -> None:
    head = CALL[: CALL.index(b"<cac:ProcurementProjectLot>")]
    notice = parse_notice(head + b"</ContractNotice>")
    (lot,) = notice.lots
    assert lot.ref == "LOT-0000"
    assert lot.title == notice.title
    assert lot.cpv == ("77300000", "98310000")
    assert lot.value == notice.value
    assert lot.places[0].nuts == "BG422"
    assert lot.missing == ()


def test_a_lot_names_what_its_form_lacks() -> None:
    notice = parse_notice(
        b'<ContractNotice xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
        b'<cbc:ID schemeName="notice-id">0a1b2c3d-0001-4000-8000-000000000001</cbc:ID></ContractNotice>'
    )
    assert notice.lots[0].missing == ("title", "cpv")
    assert notice.form_type is FormType.UNKNOWN


def test_repeated_lot_ids_stay_distinct() -> None:
    notice = _changed(CALL, (b">LOT-0002<", b">LOT-0001<"))
    assert [lot.ref for lot in notice.lots] == ["LOT-0001", "LOT-0001#2"]


def test_the_value_of_the_procedure_is_not_the_value_of_one_of_several_lots() -> None:
    notice = parse_notice(CALL)
    assert notice.value is not None
    assert notice.lots[1].value is None


def test_losing_tenders_are_no_winners() -> None:
    names = [winner.name for result in parse_notice(RESULT).results for winner in result.winners]
    assert names == ["Werkstatt am Bach gGmbH", "Gartenfreunde e. V.", None]


def test_without_a_contract_the_tenders_of_the_result_count() -> None:
    contract = b"<efac:SettledContract><cbc:ID>CON-0001</cbc:ID></efac:SettledContract>"
    result = _changed(RESULT, (contract, b"")).results[0]
    assert [winner.name for winner in result.winners][-1] == "Verlierer GmbH"
    assert result.value is not None
    assert result.value.amount_cents == 11_100_000


def test_a_lot_without_winner_has_none_even_if_tenders_are_named() -> None:
    status = b'<cbc:TenderResultCode listName="winner-selection-status">selec-w'
    result = _changed(RESULT, (status, status.replace(b"selec-w", b"clos-nw"))).results[0]
    assert (result.winners, result.value) == ((), None)


def test_values_in_two_currencies_are_not_added() -> None:
    contract = b"<efac:SettledContract><cbc:ID>CON-0001</cbc:ID></efac:SettledContract>"
    amount = b'currencyID="EUR">61000'
    result = _changed(RESULT, (contract, b""), (amount, amount.replace(b"EUR", b"PLN"))).results[0]
    assert result.value is None


def test_a_natural_person_has_no_name_in_the_records() -> None:
    notice = parse_notice(RESULT)
    assert notice.results[2].winners[0].is_natural_person is Answer.YES
    assert "Mustermann" not in repr(notice)
    assert "erika" not in repr(notice)


def test_the_identifiers_that_a_converter_writes_into_every_notice_identify_none() -> None:
    placeholders = (b"f252f386-55ac-4fa8-9be4-9f950b9904c8", b"aff2863e-b4cc-4e91-baba-b3b85f709117")
    own = (b"0A1B2C3D-0001-4000-8000-000000000001", b"0a1b2c3d-0001-4000-8000-0000000000aa")
    notice = _changed(CALL, *zip(own, placeholders, strict=True))
    assert (notice.notice_id, notice.procedure_id) == ("12345-2026", None)
    number = b'<efbc:NoticePublicationID schemeName="ojs-notice-id">00012345-2026</efbc:NoticePublicationID>'
    unpublished = _changed(CALL, (own[0], placeholders[0]), (number, b""))
    assert unpublished.notice_id == placeholders[0].decode()


def test_only_a_cancellation_cancels() -> None:
    documents = {path.stem: parse_notice(path.read_bytes()).is_cancellation for path in FIXTURES.glob("*.xml")}
    assert [stem for stem, is_cancelled in documents.items() if is_cancelled] == ["eforms_cancellation"]


@pytest.mark.parametrize(
    ("customization", "version"),
    [("eforms-sdk-1.3", "1.3"), ("eforms-sdk-1.7#extended#urn:fdc:anskaffelser.no:2023:eforms:eu", "1.7"), ("", None)],
)
def test_national_tailorings_keep_their_sdk_version(customization: str, version: str | None) -> None:
    assert _changed(CALL, (b"eforms-sdk-1.13", customization.encode())).schema_version == version


def test_every_example_of_the_sdk_is_read_or_lacks_its_identity(shared: Path) -> None:
    for path in sorted((shared / "data" / "eforms_sdk_examples").glob("[!I]*.xml")):
        notice = parse_notice(path.read_bytes())
        is_registration = notice.form_type is FormType.BUSINESS_REGISTRATION
        assert is_registration or not any(lot.missing for lot in notice.lots), path.name
        assert is_registration or notice.buyers, path.name
