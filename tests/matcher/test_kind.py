"""The kind of work that a lot's codes name: by nearness, by label, and not told where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.blocks import Corpus, LotBlock, lot_block
from matcher.codes import cpv
from matcher.enterprise_blocks import EnterpriseBlock, enterprise_block
from matcher.explaining import feature_sentence
from matcher.features import CpvNearness, FeatureResult, KindOfWork
from matcher.features.kind import NEARNESS_SHARE
from matcher.joining import join_lots, take_lots
from matcher.raising import raises
from matcher.records import Capability, CpvSuggestion, Enterprise
from matcher.scoring import Explanation, scorer_for
from matcher.signals import LotSignals
from tests.matcher.worlds import DIMENSION, DOCUMENT, GREEN, MEANINGS, corpus, criteria, explain, gardener, park_lot

PARKS, MEALS = "77313000", "55523100"


def labelled() -> Corpus:
    """A corpus in which one label means what the gardener does; all others mean nothing."""
    labels = np.zeros((len(cpv.all_codes()), DIMENSION), np.float16)
    labels[cpv.position(MEALS), 0] = 1
    return replace(corpus(MEANINGS), labels=labels)


def blocks(lot: LotSignals, enterprise: Enterprise, texts: Corpus) -> tuple[LotBlock, EnterpriseBlock]:
    return lot_block([lot], texts), enterprise_block([enterprise], texts)


def kind(lot: LotSignals, enterprise: Enterprise, texts: Corpus | None = None) -> float:
    return float(KindOfWork().matrix(*blocks(lot, enterprise, texts or labelled()))[0, 0])


def test_without_labels_it_is_half_the_nearness_of_the_codes() -> None:
    lot = park_lot(cpv=(PARKS, MEALS))
    nearness = CpvNearness().matrix(*blocks(lot, gardener(), corpus(MEANINGS)))[0, 0]
    assert kind(lot, gardener(), corpus(MEANINGS)) == pytest.approx(NEARNESS_SHARE * nearness)


def test_a_label_that_means_the_work_counts_though_no_code_was_suggested() -> None:
    silent = gardener(capabilities=(Capability(GREEN, "en"),))
    assert kind(park_lot(cpv=(MEALS,)), silent) == pytest.approx(1 - NEARNESS_SHARE)
    assert kind(park_lot(cpv=(PARKS,)), silent, labelled()) != kind(park_lot(cpv=(MEALS,)), silent, labelled())


def test_a_profile_of_very_many_trades_gains_less_by_labels() -> None:
    broad = gardener(capabilities=tuple(Capability(GREEN, "en") for _ in range(30)))
    assert kind(park_lot(cpv=(MEALS,)), broad) < kind(
        park_lot(cpv=(MEALS,)), gardener(capabilities=broad.capabilities[:1])
    )


def test_it_is_unknown_without_codes_of_the_lot_and_with_nothing_known_of_the_enterprise() -> None:
    assert np.isnan(kind(park_lot(cpv=()), gardener()))
    assert np.isnan(kind(park_lot(), gardener(capabilities=(), cpv=())))


def test_each_lot_gets_the_same_alone_and_among_others() -> None:
    texts = labelled()
    lots = [park_lot(id=1), park_lot(id=2, cpv=()), park_lot(id=3, cpv=(MEALS, PARKS)), park_lot(id=4, cpv=(MEALS,))]
    enterprises = enterprise_block([gardener(), gardener(cpv=(MEALS,))], texts)
    whole = lot_block(lots, texts)
    together = KindOfWork().matrix(whole, enterprises)
    rejoined = join_lots([take_lots(whole, np.array([3, 1])), take_lots(whole, np.array([0, 2]))])
    np.testing.assert_array_equal(KindOfWork().matrix(rejoined, enterprises), together[:, [3, 1, 0, 2]])
    for place, lot in enumerate(lots):
        alone = KindOfWork().matrix(lot_block([lot], texts), enterprises)
        np.testing.assert_allclose(alone[:, 0], together[:, place], atol=1e-6)


@pytest.mark.parametrize(
    ("value", "points", "code", "said"),
    [
        (None, 0, None, "no procurement code"),
        (0.1, 400, PARKS, "far from this"),
        (0.8, 900, PARKS, "The rest says little"),
        (0.8, 0, PARKS, "adds nothing"),
    ],
)
def test_its_sentence_says_whether_it_counts(value: float | None, points: int, code: str | None, said: str) -> None:
    result = FeatureResult("kind", value, points, 3_700, {"lot_code": code})
    sentence = feature_sentence(result, str, "en")
    assert said in sentence
    assert "%(" not in sentence
    assert (code is None) or cpv.label(code, "en") in sentence


def test_naming_a_code_adds_what_was_promised_where_the_kind_counts_too() -> None:
    weights = {**DOCUMENT["weights"], "semantic": 20, "kind": 60}  # type: ignore[dict-item]
    given = criteria(scorer="hybrid-v2", weights=weights)
    unsure = gardener(capabilities=(Capability(GREEN, "en", (CpvSuggestion("77310000", 0.3),)),))
    lot = park_lot(cpv=("77340000",))
    before = explain(lot, unsure, given=given)
    values = np.array([np.nan if item.value is None else item.value for item in before.features], np.float32)
    told = raises(lot, unsure, values, scorer=scorer_for(given), criteria=given)
    promised = next(item.points_centi for item in told if item.feature == "cpv")
    assert points_of_kind(before) > 0
    assert explain(lot, replace(unsure, cpv=("77340000",)), given=given).score_centi == before.score_centi + promised


def points_of_kind(explanation: Explanation) -> int:
    return next(result.points_centi for result in explanation.features if result.name == "kind")
