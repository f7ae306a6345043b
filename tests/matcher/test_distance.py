"""How far an enterprise works from a place, told by regions alone."""

from __future__ import annotations

import pytest

from matcher.codes import nuts
from matcher.distance import Distance, distance


@pytest.mark.parametrize(
    ("regions", "places", "wanted", "nearest"),
    [
        (["BG422"], ["BG422"], Distance.HERE, "BG422"),
        (["BG42"], ["BG422"], Distance.HERE, "BG42"),
        (["BG"], ["BG422"], Distance.HERE, "BG"),
        (["BG422"], ["BG"], Distance.PARTLY, "BG422"),
        (["BG421"], ["BG422"], Distance.NEIGHBOUR, "BG421"),
        (["BG41"], ["BG42"], Distance.NEIGHBOUR, "BG41"),
        (["BG411"], ["BG422"], Distance.COUNTRY, "BG411"),
        (["PT1B"], ["PT1A0"], Distance.NEIGHBOUR, "PT1B"),
        (["PT1B"], ["PT11A"], Distance.COUNTRY, "PT1B"),
        (["EL51", "BG331"], ["BG422"], Distance.COUNTRY, "BG331"),
        (["EL51"], ["BG422"], Distance.ABROAD, "EL51"),
        (["BG422"], [], Distance.UNKNOWN, ""),
    ],
)
def test_regions_tell_how_far_it_is(regions: list[str], places: list[str], wanted: Distance, nearest: str) -> None:
    assert distance(regions, places) == (wanted, nearest)


def test_words_and_points_never_contradict_each_other() -> None:
    order = list(Distance)
    for place in ("BG422", "DE131", "FRB06", "EL413"):
        near = sorted(
            (order.index(distance([code], [place])[0]), -nuts.nearness(code, place)) for code in nuts.all_codes()
        )
        assert [points for _, points in near] == sorted(points for _, points in near)
