"""A notice becomes columns: one language, sane values, searchable codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.ingesting.rows import in_language, notice_rows
from matcher.parsers import parse_notice
from matcher.records import Change, Deadlines, Lot, Money, Notice, Place
from models.records import content_hash
from tests.jobs.ingest.documents import CALL, document


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse_notice(document(CALL).content)


def first_lot(notice: Notice, **changes: object) -> dict[str, object]:
    lot: Lot = replace(notice.lots[0], **changes)  # type: ignore[arg-type]
    return notice_rows(replace(notice, lots=(lot,)), "test").lots[0]


def test_a_text_is_taken_in_the_language_of_the_notice_then_english_then_any() -> None:
    texts = {"de": "Hallo", "en": "Hello"}
    assert [in_language(texts, language) for language in ("de", "fr", None)] == ["Hallo", "Hello", "Hello"]
    assert (in_language({"bg": "Здравей"}, "fr"), in_language({}, "fr")) == ("Здравей", "")


@pytest.mark.parametrize("cents", [0, -5, 10**15])
def test_a_value_that_cannot_be_is_unknown(notice: Notice, cents: int) -> None:
    row = first_lot(notice, value=Money(cents, "EUR"), framework_maximum=None)
    assert (row["value_cents"], row["currency"], row["value_eur_cents"]) == (None, None, None)


def test_a_framework_maximum_stands_in_for_a_value(notice: Notice) -> None:
    row = first_lot(notice, value=None, framework_maximum=Money(5_000_000, "EUR"))
    assert (row["value_cents"], row["value_eur_cents"]) == (5_000_000, 5_000_000)
    assert first_lot(notice, value=Money(100, "EUR"), framework_maximum=Money(5, "EUR"))["value_cents"] == 100


def test_an_absurd_deadline_is_unknown_and_a_far_one_is_not(notice: Notice) -> None:
    for year, is_kept in ((1900, False), (2049, True), (9999, False)):
        moment = datetime(year, 12, 31, tzinfo=UTC)
        assert first_lot(notice, deadlines=Deadlines(tender=moment))["closes_at"] == (moment if is_kept else None)


def test_a_place_that_names_only_a_country_is_that_country(notice: Notice) -> None:
    places = (Place(country="GR"), Place(nuts="BG422", country="BG"), Place(country="DE", scope="anyw-cou"))
    row = first_lot(notice, places=places)
    assert (row["nuts"], row["country"]) == (["EL", "BG422"], "GR")


def test_the_place_of_the_buyer_is_no_place_of_the_lot(notice: Notice) -> None:
    assert notice.buyers[0].country
    row = first_lot(notice, places=())
    assert (row["nuts"], row["country"]) == ([], notice.buyers[0].country)


def test_a_lot_without_title_takes_the_title_of_its_notice(notice: Notice) -> None:
    row = first_lot(notice, title={})
    assert row["title"] == in_language(notice.title, notice.language)


def test_keys_name_the_procedure_where_there_is_one(notice: Notice) -> None:
    lot = notice_rows(replace(notice, procedure_id="P", publication_number="1-2026"), "test").lots[0]
    assert (lot["public_id"], lot["lot_key"]) == (f"1-2026#{lot['ref']}", f"P#{lot['ref']}")
    lot = notice_rows(replace(notice, procedure_id=None, publication_number=None), "test").lots[0]
    assert lot["public_id"] == lot["lot_key"] == f"{notice.notice_id}#{lot['ref']}"


def test_links_name_other_notices_once_and_without_their_version(notice: Notice) -> None:
    other, own = "0a1b2c3d-0002-4000-8000-000000000000", "0a1b2c3d-0003-4000-8000-000000000000"
    linked = replace(
        notice,
        notice_id=own,
        changes=(Change(changed_notice=f"{other}-01"), Change(changed_notice=f"{own}-01")),
        previous_notices=("1-2026", "1-2026", f"{own}-02"),
    )
    assert notice_rows(linked, "test").links == (("changes", other), ("previous", "1-2026"))


def test_the_content_hash_tells_what_a_notice_says_from_what_it_said(notice: Notice) -> None:
    same = notice_rows(parse_notice(document(CALL).content), "another source")
    assert notice_rows(notice, "test").content_hash == same.content_hash
    later = replace(notice, published_on=date(2026, 3, 3))
    assert notice_rows(later, "test").content_hash != same.content_hash


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), JSON))
def test_the_content_hash_does_not_depend_on_the_order_of_keys(facts: dict[str, object]) -> None:
    assert content_hash(dict(reversed(facts.items()))) == content_hash(facts)
