"""Field-level differences between revisions."""

from __future__ import annotations

from jobs.ingesting.differences import MOST_CHARACTERS, MOST_FIELDS, difference


def test_only_the_leaves_that_differ_are_named() -> None:
    before = {"title": {"de": "Alt"}, "lots": {"LOT-1": {"cpv": ["1", "2"], "value": None}}}
    after = {"title": {"de": "Neu"}, "lots": {"LOT-1": {"cpv": ["1", "3", "4"], "value": 5}}}
    assert difference(before, after) == {
        "title.de": ["Alt", "Neu"],
        "lots.LOT-1.cpv.1": ["2", "3"],
        "lots.LOT-1.cpv.2": [None, "4"],
        "lots.LOT-1.value": [None, 5],
    }


def test_the_same_differs_in_nothing() -> None:
    assert difference({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) == {}


def test_it_stays_small_whatever_changes() -> None:
    found = difference({str(number): "x" for number in range(999)}, {"0": "y" * 9_999})
    assert len(found) == MOST_FIELDS
    assert len(found["0"][1]) == MOST_CHARACTERS + 1
