"""The national names of the statuses: for every partner country, each of a known word, none twice."""

from __future__ import annotations

import pytest

from config.statuses import countries, legal_forms, national_names
from matcher.enterprise_entries import Status

PARTNERS = {"BE", "BG", "DE", "ES", "FR", "GR", "IT", "LV", "NL", "PL", "PT", "RO"}


def test_the_names_of_the_partner_countries_are_there() -> None:
    assert set(countries()) == PARTNERS


@pytest.mark.parametrize("country", sorted(PARTNERS))
def test_every_name_is_of_a_known_status_and_stands_once(country: str) -> None:
    names = national_names(country)
    assert {item.status for item in names} <= set(Status)
    assert len({(item.status, item.name) for item in names}) == len(names)
    assert all(item.name == item.name.strip() != "" for item in names)
    assert "work-integration" in {item.status for item in names}
    assert all(0 < len(form) <= 200 for form in legal_forms(country))


def test_a_country_that_is_not_there_has_no_names() -> None:
    assert national_names("AT") == legal_forms("AT") == ()
