"""Money, codes, places and addresses reach the records in one form, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parsers.countries import to_country
from matcher.parsers.languages import to_language
from matcher.parsers.values import to_answer, to_code, to_count, to_cpv, to_money, to_nuts, to_url
from matcher.records import Answer, Money


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("1234567.89", 123456789),
        ("1 234 567,89", 123456789),
        ("1.234.567,89", 123456789),
        ("1,234,567.89", 123456789),
        ("1’234’567.89", 123456789),
        ("1,234", 123400),
        ("12,5", 1250),
        ("1.234.567", 123456700),
        ("0", 0),
        ("0.005", 1),
        ("\t 99 ", 9900),
    ],
)
def test_an_amount_becomes_whole_cents(amount: str, cents: int) -> None:
    assert to_money(amount, "EUR") == Money(cents, "EUR")


@pytest.mark.parametrize("amount", ["", None, "-5", "1e9", "NaN", "Infinity", "about 5", "٣", "9" * 17, "1.2.3,4,5"])
def test_what_is_no_amount_is_dropped(amount: str | None) -> None:
    assert to_money(amount, "EUR") is None


@pytest.mark.parametrize("currency", ["", None, "EURO", "€", "12X"])
def test_an_amount_without_a_currency_is_dropped(currency: str | None) -> None:
    assert to_money("5", currency) is None


@given(st.integers(0, 10**13))
def test_cents_survive_the_way_through_text(cents: int) -> None:
    assert to_money(f"{cents // 100}.{cents % 100:02d}", "eur") == Money(cents, "EUR")


@pytest.mark.parametrize("code", ["77310000", "77310000-6", " 77310000 ", "773100006"])
def test_a_cpv_code_has_eight_digits(code: str) -> None:
    assert to_cpv(code) == "77310000"


@pytest.mark.parametrize("code", ["", None, "7731", "00000000", "7731000A", "77310000-66", "٧٧٣١٠٠٠٠"])
def test_what_is_no_cpv_code_is_dropped(code: str | None) -> None:
    assert to_cpv(code) is None


@pytest.mark.parametrize(
    ("code", "nuts"), [("BG422", "BG422"), ("uki", "UKI"), ("DE", "DE"), ("EL522", "EL522"), ("FRZ", "FRZ")]
)
def test_a_nuts_code_is_kept_as_eurostat_writes_it(code: str, nuts: str) -> None:
    assert to_nuts(code) == nuts


@pytest.mark.parametrize("code", ["", None, "00", "US", "KE", "BG4222", "1A", "Sofia", "B"])
def test_what_is_not_shaped_like_a_nuts_code_is_dropped(code: str | None) -> None:
    assert to_nuts(code) is None


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("DEU", "DE"),
        ("UK", "GB"),
        ("EL", "GR"),
        ("GRC", "GR"),
        ("GBR", "GB"),
        ("1A", "XK"),
        ("be", "BE"),
        ("XXX", None),
        ("", None),
    ],
)
def test_a_country_is_iso_alpha_2(code: str, country: str | None) -> None:
    assert to_country(code) == country


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("BUL", "bg"),
        ("EL", "el"),
        ("ell", "el"),
        ("GRE", "el"),
        ("NOB", "no"),
        ("nn", "no"),
        ("FR", "fr"),
        ("xx", None),
        ("", None),
    ],
)
def test_a_language_is_iso_639_1(code: str, language: str | None) -> None:
    assert to_language(code) == language


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        ("HTTP://a.example", "http://a.example"),
        ("www.a.example", "https://www.a.example"),
        ("a.example:8080/x", "https://a.example:8080/x"),
        ("http://https://a.example", "https://a.example"),
        ("https://a.example, https://b.example", "https://a.example"),
        ("https://straße.example/ä", "https://straße.example/ä"),
    ],
)
def test_an_address_on_the_web_is_http_or_https(written: str, address: str) -> None:
    assert to_url(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)", "JaVaScRiPt://a.example/%0aalert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example",
        "mailto:a@b.example", "a@b.example", "https://user:pass@a.example", "https://", "http://[::1", "http://localhost",
        "https://a.example/\u202ex", 'https://a.example/"onload=', "https://a.example:99999/", "see the website", "",
        None, "//a.example", "https:\\\\a.example",
    ],
)  # fmt: skip
def test_any_other_address_is_dropped(written: str | None) -> None:
    assert to_url(written) is None


@pytest.mark.parametrize(
    ("text", "answer"), [("true", Answer.YES), (" No ", Answer.NO), ("", Answer.UNKNOWN), (None, Answer.UNKNOWN)]
)
def test_an_indicator_has_three_states(text: str | None, answer: Answer) -> None:
    assert to_answer(text) is answer


def test_a_withheld_code_is_no_code() -> None:
    assert to_code("unpublished") is None
    assert to_code("  selec-w\n") == "selec-w"
    assert to_code("two words") is None


def test_a_count_is_a_whole_number() -> None:
    assert (to_count("12"), to_count("3.0"), to_count("1.5"), to_count("-1"), to_count("٣")) == (
        12,
        3,
        None,
        None,
        None,
    )
