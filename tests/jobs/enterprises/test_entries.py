"""One row of an enterprise file: what it may say, and what is said about a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.enterprise_entries import ALLOWED, EnterpriseEntry, key_of, read_entry

LEAST = {"name": "Green Hands", "country": "BG", "language": "bg", "capabilities": ["Gardening"]}
CELLS = st.none() | st.text() | st.integers() | st.floats() | st.booleans() | st.lists(st.text())


def entry(**fields: object) -> EnterpriseEntry:
    read = read_entry(1, {**LEAST, **fields})
    assert isinstance(read, EnterpriseEntry), read
    return read


def test_codes_are_brought_into_one_form() -> None:
    read = entry(country="bgr", language="BUL", nuts="bg422|BG42", cpv="77310000-6 | 77340000", languages=["de", "en"])
    assert (read.country, read.language, read.nuts) == ("BG", "bg", ("BG422", "BG42"))
    assert (read.cpv, read.languages) == (("77310000", "77340000"), ("de", "en"))


def test_greece_is_told_by_either_of_its_codes() -> None:
    assert (entry(country="EL").country, entry(nuts="GR30").nuts) == ("GR", ("EL30",))


@pytest.mark.parametrize(
    ("said", "cents"),
    [("250000", 25_000_000), ("250 000", 25_000_000), ("250000,5", 25_000_050), (1e6, 100_000_000), (0, 0), ("", None)],
)
def test_amounts_become_cents_and_nothing_stays_unknown(said: object, cents: int | None) -> None:
    assert entry(max_contract_eur=said).max_contract_eur == cents


def test_empty_cells_mean_unknown() -> None:
    read = entry(nuts="", status=None, website="  ", alert_email="")
    assert (read.nuts, read.status, read.website, read.alert_email) == ((), (), None, None)


@pytest.mark.parametrize(
    "number", ["+49 761 123-0", "(0761) 123/4", "+49 (0)761 12345", "(+49) 761 123", "112", "0" * 30, 49761123]
)
def test_a_contact_is_kept_as_it_is_written(number: object) -> None:
    read = entry(contact_email=" Office@Example.org ", contact_phone=number)
    assert (read.contact_email, read.contact_phone) == ("office@example.org", str(number))
    assert (entry().contact_email, entry(contact_phone=" ").contact_phone) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 201),
        ("country", "Atlantis"),
        ("language", "qq"),
        ("nuts", "XX99"),
        ("nuts", "BG422|nowhere"),
        ("status", "charity"),
        ("capabilities", "|".join(str(number) for number in range(31))),
        ("capabilities", "x" * 2_001),
        ("cpv", "gardening"),
        ("max_contract_eur", "-5"),
        ("max_contract_eur", "1,000,000"),
        ("max_contract_eur", "nan"),
        ("max_contract_eur", True),
        ("website", "javascript:alert(1)"),
        ("website", "https://user:secret@example.org"),
        ("alert_email", "a@b"),
        ("alert_email", "a@example.org\r\nBcc: b@example.org"),
        ("alert_email", "a@example.org, b@example.org"),
        ("contact_email", "office"),
        ("contact_email", "a@example.org?bcc=b@example.org, c@example.org"),
        ("contact_email", "a@example.org\r\nBcc: b@example.org"),
        ("contact_phone", "call us"),
        ("contact_phone", "=1+1"),
        ("contact_phone", "-1+1"),
        ("contact_phone", "+49 761 1 + 2"),
        ("contact_phone", "12"),
        ("contact_phone", "( ) - / +"),
        ("contact_phone", "1" * 31),
        ("contact_phone", "٠١٢٣٤"),
        ("contact_phone", "0761 123\n0761 124;ext=1"),
        ("alert_frequency", "hourly"),
        ("alert_language", "sv"),
        ("alert_threshold", "101"),
        ("key", "../etc"),
        ("description", "nul \x00"),
        ("excluded_words", ["x" * 101]),
    ],
)
def test_a_wrong_field_is_named_with_what_is_allowed_there(field: str, value: object) -> None:
    errors = read_entry(7, {**LEAST, field: value})
    assert isinstance(errors, list)
    assert [(error.row, error.field) for error in errors] == [(7, field)]
    assert errors[0].problem
    assert errors[0].allowed == ALLOWED[field]


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    errors = read_entry(3, {"name": "", "country": "??", "language": "bg"})
    assert isinstance(errors, list)
    assert {error.field for error in errors} == {"name", "country", "capabilities"}
    assert {error.problem for error in errors if error.field != "country"} == {"is missing"}


@pytest.mark.parametrize("value", [None, 5, "text", ["name"]])
def test_what_is_no_object_is_an_error_of_the_row(value: object) -> None:
    errors = read_entry(1, value)
    assert isinstance(errors, list)
    assert errors[0].field == ""


def test_every_field_says_what_it_allows() -> None:
    assert set(ALLOWED) == set(EnterpriseEntry.model_fields)


def test_a_name_without_a_key_makes_one_and_other_names_make_others() -> None:
    assert key_of(entry(name="Green Hands", country="IE")) == "green-hands-ie"
    keys = {key_of(entry(name=name)) for name in ("Зелени ръце", "Сини ръце", "Green Hands", "Zöld")}
    assert len(keys) == 4
    assert key_of(entry(id="P01")) == "P01"
    assert key_of(entry(name="Spółdzielnia Łąka", country="PL")).startswith("spoldzielnia-laka-")


@given(st.dictionaries(st.sampled_from([*ALLOWED, "id", "other"]), CELLS))
def test_no_row_raises_whatever_it_holds(fields: dict[str, object]) -> None:
    read = read_entry(1, {**LEAST, **fields})
    if isinstance(read, EnterpriseEntry):
        assert read.name
        assert 1 <= len(read.capabilities) <= 30
        assert key_of(read)
    else:
        assert all(error.problem and error.row == 1 for error in read)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("www.zielonykat.pl", "https://www.zielonykat.pl"),
        ("zielonykat.pl/o-nas", "https://zielonykat.pl/o-nas"),
        ("http://a.example", "http://a.example"),
    ],
)
def test_a_web_address_may_be_given_as_people_say_it(said: str, kept: str) -> None:
    assert entry(website=said).website == kept


@pytest.mark.parametrize(
    "said", ["javascript:alert(1)", "javascript:alert(a.b)", "zielonykat", "a@b.example", "x y.pl"]
)
def test_what_is_no_web_address_is_refused(said: str) -> None:
    assert not isinstance(read_entry(1, {**LEAST, "website": said}), EnterpriseEntry)
