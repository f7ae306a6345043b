"""What a TED_EXPORT notice says, over its variants of structure and language."""

from __future__ import annotations

import pytest

from matcher.parsers import ParseError, parse_notice, ted_codes
from matcher.records import Answer, Deadlines, FormType, Notice
from tests.matcher.parsers.facts import FIXTURES

CALL = (FIXTURES / "ted_f02.xml").read_bytes()
AWARD = (FIXTURES / "ted_f03.xml").read_bytes()
SOCIAL = (FIXTURES / "ted_f21.xml").read_bytes()
CHANGE = (FIXTURES / "ted_f14.xml").read_bytes()


def _changed(document: bytes, *replacements: tuple[bytes, bytes]) -> Notice:
    for old, new in replacements:
        assert old in document
        document = document.replace(old, new)
    return parse_notice(document)


@pytest.mark.parametrize(
    "namespace",
    [b"http://formex.publications.europa.eu/ted/schema/export/R2.0.9.S01.E01", b"ted/R2.0.9.S02/publication", b""],
)
def test_the_namespace_of_a_release_makes_no_difference(namespace: bytes) -> None:
    same = _changed(CALL, (b"http://publications.europa.eu/resource/schema/ted/R2.0.9/publication", namespace))
    assert same == parse_notice(CALL)


def test_originals_come_before_translations() -> None:
    notice = parse_notice(CALL)
    assert notice.languages == ("fr", "nl")
    assert list(notice.lots[0].title) == ["fr", "nl", "de"]


@pytest.mark.parametrize(
    ("procedure", "deadlines"),
    [(b"1", "tender"), (b"2", "participation"), (b"4", "participation"), (b"C", "participation"), (b"Z", "tender")],
)
def test_the_procedure_says_which_deadline_is_meant(procedure: bytes, deadlines: str) -> None:
    notice = _changed(CALL, (b'<PR_PROC CODE="1"/>', b'<PR_PROC CODE="%s"/>' % procedure))
    found: Deadlines = notice.lots[0].deadlines
    assert str(getattr(found, deadlines)) == "2022-03-28 08:30:00+00:00"
    assert found.closes_at == getattr(found, deadlines)


def test_a_call_for_interest_closes_for_interest() -> None:
    notice = parse_notice(SOCIAL)
    assert notice.form_type is FormType.COMPETITION
    assert str(notice.lots[0].deadlines.interest) == "2022-04-15 20:59:59+00:00"


@pytest.mark.parametrize("kind", [b"AWARD_CONTRACT", b"PRI_ONLY", b"CONTRACT"])
def test_the_document_type_tells_the_form_type(kind: bytes) -> None:
    codes = {b"AWARD_CONTRACT": b"7", b"PRI_ONLY": b"0", b"CONTRACT": b"3"}
    notice = _changed(
        SOCIAL, (b"PRI_CALL_COMPETITION", kind), (b'DOCUMENT_TYPE CODE="A"', b'DOCUMENT_TYPE CODE="%s"' % codes[kind])
    )
    expected = {b"AWARD_CONTRACT": "can-social", b"PRI_ONLY": "pin-only", b"CONTRACT": "cn-social"}
    assert notice.notice_type == expected[kind]


def test_a_reservation_of_the_form_holds_for_each_lot() -> None:
    assert [lot.reserved_for for lot in parse_notice(CALL).lots] == [("res-ws",), ("res-ws",)]
    assert all(lot.reserved_execution is Answer.YES for lot in parse_notice(CALL).lots)


def test_an_unticked_reservation_is_unknown() -> None:
    notice = _changed(CALL, (b"<RESTRICTED_SHELTERED_WORKSHOP/><RESTRICTED_SHELTERED_PROGRAM/>", b""))
    assert notice.lots[0].reserved_participation is Answer.UNKNOWN
    assert notice.lots[0].reserved_execution is Answer.UNKNOWN


def test_both_variants_of_awards_name_their_winners() -> None:
    results = parse_notice(AWARD).results
    assert [[winner.name for winner in result.winners] for result in results] == [
        ["Brutăria Socială SRL"],
        ["Lactate Exemplu SA"],
        [],
    ]
    assert [result.tenders_received for result in results] == [3, 1, None]


def test_an_award_notice_that_discontinues_everything_is_a_cancellation() -> None:
    start = AWARD.index(b'<AWARD_CONTRACT ITEM="1">')
    end = AWARD.index(b'<AWARD_CONTRACT ITEM="3">')
    stopped = (AWARD[:start] + AWARD[end:]).replace(b"PROCUREMENT_UNSUCCESSFUL", b"PROCUREMENT_DISCONTINUED")
    assert parse_notice(stopped).is_cancellation
    assert not _changed(AWARD, (b"PROCUREMENT_UNSUCCESSFUL", b"PROCUREMENT_DISCONTINUED")).is_cancellation


def test_a_corrigendum_tells_what_changed_and_names_the_changed_notice() -> None:
    notice = parse_notice(CHANGE)
    (change,) = notice.changes
    assert change.changed_notice == "300300-2022"
    assert "2022-03-01 17:00 → 2022-03-15 17:00" in change.description["pt"]
    assert "joao" not in repr(notice)


def test_a_corrigendum_without_a_stated_deadline_uses_the_coded_one() -> None:
    coded = b"<DT_DATE_FOR_SUBMISSION>20220315 12:00</DT_DATE_FOR_SUBMISSION></CODIF_DATA>"
    notice = _changed(CHANGE, (b"IV.2.2)", b"VI.3)"), (b"</CODIF_DATA>", coded))
    assert str(notice.lots[0].deadlines.tender) == "2022-03-15 12:00:00+00:00"


def test_several_objects_of_a_planning_notice_become_lots_of_their_own() -> None:
    start, end = SOCIAL.index(b"<OBJECT_CONTRACT>"), SOCIAL.index(b"<LEFTI>")
    second = (
        SOCIAL[start:end]
        .replace("Φροντίδα ηλικιωμένων".encode(), "Πλυντήριο".encode())
        .replace(b"85311100", b"98310000")
    )
    notice = parse_notice(SOCIAL[:end] + second + SOCIAL[end:])
    assert [(lot.ref, lot.title["el"], lot.cpv_main) for lot in notice.lots] == [
        ("1-1", "Φροντίδα ηλικιωμένων", "85311100"),
        ("2-1", "Πλυντήριο", "98310000"),
    ]


def test_a_form_without_an_object_says_what_is_missing() -> None:
    start, end = CHANGE.index(b"<OBJECT_CONTRACT>"), CHANGE.index(b"<COMPLEMENTARY_INFO>")
    (lot,) = parse_notice(CHANGE[:start] + CHANGE[end:]).lots
    assert lot.missing == ("title",)
    assert lot.cpv_main == "45233140"


def test_a_notice_without_a_number_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        _changed(CHANGE, (b"2022/S 041-404040", b""), (b'DOC_ID="404040-2022"', b""))
    assert caught.value.code == "missing-identity"


@pytest.mark.parametrize(
    ("value", "directive", "celex"),
    [
        ("32014L0024", None, "32014L0024"),
        (None, "2014/24/EU", "32014L0024"),
        ("2009/81/EC", None, "32009L0081"),
        (None, None, None),
        ("other", "n/a", None),
    ],
)
def test_a_directive_is_named_by_its_celex_number(value: str | None, directive: str | None, celex: str | None) -> None:
    assert ted_codes.legal_basis(value, directive) == celex


@pytest.mark.parametrize(
    ("stated", "name", "number"),
    [
        ("F02", "F02_2014", "F02"),
        ("17", "CONTRACT_DEFENCE", "F17"),
        (None, "F21_2014", "F21"),
        ("T01", "MOVE", "T01"),
        ("²", "F02_2014", None),
        (None, "OTH_NOT", None),
    ],
)
def test_a_form_has_one_number(stated: str | None, name: str, number: str | None) -> None:
    assert ted_codes.form_number(stated, name) == number
