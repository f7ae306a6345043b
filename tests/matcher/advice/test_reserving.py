"""The parts of an advice: the market's depth, what would change it, and the French rule beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.advice import Level, sentence
from tests.matcher.advice.worlds import LOT, ask, workshop


def test_capacity_is_told_by_quartiles_not_by_a_mean() -> None:
    sizes = (5_000_000, 10_000_000, 20_000_000, 20_000_000, 900_000_000)
    depth = ask(*(workshop(max_contract_eur_cents=size) for size in sizes)).depth
    assert depth.quartiles_percent == (100, 200, 200)


def test_capacities_are_told_as_amounts_and_whom_they_count() -> None:
    advice = ask(*[workshop(max_contract_eur_cents=58_300_000)] * 4)
    told = {item.code: sentence(item, str) for item in advice.findings.market}
    assert told["capacity"].startswith("Half of them can carry contracts of €583,000 or more;")
    assert "With a qualifying status: 4." in told["fitting"]
    alone = ask(workshop())
    assert alone.ground is None
    assert "With a social status of any kind: 1." in sentence(alone.findings.market[0], str)


def test_what_the_law_leaves_open_is_named_under_its_ground() -> None:
    (first, _) = ask(workshop()).findings.grounds
    notes = [item for item in first.conditions if item.code == "law_note"]
    assert [sentence(item, str).split(":")[0] for item in notes] == ["On this law"]
    assert sentence(notes[0], lambda text: "Übersetzt." if text.startswith("§ 118(1)") else text).endswith("Übersetzt.")


@pytest.mark.parametrize("value", [None, 0])
def test_without_a_value_there_are_no_quartiles(value: int | None) -> None:
    assert ask(workshop(), lot=replace(LOT, value_eur_cents=value)).depth.quartiles_percent is None


def test_the_largest_value_that_could_be_reserved_whole_is_told() -> None:
    sizes = (2_000_000, 4_000_000, 5_000_000, 6_000_000)
    advice = ask(*(workshop(max_contract_eur_cents=size) for size in sizes))
    assert advice.level is Level.RESERVE_LOT
    (change,) = [item for item in advice.changes if item.code == "change_smaller"]
    assert change.facts == {"eur_cents": 4_000_000, "level": "reserve_all"}


def test_what_would_change_nothing_is_not_told() -> None:
    assert ask(*[workshop()] * 4, workshop(is_verified=False)).changes == ()


@pytest.mark.parametrize(
    ("count", "turnover", "level"),
    [
        (31, 40_000_000, Level.RESERVE_ALL),
        (31, 20_000_000, Level.RESERVE_LOT),
        (31, None, None),
        (30, 40_000_000, Level.RESERVE_LOT),
        (10, 40_000_000, Level.SOCIAL_CLAUSE),
        (2, 40_000_000, Level.SOCIAL_CLAUSE),
        (1, 40_000_000, Level.NONE),
    ],
)
def test_the_french_rule_says_what_it_says(count: int, turnover: int | None, level: Level | None) -> None:
    assert ask(*[workshop(turnover_eur_cents=turnover)] * count).french_rule.level is level


def test_a_difference_from_the_french_rule_is_explained() -> None:
    turnovers = (10_000_000,) * 30 + (9_000_000_000,)
    few = ask(*(workshop(turnover_eur_cents=item, is_verified=False) for item in turnovers))
    assert few.french_rule.level is Level.RESERVE_ALL
    codes = [item.code for item in few.french_rule.differences]
    assert {"french_not_verified", "french_mean", "french_counts"} <= set(codes)


def test_where_both_agree_there_is_nothing_to_explain() -> None:
    assert ask(*[workshop()] * 31).french_rule.differences == ()
