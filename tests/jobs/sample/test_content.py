"""What the sample holds: enough of everything that the pages show, real codes, nobody real."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT
from jobs.sample import notice_entries, sample_enterprises, sample_notices
from jobs.sample.entries import LotEntry, NoticeEntry, SampleError, _amendment
from matcher.codes import cpv, nuts, reservation
from matcher.parsers import parse_notice
from matcher.records import Answer, FormType, Notice

INTERFACE_LANGUAGES = {"bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro"}
ENTERPRISE_KEYS = {
    "key", "name", "country", "language", "nuts", "status", "capabilities", "cpv", "max_contract_eur", "languages",
    "excluded_words", "excluded_cpv", "description", "website", "city", "postcode", "company_id",
    "alert_email", "alert_frequency", "alert_language",
}  # fmt: skip
REQUIRED_KEYS = {"key", "name", "country", "language", "nuts", "status", "capabilities", "city", "postcode"}
STATUSES = {"work-integration", "sheltered-workshop", "social-enterprise", "cooperative", "public-service-mission"}
LOTS = [(entry, lot) for entry in notice_entries() for lot in entry.lots]
OPEN_KINDS = {"cn-standard", "cn-social", "pin-cfc-social"}


@pytest.fixture(scope="module")
def notices() -> list[Notice]:
    return [parse_notice(content) for _, content in sample_notices(datetime(2026, 3, 11, 9, 30, tzinfo=UTC))]


def all_texts() -> list[str]:
    return [
        text
        for sheet in sorted((PROJECT_ROOT / "jobs/sample/content").glob("*.toml"))
        for text in sheet.read_text("utf-8").splitlines()
        if not text.startswith("alert_email")
    ]


def test_there_are_at_least_sixty_notices_and_thirty_enterprises(notices: list[Notice]) -> None:
    assert len(notices) >= 60
    assert len(sample_enterprises()) == 30


def test_every_interface_language_has_at_least_five_notices(notices: list[Notice]) -> None:
    counted = Counter(notice.language for notice in notices)
    assert set(counted) == INTERFACE_LANGUAGES
    assert min(counted.values()) >= 5


def test_at_least_ten_open_lots_are_reserved_of_both_kinds() -> None:
    reserved = Counter(lot.reserved for entry, lot in LOTS if entry.type in OPEN_KINDS and not entry.amends)
    assert reserved["res-ws"] + reserved["res-pub-ser"] >= 10
    assert min(reserved["res-ws"], reserved["res-pub-ser"], reserved["none"]) >= 3


def test_changes_cancellations_results_and_planning_notices_occur(notices: list[Notice]) -> None:
    forms = Counter(notice.form_type for notice in notices)
    assert forms[FormType.RESULT] == 4
    assert forms[FormType.PLANNING] == 2
    assert [reason for notice in notices for change in notice.changes for reason in change.reasons] == [
        "update-add",
        "cancel",
    ]
    assert sum(notice.is_cancellation for notice in notices) == 1
    assert sum(len(notice.languages) > 1 for notice in notices) == 2
    assert sum(len(notice.lots) > 1 for notice in notices) >= 5


def test_every_field_of_a_lot_is_used_by_some_lot() -> None:
    plain = LotEntry(title="", description="", cpv=())
    unused = {
        name
        for name in LotEntry.__dataclass_fields__
        if all(getattr(lot, name) == getattr(plain, name) for _, lot in LOTS)
    }
    assert unused == set()


def test_values_and_deadlines_are_spread(notices: list[Notice]) -> None:
    units = [lot.value for _, lot in LOTS if lot.value is not None]
    days = [lot.deadline_days for _, lot in LOTS if lot.deadline_days is not None]
    assert min(units) <= 10_000
    assert max(units) >= 3_900_000
    assert (min(days), sorted(set(days))[1], max(days)) == (-2, 2, 60)
    assert {entry.currency for entry, _ in LOTS} == {"EUR", "PLN", "RON"}
    undated = [lot for notice in notices for lot in notice.lots if lot.deadlines.closes_at is None]
    assert any(lot.dynamic_purchasing == "dps-nlist" for lot in undated)


def test_cpv_codes_are_of_the_vocabulary_and_nuts_codes_of_the_current_version() -> None:
    enterprises = sample_enterprises()
    codes = {code for _, lot in LOTS for code in lot.cpv} | {
        code for enterprise in enterprises for code in (*enterprise.get("cpv", ()), *enterprise.get("excluded_cpv", ()))
    }
    regions = {code for _, lot in LOTS for code in lot.nuts} | {
        code for enterprise in enterprises for code in enterprise["nuts"]
    }
    regions |= {entry.buyer.nuts for entry, _ in LOTS}
    assert {code for code in codes if not cpv.is_known(code)} == set()
    assert {code for code in regions if not nuts.is_code(code)} == set()
    assert all(lot.cpv and (lot.nuts or lot.scope) for _, lot in LOTS)


def test_lots_reserved_under_article_77_buy_one_of_its_services_for_three_years_at_most() -> None:
    reserved = [lot for _, lot in LOTS if lot.reserved == "res-pub-ser"]
    assert [lot.title for lot in reserved if not reservation.is_art77(lot.cpv[0])] == []
    months = {"MONTH": 1, "YEAR": 12}
    assert all(lot.duration[0] * months[lot.duration[1]] <= 36 for lot in reserved if lot.duration)


def test_descriptions_are_neither_stubs_nor_copies_of_each_other(notices: list[Notice]) -> None:
    texts = [
        text
        for notice in notices
        if not notice.changes and notice.form_type is FormType.COMPETITION
        for lot in notice.lots
        for text in lot.description.values()
    ]
    assert min(len(text.split()) for text in texts) >= 40
    assert len({" ".join(text.split()[:3]) for text in texts}) >= len(texts) - 4


def test_weights_of_award_criteria_add_up_to_a_hundred() -> None:
    assert {sum(weight for _, weight, _ in lot.award) for _, lot in LOTS if lot.award} == {100}


def test_enterprises_have_the_keys_that_are_loaded_and_no_other() -> None:
    for enterprise in sample_enterprises():
        assert REQUIRED_KEYS <= set(enterprise) <= ENTERPRISE_KEYS, enterprise["key"]
        assert re.fullmatch(r"[a-z0-9-]+", enterprise["key"])
        assert set(enterprise["status"]) <= STATUSES
        assert 1 <= len(enterprise["capabilities"]) <= 4
        assert enterprise["language"] in INTERFACE_LANGUAGES
        assert enterprise["country"] in {nuts.country(code) for code in enterprise["nuts"]}
        assert {"alert_email", "alert_frequency", "alert_language"} & set(enterprise) in (
            set(),
            {"alert_email", "alert_frequency", "alert_language"},
        )
    keys = [enterprise["key"] for enterprise in sample_enterprises()]
    assert keys == sorted(set(keys))


def test_enterprises_differ_in_what_they_state() -> None:
    enterprises = sample_enterprises()
    assert {status for enterprise in enterprises for status in enterprise["status"]} == STATUSES
    assert 12 <= sum("cpv" in enterprise for enterprise in enterprises) <= 18
    frequencies = Counter(enterprise.get("alert_frequency") for enterprise in enterprises)
    assert set(frequencies) == {"instant", "daily", "weekly", "off", None}
    assert any("excluded_words" in enterprise for enterprise in enterprises)
    assert any("excluded_cpv" in enterprise for enterprise in enterprises)


def test_nobody_can_be_reached_under_what_the_sample_names() -> None:
    addresses = [address for text in all_texts() for address in re.findall(r"https?://([^/\"\s]+)", text)]
    assert addresses
    assert [address for address in addresses if not address.endswith(".example")] == []
    assert [text for text in all_texts() if "@" in text] == []
    assert [text for text in all_texts() if re.search(r"\+\d{2,3}[\s\d]{6,}|\b00\d{2}[\s\d]{6,}", text)] == []
    mails = [enterprise["alert_email"] for enterprise in sample_enterprises() if "alert_email" in enterprise]
    assert all(re.fullmatch(r"[a-z]+@[a-z-]+\.example", mail) for mail in mails)


def test_reserved_not_reserved_and_silent_lots_all_occur(notices: list[Notice]) -> None:
    states = Counter(lot.reserved_participation for notice in notices for lot in notice.lots)
    assert set(states) == set(Answer)


def test_an_amendment_of_an_unknown_notice_is_refused() -> None:
    known: dict[str, NoticeEntry] = {}
    with pytest.raises(SampleError, match="which no file before it has"):
        _amendment({"key": "late", "amends": "missing"}, known)


def test_every_code_of_the_sample_stands_in_its_eforms_list(shared: Path) -> None:
    with (shared / "data/codelists/eforms_codelists_sdk1.15.1.csv").open(encoding="utf-8") as lines:
        known = {(row["codelist"], row["code"]) for row in csv.DictReader(lines)}
    used = {("procurement-procedure-type", entry.procedure) for entry, _ in LOTS}
    used |= {("buyer-legal-type", entry.buyer.legal_type) for entry, _ in LOTS}
    used |= {("main-activity", entry.buyer.activity) for entry, _ in LOTS}
    used |= {("notice-type", entry.type) for entry, _ in LOTS}
    used |= {("non-award-justification", result.reason) for e, _ in LOTS for result in e.results if result.reason}
    for _, lot in LOTS:
        used |= {("selection-criterion", code) for code, _ in lot.selection}
        used |= {("award-criterion-type", code) for code, _, _ in lot.award}
        used |= {("social-objective", code) for code in lot.social}
        used |= {("environmental-impact", code) for code in lot.green}
        used |= {("gpp-criteria", code) for code in lot.gpp}
        used |= {("framework-agreement", lot.framework), ("dps-usage", lot.dynamic_purchasing)}
        used |= {("other-place-service", lot.scope)} if lot.scope else set()
        used |= {("reserved-procurement", lot.reserved)} if lot.reserved else set()
    assert used - known == set()
