"""Pairs of lots of which one must come first, and profiles that try to gain by saying too much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.codes import cpv
from matcher.explaining import feature_sentence
from matcher.records import Answer, Capability, CpvSuggestion
from tests.matcher.worlds import FITTING, GREEN, NOW, explain, gardener, park_lot, points_of

BETTER_OUTRANKS_WORSE = {
    "the trade itself before a related one": (park_lot(), park_lot(text="Flower beds")),
    "a related trade before another one": (
        park_lot(text="Flower beds"),
        park_lot(text="Meals for schools", cpv=("55523100",)),
    ),
    "the trade far away before another trade next door with everything else right": (
        park_lot(nuts=("ES431",), language="es"),
        park_lot(text="Meals for schools", cpv=("55523100",), **FITTING),
    ),
    "the exact code before a distant one": (park_lot(cpv=("77310000",)), park_lot(cpv=("45000000",))),
    "the code as main before the same code as additional": (
        park_lot(cpv=("77310000", "45000000")),
        park_lot(cpv=("45000000", "77310000")),
    ),
    "next door before the other end of Europe": (park_lot(), park_lot(nuts=("PT11A",))),
    "within capacity before above it": (park_lot(value_eur_cents=5_000_000), park_lot(value_eur_cents=18_000_000)),
    "four weeks left before two days left": (
        park_lot(closes_at=NOW + timedelta(days=28)),
        park_lot(closes_at=NOW + timedelta(days=2)),
    ),
    "reserved for its kind before open to all": (
        park_lot(reserved_participation=Answer.YES, reserved_for=("res-ws",)),
        park_lot(reserved_participation=Answer.NO),
    ),
    "social aims before none": (park_lot(social=Answer.YES), park_lot(social=Answer.NO, green=Answer.NO)),
    "its own language before a foreign one": (
        park_lot(submission_languages=("en",)),
        park_lot(submission_languages=("fi",)),
    ),
}


@pytest.mark.parametrize("name", BETTER_OUTRANKS_WORSE)
def test_better_outranks_worse(name: str) -> None:
    better, worse = BETTER_OUTRANKS_WORSE[name]
    assert explain(better, gardener()).score_centi > explain(worse, gardener()).score_centi


GARDENING = (Capability(GREEN, "en", (CpvSuggestion("77310000", 1.0),)),)
STUFFED = {
    "the same words again and again": (Capability("; ".join([GREEN] * 3), "en", GARDENING[0].suggestions),),
    "thirty other trades": GARDENING + tuple(Capability(f"Trade {number}", "en") for number in range(30)),
}


@pytest.mark.parametrize("way", STUFFED)
def test_a_stuffed_profile_gains_nothing(way: str) -> None:
    honest, stuffed = gardener(capabilities=GARDENING), gardener(capabilities=STUFFED[way])
    assert explain(park_lot(), stuffed).score_centi <= explain(park_lot(), honest).score_centi


def test_many_codes_count_less_each() -> None:
    codes = tuple(code for code in cpv.all_codes() if code.startswith("7"))[:60]
    few, many = gardener(cpv=("77311000",), capabilities=()), gardener(cpv=("77311000", *codes), capabilities=())
    assert 0 < points_of(explain(park_lot(), many), "cpv") < points_of(explain(park_lot(), few), "cpv")


def test_no_feature_earns_more_than_its_share() -> None:
    for feature in explain(park_lot(**FITTING), gardener(cpv=("77311000",))).features:
        assert 0 <= feature.points_centi <= feature.max_points_centi


GOODS_OR_WORK = {
    "planting trees before buying trees": (
        park_lot(text="Flower beds", cpv=("77310000",)),
        park_lot(text="Flower beds", cpv=("03452000",)),
    ),
    "looking after green areas before mowers": (park_lot(cpv=("77314000",)), park_lot(cpv=("16311000",))),
    "a service before building work of the same words": (park_lot(cpv=("77310000",)), park_lot(cpv=("45112710",))),
}


@pytest.mark.parametrize("pair", GOODS_OR_WORK)
def test_the_work_comes_before_goods_and_building_of_the_same_words(pair: str) -> None:
    work, goods = GOODS_OR_WORK[pair]
    better, worse = explain(work, gardener()), explain(goods, gardener())
    assert better.score_centi > worse.score_centi + 500


BUILDING = "45210000"


def test_a_bundle_ranks_below_a_lot_that_is_the_work_and_says_so() -> None:
    whole, bundle = park_lot(cpv=("77310000",)), park_lot(cpv=(BUILDING, "77310000"))
    better, worse = explain(whole, gardener()), explain(bundle, gardener())
    assert better.score_centi > worse.score_centi
    sentences = [
        next(feature_sentence(item, str, "en") for item in found.features if item.name == "cpv")
        for found in (better, worse)
    ]
    assert "only a part of this lot" not in sentences[0]
    assert "only a part of this lot; its main subject is “Building construction work”" in sentences[1]


def test_a_further_code_of_the_same_trade_is_no_bundle() -> None:
    cpv_result = next(item for item in explain(park_lot(), gardener()).features if item.name == "cpv")
    assert cpv_result.detail["part_of"] is None
