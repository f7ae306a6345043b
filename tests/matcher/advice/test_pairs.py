"""Pairs of which one must get the stronger advice or the greater confidence, all else being equal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.advice import Advice, EnterpriseFacts
from matcher.records import Answer
from tests.matcher.advice.worlds import CARE, LOT, ask, workshop

MISSION = workshop(status=("public-service-mission",))
STRONGER = {
    "three verified before one": (ask(*[workshop()] * 3), ask(workshop())),
    "verified before claimed": (ask(*[workshop()] * 3), ask(*[workshop(is_verified=False)] * 3)),
    "strong fit before a possible one": (ask(*[workshop()] * 3), ask(*[workshop(band="possible")] * 3)),
    "able to carry it before able to carry a part": (
        ask(*[workshop()] * 3),
        ask(*[workshop(max_contract_eur_cents=3_000_000)] * 3),
    ),
    "able to carry a part before too small for that": (
        ask(*[workshop(max_contract_eur_cents=3_000_000)] * 3),
        ask(*[workshop(max_contract_eur_cents=1_000_000)] * 3),
    ),
    "a status that qualifies before one that may": (
        ask(*[workshop()] * 3),
        ask(*[workshop(status=("social-enterprise",))] * 3),
    ),
    "a status that may qualify before none stated": (
        ask(*[workshop(status=("social-enterprise",))] * 3),
        ask(*[workshop(status=())] * 3),
    ),
    "somebody before nobody": (ask(workshop(band="possible")), ask()),
    "three years before four": (
        ask(*[MISSION] * 3, lot=CARE),
        ask(*[MISSION] * 3, lot=replace(CARE, duration_days=1461)),
    ),
    "a listed code before another": (
        ask(*[MISSION] * 3, lot=CARE),
        ask(*[MISSION] * 3, lot=replace(LOT, country="PT")),
    ),
    "not awarded the same before awarded the same": (
        ask(*[MISSION] * 3, lot=CARE),
        ask(*[replace(MISSION, awarded_same=Answer.YES)] * 3, lot=CARE),
    ),
}
SURER = {
    "a law that was read before one that was not": (ask(workshop()), ask(workshop(), lot=replace(LOT, country="BG"))),
    "reserved before before never": (ask(workshop()), ask(workshop(), past=0)),
    "never before not looked at": (ask(workshop(), past=0), ask(workshop(), past=None)),
    "verified before claimed": (ask(workshop()), ask(workshop(is_verified=False))),
    "one known before nobody known": (ask(workshop()), ask()),
    "a good fit before a possible one": (ask(workshop()), ask(workshop(band="possible"))),
    "a stated value before none": (ask(workshop()), ask(workshop(), lot=replace(LOT, value_eur_cents=None))),
}


@pytest.mark.parametrize("pair", STRONGER)
def test_the_better_case_gets_the_stronger_advice(pair: str) -> None:
    better, worse = STRONGER[pair]
    assert better.level.strength > worse.level.strength


@pytest.mark.parametrize("pair", SURER)
def test_the_better_known_case_is_surer(pair: str) -> None:
    better, worse = SURER[pair]
    assert better.confidence.value > worse.confidence.value


@pytest.mark.parametrize("market", [(), (workshop(band="possible"),)], ids=["nobody", "nobody who fits well"])
def test_with_nobody_who_fits_well_the_market_is_not_known(market: tuple[EnterpriseFacts, ...]) -> None:
    confidence = ask(*market).confidence
    assert confidence.value <= 0.5
    assert confidence.reasons[0].evidence.code == "nobody_fits_well"
    assert not any(reason.evidence.facts.get("all") == 0 for reason in confidence.reasons)


@pytest.mark.parametrize("advice", [item for pair in (STRONGER | SURER).values() for item in pair])
def test_the_confidence_is_one_less_its_reasons(advice: Advice) -> None:
    minus = sum(reason.minus_centi for reason in advice.confidence.reasons)
    assert advice.confidence.value == max(0, 100 - minus) / 100
