"""Versions of the criteria: what differs between two, and what becomes of one with parts changed."""

from __future__ import annotations

import pytest

from jobs.criteria import default_criteria
from matcher.scoring import CriteriaError, Part, changes_between, with_changes


def test_what_is_changed_is_what_differs() -> None:
    before = default_criteria()
    after = with_changes(
        before, {"weights.cpv": "41", "alert_from": 50, "gates.excluded": "off", "knobs.gated_kept": 5}
    )
    found = {(change.part, change.name): (change.before, change.after) for change in changes_between(before, after)}
    assert found == {
        (Part.WEIGHT, "cpv"): (16, 41),
        (Part.ALERT_FROM, ""): (46, 50),
        (Part.GATE, "excluded"): (True, False),
        (Part.KNOB, "gated_kept"): (20, 5),
    }
    (weight, *_) = changes_between(before, after)
    assert (weight.share_before, weight.share_after) == (16, 100 * 41 / 125)


def test_changing_back_gives_the_same_version() -> None:
    before = default_criteria()
    other = with_changes(before, {"bands.good": 50, "gates.closed": "off"})
    after = with_changes(other, {"bands.good": 46, "gates.closed": "on"})
    assert changes_between(before, after) == ()
    assert after.fingerprint == before.fingerprint


@pytest.mark.parametrize("path", ["weights", "weights.", "bands.best", "gates", "knobs.nothing", "alert_from.x"])
def test_a_part_that_is_not_there_is_named_with_those_that_are(path: str) -> None:
    with pytest.raises(CriteriaError, match=r"no part .*weights\.cpv"):
        with_changes(default_criteria(), {path: 1})


def test_a_value_out_of_its_range_is_refused() -> None:
    for path, value in [("weights.cpv", -1), ("alert_from", 101), ("bands.good", 61), ("knobs.candidates", 5)]:
        with pytest.raises(CriteriaError):
            with_changes(default_criteria(), {path: value})
