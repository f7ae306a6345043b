"""Regions within reach: near ones first, distances as on a map."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes import nuts, reach
from matcher.codes.postcode import region_of

PARTNERS = ("BE", "BG", "DE", "EL", "ES", "FR", "LV", "NL", "PL", "PT", "RO")
placed = st.sampled_from([code for code in nuts.all_codes(3) if reach.is_placed(code)])


def test_the_regions_of_the_partner_countries_are_placed() -> None:
    far = {"FRY10", "FRY20", "FRY30", "FRY50"}
    regions = [code for code in nuts.all_codes(3) if code.startswith(PARTNERS) and not code.endswith("ZZZ")]
    assert {code for code in regions if not reach.is_placed(code)} == far


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("BG411", "BG422", 200),
        ("DE300", "DE212", 504),
        ("FR101", "BE100", 264),
        ("PL911", "DE300", 517),
        ("ES300", "PT1A0", 502),
    ],
)
def test_distances_are_those_of_the_map(one: str, other: str, km: int) -> None:
    assert reach.distance_km(one, other) == pytest.approx(km, rel=0.1)


def test_haskovo_reaches_its_neighbours_across_the_border() -> None:
    found = [item.region for item in reach.within("BG422", 100)]
    assert found[0] == "BG422"
    assert {"BG425", "BG421", "EL511"} <= set(found)
    assert "BG411" not in found


def test_a_region_that_is_nowhere_reaches_its_neighbours_of_the_same_level_2() -> None:
    assert [item.region for item in reach.within("FRY10", 50)] == ["FRY10"]
    assert {item.region for item in reach.within("UA111", 10)} == set(nuts.children("UA11"))


@given(placed, st.integers(0, reach.MOST_KM))
def test_all_that_is_found_is_within_reach_and_the_region_itself_is_first(region: str, km: int) -> None:
    found = reach.within(region, km)
    assert found[0] == reach.Reached(region, 0.0)
    assert all(item.km <= km for item in found)
    assert [item.km for item in found] == sorted(item.km for item in found)


def test_postcodes_are_looked_up_in_any_thread() -> None:
    """The pages are served by many."""
    region_of("BG", "6300")
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(region_of, ["BG"] * 4, ["6300"] * 4)) == ["BG422"] * 4


def test_a_dutch_postcode_is_found_without_its_letters() -> None:
    assert region_of("NL", "1011") == region_of("NL", "1011 AB") == "NL32B"
    assert region_of("NL", "0000") is None
