"""Why the advice is what it is: the first thing that is missing, and always something that would change it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.advice import EnterpriseFacts, Level, Market, advise, country_rules
from matcher.advice.records import Evidence
from matcher.records import Answer
from tests.matcher.advice.reservation_cases import knobs, rules_of
from tests.matcher.advice.test_rules import german
from tests.matcher.advice.worlds import LOT, ask, workshop

TINY = workshop(max_contract_eur_cents=1_000)
PARTLY = workshop(max_contract_eur_cents=3_000_000)
UNSURE = workshop(is_verified=False, max_contract_eur_cents=None)


@pytest.mark.parametrize(
    ("market", "level", "codes"),
    [
        ([], Level.NONE, ["why_nobody_fits"]),
        ([workshop(status=())], Level.SOCIAL_AWARD_CRITERION, ["why_nobody_qualifies"]),
        ([workshop()], Level.SOCIAL_CLAUSE, ["why_few"]),
        ([workshop(is_verified=False)] * 5, Level.SOCIAL_CLAUSE, ["why_unverified"]),
        ([TINY] * 5, Level.SOCIAL_AWARD_CRITERION, ["why_too_small"]),
        ([workshop(), UNSURE], Level.SOCIAL_CLAUSE, ["why_unsure"]),
        ([workshop()] * 2, Level.RESERVE_LOT, ["why_part", "why_few"]),
        ([workshop(), *[workshop(is_verified=False)] * 4], Level.RESERVE_LOT, ["why_part", "why_unverified"]),
        ([PARTLY] * 4, Level.RESERVE_LOT, ["why_part", "why_too_small"]),
        ([workshop(), workshop(), UNSURE], Level.RESERVE_LOT, ["why_part", "why_unsure"]),
        ([workshop()] * 3, Level.RESERVE_ALL, ["why_enough"]),
    ],
)
def test_the_first_thing_that_is_missing_is_said(market: list[EnterpriseFacts], level: Level, codes: list[str]) -> None:
    advice = ask(*market)
    assert (advice.level, [item.code for item in advice.why]) == (level, codes)


def test_how_many_are_missing_is_said() -> None:
    assert ask(workshop()).why == (Evidence("why_few", {"count": 1, "least": 2}),)
    assert ask(*[workshop()] * 2).why[1] == Evidence("why_few", {"count": 2, "least": 3})


@pytest.mark.parametrize(("allowed", "code"), [("unknown", "why_law_unknown"), ("no", "why_no_ground")])
def test_without_an_open_ground_the_law_is_the_reason(allowed: str, code: str) -> None:
    document = german(allowed=allowed)
    document["art77"]["allowed"] = "no"
    advice = advise(LOT, Market((workshop(),) * 3), country_rules(document), knobs())
    assert [item.code for item in advice.why] == [code]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_more_enterprises_would_change_what_is_not_wholly_reserved(count: int) -> None:
    changes = {item.code: item.facts for item in ask(*[workshop()] * count).changes}
    assert changes["change_more"]["count"] == (2 if count == 0 else 1)


def test_a_proof_of_another_status_than_the_verified_one_would_change_the_advice() -> None:
    other = workshop(status=("cooperative", "sheltered-workshop"), proved=("cooperative",))
    assert ("change_verify", 3) in [(item.code, item.facts.get("count")) for item in ask(*[other] * 3).changes]


def test_where_the_law_shuts_every_ground_more_enterprises_change_nothing() -> None:
    grounds = tuple(replace(ground, allowed=Answer.NO) for ground in rules_of("DE").grounds)
    advice = advise(LOT, Market((workshop(),)), replace(rules_of("DE"), grounds=grounds), knobs())
    assert advice.level is Level.SOCIAL_CLAUSE
    assert advice.changes == ()
