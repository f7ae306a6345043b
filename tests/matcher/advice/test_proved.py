"""A verified status counts for the ground that it meets, not for another one."""

from __future__ import annotations

from dataclasses import replace

from matcher.advice import Level
from matcher.advice.market import depth_for
from matcher.advice.records import GroundKind, State
from tests.matcher.advice.reservation_cases import knobs, rules_of
from tests.matcher.advice.worlds import CARE, LOT, ask, workshop

BOTH = ("sheltered-workshop", "cooperative")


def status_of(*proved: str) -> State:
    advice = ask(*[workshop(status=BOTH, proved=proved)] * 4)
    conditions = advice.basis(GroundKind.ART_20).conditions
    return next(item.state for item in conditions if item.code == "status")


def test_a_verified_workshop_counts_for_article_20() -> None:
    assert ask(*[workshop(status=BOTH, proved=("sheltered-workshop",))] * 4).depth.verified == 4
    assert status_of("sheltered-workshop") is State.MET


def test_a_verified_cooperative_does_not_count_for_article_20() -> None:
    market = [workshop(status=BOTH, proved=("cooperative",))] * 4
    assert depth_for(rules_of("DE").ground(GroundKind.ART_20), LOT, market, knobs()).verified == 0
    assert ask(*market).level is Level.SOCIAL_CLAUSE
    assert status_of("cooperative") is State.UNKNOWN


def test_a_verified_status_that_no_open_ground_accepts_does_not_make_the_advice_surer() -> None:
    claimed, proved, accepted = (
        ask(workshop(status=("cooperative",), is_verified=False)),
        ask(workshop(status=("cooperative",))),
        ask(workshop()),
    )
    assert claimed.confidence == proved.confidence
    assert "unproved_statuses" in {reason.evidence.code for reason in proved.confidence.reasons}
    assert accepted.confidence.value > proved.confidence.value


def test_a_verified_mission_counts_where_article_77_is_open() -> None:
    mission = workshop(status=("public-service-mission",))
    care, garden = ask(mission, lot=CARE), ask(mission, lot=replace(CARE, cpv=LOT.cpv))
    shares = [{reason.evidence.code for reason in advice.confidence.reasons} for advice in (care, garden)]
    assert ["unproved_statuses" in codes for codes in shares] == [False, True]


def test_without_naming_statuses_all_of_them_are_verified() -> None:
    assert status_of() is State.MET
