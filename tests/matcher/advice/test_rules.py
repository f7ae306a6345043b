"""Documents of rules and knobs: those that ship are usable, broken ones are refused with the place of the fault."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from config.reservations import knobs_document, rule_documents, rule_files
from matcher.advice import GroundKind, LotFacts, Market, RulesError, State, advise, country_rules, knobs_from
from matcher.advice.law import obliged
from matcher.records import Answer
from tests.matcher.advice.reservation_cases import knobs, rules_of


def german(**changes: Any) -> dict[str, Any]:
    document = deepcopy(rule_documents()["DE"])
    document["art20"].update(changes)
    return document


@pytest.mark.parametrize("country", rule_documents())
def test_the_rules_of_every_country_are_usable_and_name_their_source(country: str) -> None:
    rules = rules_of(country)
    for ground in rules.grounds:
        assert ground.directive.startswith("Directive 2014/24/EU, Art. ")
        assert ground.law or ground.allowed is Answer.UNKNOWN
        assert ground.note
    assert rules.ground(GroundKind.ART_20).least_share_percent is not None
    assert rules.ground(GroundKind.ART_20).least_share_percent >= 30  # type: ignore[operator]
    assert rules.ground(GroundKind.ART_77).most_days == 1096


def test_every_file_is_one_country() -> None:
    assert len(rule_files()) == len(rule_documents()) == 12


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"statuses": ["charity"]}, "statuses must be a list of"),
        ({"statuses": []}, "statuses are missing"),
        ({"allowed": "perhaps"}, "yes, no or unknown"),
        ({"certain": "yes"}, "certain must be true or false"),
        ({"certain": False, "note": ""}, "needs a note"),
        ({"directive": ""}, "directive must be a text"),
        ({"least_share_percent": 130}, "in 1..100"),
        ({"natures": ["gifts"]}, "natures must be a list"),
        ({"below_threshold": {"gifts": "law"}}, "below_threshold must give laws by"),
        ({"below_threshold": {"goods": ""}}, "goods must be a text"),
        ({"proofs": [{"kind": "promise"}]}, "'promise' is not one of"),
        ({"percent": 30}, "unknown parts ['percent']"),
    ],
)
def test_broken_rules_are_refused(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(RulesError) as caught:
        country_rules(german(**changes))
    assert str(caught.value).startswith("DE art20")
    assert fault in str(caught.value)


def test_a_missing_ground_is_refused() -> None:
    document = german()
    del document["art77"]
    with pytest.raises(RulesError, match="the part art77 is missing"):
        country_rules(document)


@pytest.mark.parametrize(
    "changes",
    [
        {"least_whole": "3"},
        {"least_verified_whole": 1.5},
        {"unverified": 1.5},
        {"least_part": -1},
        {"luck": 1},
        {"minus_unknown_past_awards": 1},
        {"minus_unknown_nature": 4},
    ],
)
def test_broken_knobs_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RulesError):
        knobs_from({**knobs_document(), **changes})


def test_a_missing_knob_is_refused() -> None:
    with pytest.raises(RulesError, match="least_whole"):
        knobs_from({name: value for name, value in knobs_document().items() if name != "least_whole"})


def test_rules_of_another_country_are_refused() -> None:
    with pytest.raises(ValueError, match="rules of FR"):
        advise(LotFacts("DE"), Market(), rules_of("FR"), knobs())


@pytest.mark.parametrize(
    ("cpv", "state"),
    [("18110000", State.MET), ("18111000", State.MET), ("90910000", State.UNMET), (None, State.UNKNOWN)],
)
def test_a_list_of_codes_obliges_with_all_below_them(cpv: str | None, state: State) -> None:
    document = deepcopy(rule_documents()["BG"])
    document["obligation"]["cpv"] = ["18110000"]
    assert obliged(LotFacts("BG", (cpv,) if cpv else ()), country_rules(document)) is state
