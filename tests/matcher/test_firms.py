"""What tells firms apart: names without legal forms, registration numbers however they are written."""

import pytest

from matcher.firms import company_key, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Werkstatt am Bach gGmbH", "WERKSTATT AM BACH"),
        ("Jardins Solidaires S.A.R.L.", "Jardins solidaires"),
        ("Łódzka Spółdzielnia sp. z o.o.", "łódzka spółdzielnia"),
        ("Чисто и Зелено ЕООД", "ЧИСТО И ЗЕЛЕНО"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


def test_other_names_stay_other_names() -> None:
    assert name_key("Gardens North") != name_key("Gardens South")


def test_a_name_of_nothing_but_a_legal_form_keeps_it() -> None:
    assert name_key("GmbH") == "gmbh"


@pytest.mark.parametrize("text", ["BG 123 456 789", "123456789", "bg-123.456.789"])
def test_a_number_is_the_same_however_it_is_written(text: str) -> None:
    assert company_key(text, "BG") == "123456789"


def test_greek_numbers_lose_the_prefix_of_the_tax_register() -> None:
    assert company_key("EL 094 019 245", "GR") == company_key("094019245", "GR") == "094019245"


@pytest.mark.parametrize("text", [None, "", "n/a", "0000000000", "1234", "HRB 12345", "-"])
def test_what_is_no_number_of_one_firm_is_none(text: str | None) -> None:
    assert company_key(text, "DE") is None
