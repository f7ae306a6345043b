"""The page of regions: by postcode and distance (seen before saved), by name, on the tree of any country."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.web.work.profile_world import Desk

HERE = "/profile/regions"


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    return Desk(app, session)


def test_a_postcode_and_a_distance_show_regions_before_they_are_saved(desk: Desk) -> None:
    text = desk.page(f"{HERE}?country=BG&postcode=6300&km=60")
    assert "Хасково (Haskovo)" in text
    assert 'value="BG425" checked' in text
    assert "Not saved yet" in text
    assert desk.row.nuts == ["DE13"]
    desk.send(HERE, action="add", nuts=["BG422", "BG425"], country="BG")
    assert desk.row.nuts == ["DE13", "BG422", "BG425"]
    assert desk.asked == [("embed_enterprise", desk.enterprise_id)]


def test_a_reader_of_greek_sees_greek_names_as_they_are(desk: Desk) -> None:
    text = desk.page(f"{HERE}?country=GR&q=thessaloniki&lang=el")
    assert "Θεσσαλονίκη" in text
    assert "(Thessaloniki)" not in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("postcode=99999999&km=50", "We do not know this postcode"),
        ("postcode=&km=50", "We do not know this postcode"),
        ("postcode=10115&km=0", "from 1 to 500"),
        ("postcode=10115&km=many", "from 1 to 500"),
        ("postcode=10115&km=9999", "from 1 to 500"),
        ("postcode=10115&km=100000", "from 1 to 500"),
    ],
)
def test_what_is_wrong_is_said_and_kept_in_the_fields(desk: Desk, asked: str, said: str) -> None:
    text = desk.page(f"{HERE}?country=DE&{asked}", 422)
    assert said in text
    assert f'value="{asked.split("&")[0].removeprefix("postcode=")}"' in text


def test_the_tree_of_a_country_replaces_only_its_own_regions(desk: Desk) -> None:
    desk.send(HERE, action="set", country="BG", nuts=["BG42"])
    assert desk.row.nuts == ["DE13", "BG42"]
    desk.send(HERE, action="set", country="BG", nuts=["BG341"])
    assert desk.row.nuts == ["DE13", "BG341"]
    desk.send(HERE, action="set", country="BG")
    assert desk.row.nuts == ["DE13"]


def test_a_region_within_a_chosen_one_is_not_kept_twice(desk: Desk) -> None:
    desk.send(HERE, action="add", country="BG", nuts=["BG422", "BG42", "BG42", "DE131"])
    assert desk.row.nuts == ["DE13", "BG42"]


def test_a_region_is_removed(desk: Desk) -> None:
    desk.send(HERE, action="add", country="DE", nuts=["DE21"])
    desk.send(HERE, action="remove", country="DE", nuts=["DE13"])
    assert desk.row.nuts == ["DE21"]


@pytest.mark.parametrize("data", [{"action": "add", "nuts": "XX9"}, {"action": "go", "nuts": "DE"}, {"nuts": "DE"}])
def test_what_is_no_region_is_refused(desk: Desk, data: dict[str, str]) -> None:
    desk.send(HERE, 400, **data)
    assert desk.row.nuts == ["DE13"]


def test_more_than_two_hundred_regions_are_too_many(desk: Desk) -> None:
    from matcher.codes import nuts

    desk.send(HERE, action="add", country="DE", nuts=list(nuts.all_codes(3)[:300]))
    assert desk.row.nuts == ["DE13"]
    assert "more than 200 regions" in desk.page(HERE)


def test_the_tree_opens_where_something_is_chosen_and_names_no_place_outside_regions(desk: Desk) -> None:
    text = desk.page(HERE)
    assert "1 chosen" in text
    assert "DEZZZ" not in text
    assert 'value="DE131"' in text
    assert len(text.encode()) < 400_000


@pytest.mark.parametrize("km", ["60", "60,2", "60.4", "60 km"])
def test_a_distance_may_be_written_as_people_do(km: str, desk: Desk) -> None:
    assert desk.page(f"{HERE}?country=BG&postcode=6300&km={km}").count("60 km") >= 1
