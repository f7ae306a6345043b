"""Below the EU threshold the advice says so, for each law, and is a little less sure where that is to be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.advice import Advice, LotFacts
from tests.matcher.advice.worlds import CARE, LOT, ask, workshop

PORTUGAL, NETHERLANDS = replace(LOT, country="PT"), replace(LOT, country="NL")
CODES = ("below_threshold_met", "below_threshold_law", "below_threshold_unknown", "central_threshold")


def told(lot: LotFacts) -> list[tuple[str, object]]:
    advice = ask(*[workshop()] * 3, lot=lot)
    return [(item.code, item.facts["eur_cents"]) for item in advice.findings.law if item.code in CODES]


def costs(advice: Advice) -> bool:
    return any(reason.evidence.code in CODES for reason in advice.confidence.reasons)


@pytest.mark.parametrize(
    ("changes", "threshold"),
    [
        ({"nature": "services"}, 21_600_000),
        ({"nature": "goods"}, 21_600_000),
        ({"nature": "works"}, 540_400_000),
        ({"cpv": ("85312400",)}, 75_000_000),
        ({"cpv": ("85312400",), "nature": "works"}, 540_400_000),
        ({"nature": None}, 14_000_000),
    ],
)
def test_the_threshold_is_that_of_what_is_bought(changes: dict[str, object], threshold: int) -> None:
    lot = replace(NETHERLANDS, **changes)  # type: ignore[arg-type]
    below, reached = replace(lot, value_eur_cents=threshold - 1), replace(lot, value_eur_cents=threshold)
    assert told(below)[0] == ("below_threshold_unknown", threshold)
    assert told(reached) == []
    assert told(replace(lot, value_eur_cents=None)) == []
    below_one, reached_one = ask(workshop(), lot=below), ask(workshop(), lot=reached)
    assert (costs(below_one), costs(reached_one)) == (True, False)


def test_central_authorities_read_their_own_threshold_where_it_differs() -> None:
    assert ("central_threshold", 14_000_000) in told(replace(NETHERLANDS, value_eur_cents=14_000_000))
    assert [code for code, _ in told(replace(NETHERLANDS, value_eur_cents=13_999_999))] == ["below_threshold_unknown"]


def test_a_law_that_holds_whatever_the_value_leaves_nothing_to_check() -> None:
    assert told(replace(PORTUGAL, value_eur_cents=15_000_000)) == [("below_threshold_met", 21_600_000)]
    assert not costs(ask(*[workshop()] * 3, lot=PORTUGAL))


def test_each_open_ground_has_its_own_law() -> None:
    assert [code for code, _ in told(CARE)] == ["below_threshold_met", "below_threshold_unknown"]
    assert costs(ask(*[workshop()] * 3, lot=CARE))


def test_germany_names_the_rules_for_small_contracts_that_are_not_for_works() -> None:
    assert [code for code, _ in told(LOT)] == ["below_threshold_law"]
    assert [code for code, _ in told(replace(LOT, nature="works"))] == ["below_threshold_unknown"]


def test_the_level_does_not_depend_on_the_threshold() -> None:
    able = workshop(max_contract_eur_cents=10**9)
    low, high = (ask(*[able] * 3, lot=replace(LOT, value_eur_cents=value)) for value in (8_000_000, 30_000_000))
    assert low.level is high.level
    assert 0 < high.confidence.value - low.confidence.value <= 0.05001
