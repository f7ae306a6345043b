"""NUTS, postcodes, countries, languages, lists and money."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes import countries, eforms_lists, languages, nuts, reservation
from matcher.codes.postcode import region_of
from matcher.money import EURO_RATES, to_eur_cents
from matcher.records import Money

regions = st.sampled_from(nuts.all_codes())
PARTNERS = "EL65 EL30 BG422 ES431 ES432 DE125 DE126 DE128 BE241 BE242 RO124 PL91 PL92 PT11A LV00A".split()  # noqa: SIM905


def test_the_partner_regions_are_known_by_name() -> None:
    assert all(nuts.is_code(code) and nuts.name(code) != code for code in PARTNERS)
    assert nuts.name("BG", "de") == "Bulgarien"
    assert nuts.name("EL", "en") == "Greece"


def test_no_region_is_without_a_name() -> None:
    assert [code for code in nuts.all_codes() if not nuts.name(code, "pt").strip()] == []
    assert nuts.name("PT1B", "pt") == "Península de Setúbal"
    assert nuts.name("UA12", "pt") == "Ucrânia (UA12)"


def test_they_agree_with_the_published_hierarchy(shared: Path) -> None:
    with (shared / "data" / "codelists" / "nuts_hierarchy_sdk1.15.1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"] for row in rows} == set(nuts.all_codes())
    for row in rows:
        assert (nuts.parent(row["code"]) or "") == row["parent"]
        assert nuts.level(row["code"]) == int(row["level"])


@pytest.mark.parametrize(
    ("region", "place", "nearness"),
    [
        ("BG422", "BG422", 1.0),
        ("BG42", "BG422", 1.0),
        ("BG422", "BG42", 1.0),
        ("BG422", "BG", 0.5),
        ("BG422", "BG421", 0.7),
        ("BG422", "BG411", 0.4),
        ("BG422", "BG311", 0.2),
        ("BG422", "DE125", 0.0),
        ("BG", "BG422", 1.0),
    ],
)
def test_nearness_falls_with_every_border_crossed(region: str, place: str, nearness: float) -> None:
    assert nuts.nearness(region, place) == nearness


@given(regions, regions)
def test_a_place_within_the_region_is_always_nearest(region: str, place: str) -> None:
    assert 0 <= nuts.nearness(region, place) <= 1
    if nuts.covers(region, place):
        assert nuts.nearness(region, place) == 1
    if nuts.country(region) != nuts.country(place):
        assert nuts.nearness(region, place) == 0


def test_codes_of_earlier_versions_are_placed_by_what_is_known_of_them() -> None:
    assert nuts.resolve("BG422") == "BG422"
    assert nuts.resolve("DE12Z") == "DE12"
    assert nuts.resolve("XX999") is None
    assert nuts.name("DE12Z") == nuts.name("DE12")


def test_countries_of_regions_are_iso_codes() -> None:
    assert (nuts.country("EL65"), nuts.prefix_of("GR"), nuts.prefix_of("BG")) == ("GR", "EL", "BG")
    assert countries.to_alpha2("GRC") == "GR"
    assert countries.to_alpha2("UK") == "GB"
    assert countries.name("GR", "lv") == "Grieķija"


@pytest.mark.parametrize(
    ("country", "postcode", "region"),
    [
        ("DE", "74072", "DE117"),
        ("PL", "00-002", "PL911"),
        ("PL", "00002", "PL911"),
        ("LV", "1001", "LV00A"),
        ("LV", "lv-1001", "LV00A"),
        ("DE", "no such", None),
        ("XX", "1", None),
        ("IE", "D02 AF30", "IE061"),
        ("IE", "T12W8KP", "IE053"),
        ("MT", "VLT 1117", "MT001"),
        ("PT", "4000", "PT11A"),
        ("DE", "D-69117", "DE125"),
        ("LU", "L-2530", "LU000"),
        ("SI", "SI-1000", "SI041"),
        ("SE", "SE-111 22", "SE110"),
        ("DE", "D-", None),
    ],
)
def test_postcodes_lead_to_regions(country: str, postcode: str, region: str | None) -> None:
    assert region_of(country, postcode) == region


def test_languages_have_names() -> None:
    assert languages.to_two_letters("BUL") == "bg"
    assert languages.name("de", "en") == "German"
    assert languages.native_name("bg") == "български"


def test_the_lists_have_labels_in_every_interface_language() -> None:
    for language in languages.INTERFACE_LANGUAGES:
        assert eforms_lists.label("reserved-procurement", "res-ws", language) not in {"", "res-ws"}
    assert eforms_lists.label("reserved-procurement", "new-code", "de") == "new-code"
    assert set(eforms_lists.codes("reserved-procurement")) == {"none", "res-pub-ser", "res-ws"}


def test_the_lists_of_the_directive_are_complete(shared: Path) -> None:
    with (shared / "data" / "codelists" / "cpv_social_service_art77.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["code"] for row in csv.DictReader(file)}
    assert len(listed) == 115
    assert all(reservation.is_art77(code) for code in listed)
    assert not reservation.is_art77("45000000")
    assert reservation.is_light_regime("85310000")
    assert not reservation.is_light_regime("90911200")


def test_money_becomes_euro_by_rate_and_unknown_stays_unknown() -> None:
    assert to_eur_cents(Money(19_558_300, "BGN")) == 10_000_000
    assert to_eur_cents(Money(5, "EUR")) == 5
    assert to_eur_cents(Money(5, "XXX")) is None
    assert to_eur_cents(Money(1_000, "PLN"), {"PLN": Decimal(4)}) == 250
    assert all(rate > 0 for rate in EURO_RATES.values())
