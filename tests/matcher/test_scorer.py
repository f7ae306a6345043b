"""Scores: points add up, unknown is not zero, better outranks worse."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.criteria import default_criteria
from matcher.blocks import lot_block
from matcher.enterprise_blocks import enterprise_block, enterprise_table, spoken_phrases
from matcher.records import Capability, CpvSuggestion
from matcher.scoring import Criteria, CriteriaError, criteria_from, scorer_for
from matcher.scoring.registry import SCORERS
from matcher.scoring.scorer import HYBRID_V1, HYBRID_V2, Scorer
from matcher.search import score_block, score_blocks
from tests.matcher.worlds import (
    CATERING,
    DOCUMENT,
    GREEN,
    MEANINGS,
    NOW,
    corpus,
    criteria,
    explain,
    gardener,
    park_lot,
    points_of,
    value_of,
)


def rows_of(scorer: Scorer) -> st.SearchStrategy[np.ndarray]:
    """Values of one pair, unknown ones among them."""
    value = st.one_of(st.floats(0, 1, width=32), st.just(float("nan")))
    size = len(scorer.feature_names)
    return st.lists(value, min_size=size, max_size=size).map(lambda row: np.array([row], np.float32))


def weights_of(scorer: Scorer) -> st.SearchStrategy[dict[str, float]]:
    """Weights of which those that add up are not all nothing."""
    size = len(scorer.feature_names)
    drawn = st.lists(st.floats(0, 100), min_size=size, max_size=size)
    named = drawn.map(lambda row: dict(zip(scorer.feature_names, row, strict=True)))
    return named.filter(lambda row: sum(row[name] for name in scorer.adding_names) > 1)


def criteria_of(scorer: Scorer, weights: dict[str, float] | None = None) -> Criteria:
    """The test's criteria for a scorer."""
    used = weights or {**scorer.first_weights, **DOCUMENT["weights"]}  # type: ignore[dict-item]
    return criteria(scorer=scorer.name, weights=used)


both = pytest.mark.parametrize("scorer", SCORERS.values(), ids=SCORERS)


@both
@given(data=st.data())
def test_a_score_is_the_sum_of_its_points_and_lies_between_0_and_100(scorer: Scorer, data: st.DataObject) -> None:
    used = criteria_of(scorer, data.draw(weights_of(scorer)))
    points = scorer.points(data.draw(rows_of(scorer)), used)
    assert (points >= 0).all()
    assert (points[0] <= scorer.full_points(used)).all()
    assert 0 <= points.sum() <= 10_000


@both
@given(data=st.data())
def test_an_unknown_value_earns_no_points_and_takes_none_from_the_other_trade_features(
    scorer: Scorer, data: st.DataObject
) -> None:
    row = data.draw(rows_of(scorer))
    points = scorer.points(row, criteria_of(scorer))[0]
    assert not points[np.isnan(row[0])].any()
    assert (points == scorer.points(np.nan_to_num(row, nan=0.0), criteria_of(scorer))[0]).all()


@both
@given(data=st.data(), more=st.floats(0, 1, width=32))
def test_a_greater_value_never_lowers_the_score(scorer: Scorer, data: st.DataObject, more: float) -> None:
    used = criteria_of(scorer, data.draw(weights_of(scorer)))
    row = data.draw(rows_of(scorer))
    feature = data.draw(st.integers(0, len(scorer.feature_names) - 1))
    better = row.copy()
    better[0, feature] = max(np.nan_to_num(row[0, feature]), more)
    assert scorer.points(better, used).sum() >= scorer.points(row, used).sum()


@both
@given(data=st.data(), more=st.floats(0, 100))
def test_a_greater_weight_never_lowers_the_points_of_its_trade_feature(
    scorer: Scorer, data: st.DataObject, more: float
) -> None:
    row, weights = data.draw(rows_of(scorer)), data.draw(weights_of(scorer))
    feature = data.draw(st.integers(0, len(scorer.trade) - 1))
    name = scorer.feature_names[feature]
    heavier = {**weights, name: weights[name] + more}
    before, after = (scorer.points(row, criteria_of(scorer, item))[0, feature] for item in (weights, heavier))
    assert after >= before


@both
@given(data=st.data())
def test_context_never_lifts_a_lot_of_another_trade_above_one_in_the_trade(scorer: Scorer, data: st.DataObject) -> None:
    used, n_trade = criteria_of(scorer), len(scorer.trade)
    rows = [data.draw(rows_of(scorer)) for _ in range(2)]
    full = scorer.full_points(used)
    trade = [scorer.points(row, used)[0, :n_trade].sum() for row in rows]
    share_of_context = full[n_trade:].sum() / full[: scorer.n_adding].sum()
    if trade[0] * (1 + share_of_context) + len(full) < trade[1]:
        assert scorer.points(rows[0], used).sum() < scorer.points(rows[1], used).sum()


@given(data=st.data())
def test_the_points_that_choose_candidates_are_those_that_are_given(data: st.DataObject) -> None:
    used = criteria_of(HYBRID_V2, data.draw(weights_of(HYBRID_V2)))
    row, n_trade = data.draw(rows_of(HYBRID_V2)), len(HYBRID_V2.trade)
    given_points = HYBRID_V2.points(row, used)[0, :n_trade].sum()
    assert HYBRID_V2.whole_trade_points(row[:, :n_trade], used)[0] == given_points
    estimate = HYBRID_V2.trade_points([row[:, place : place + 1] for place in range(n_trade)], used)[0, 0]
    assert abs(estimate - given_points) <= n_trade


def test_the_kind_of_work_fills_up_to_its_weight_and_changes_nothing_beyond() -> None:
    used = criteria_of(HYBRID_V2)
    most = HYBRID_V2.full_points(used)[HYBRID_V2.n_adding]

    def trade(meaning: float, kind: float) -> int:
        return int(HYBRID_V2.points(np.array([[meaning, 0, 0, kind, *[0] * 6]], np.float32), used)[0].sum())

    assert [trade(0, 0), trade(0, 0.5), trade(0, 1)] == [0, most / 2, most]
    assert trade(0.2, 0.5) == (trade(0.2, 0) + most) / 2
    assert trade(0.9, 1) == trade(0.9, 0) > most


def test_codes_alone_make_no_good_match_under_the_criteria_that_are_shipped() -> None:
    used = default_criteria()
    scorer = scorer_for(used)
    row = np.ones((1, len(scorer.feature_names)), np.float32)
    row[0, [scorer.feature_names.index(name) for name in ("semantic", "lexical", "cpv")]] = 0
    assert used.band(int(scorer.points(row, used).sum())) == "possible"


def test_what_fills_up_cannot_be_all_that_has_weight() -> None:
    with pytest.raises(CriteriaError, match="kind"):
        scorer_for(criteria_of(HYBRID_V2, {**dict.fromkeys(HYBRID_V2.feature_names, 0.0), "kind": 5.0}))


def test_the_order_of_lots_and_enterprises_changes_no_score() -> None:
    lots = [
        park_lot(id=1),
        park_lot(id=2, text="Flower beds", cpv=("77000000",)),
        park_lot(id=3, text="Meals for schools"),
    ]
    enterprises = [gardener(), gardener(key="cook", capabilities=(Capability(CATERING, "en"),), nuts=())]
    texts = corpus(MEANINGS)

    def scores(lot_order: list[int], enterprise_order: list[int]) -> dict[tuple[int, str], list[int]]:
        block = lot_block([lots[index] for index in lot_order], texts)
        chosen = [enterprises[index] for index in enterprise_order]
        rows = enterprise_block(chosen, texts)
        pairs = score_block(block, rows, scorer=HYBRID_V1, criteria=criteria(), now=NOW)
        return {
            (lot, chosen[enterprise].key): points
            for lot, enterprise, points in zip(pairs.lot.tolist(), pairs.enterprise, pairs.points.tolist(), strict=True)
        }

    assert scores([0, 1, 2], [0, 1]) == scores([2, 0, 1], [1, 0])


def test_scoring_in_blocks_gives_what_scoring_at_once_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    enterprises = [
        gardener(key=f"gardener-{number}", nuts=("BG422",) if number % 2 else ("DE125",)) for number in range(7)
    ]
    texts = corpus(MEANINGS)
    lots = lot_block([park_lot(id=1), park_lot(id=2, text="Flower beds")], texts)

    def all_points() -> list[list[int]]:
        table = enterprise_table(enterprises, texts)
        blocks = score_blocks([lots], table, scorer=HYBRID_V1, criteria=criteria(), now=NOW)
        return sorted(row for _, pairs in blocks for row in pairs.points.tolist())

    at_once = all_points()
    monkeypatch.setattr("matcher.search.MOST_ENTERPRISES_AT_ONCE", 2)
    assert all_points() == at_once
    assert at_once


def test_only_the_best_candidates_are_kept_and_gated_ones_apart() -> None:
    few = criteria(knobs={**DOCUMENT["knobs"], "candidates": 10, "gated_kept": 1})  # type: ignore[dict-item]
    lots = [park_lot(id=number) for number in range(14)]
    lots += [park_lot(id=100 + number, state="cancelled") for number in range(3)]
    texts = corpus(MEANINGS)
    pairs = score_block(
        lot_block(lots, texts), enterprise_block([gardener()], texts), scorer=HYBRID_V1, criteria=few, now=NOW
    )
    assert int((pairs.gates == 0).sum()) == 10
    assert int((pairs.gates != 0).sum()) == 1


def test_a_lot_that_says_nothing_more_has_unknown_features_and_says_so() -> None:
    explanation = explain(park_lot(nuts=(), language=None), gardener(max_contract_eur_cents=None))
    for feature in ("geography", "value", "days_left", "reserved", "objectives", "language"):
        assert value_of(explanation, feature) is None
        assert points_of(explanation, feature) == 0
    assert explanation.gates == ()


def test_a_lot_that_was_not_embedded_is_unknown_in_meaning_not_unlike() -> None:
    texts = corpus({GREEN: (1.0,)})
    matrix = HYBRID_V1.trade[0].matrix(lot_block([park_lot()], texts), enterprise_block([gardener()], texts))
    assert np.isnan(matrix[0, 0])


def test_a_suggested_code_counts_less_than_a_given_one() -> None:
    unsure = gardener(capabilities=(Capability(GREEN, "en", (CpvSuggestion("77310000", 0.4),)),))
    sure = replace(unsure, cpv=("77310000",))
    assert points_of(explain(park_lot(), sure), "cpv") > points_of(explain(park_lot(), unsure), "cpv")


def test_an_enterprise_without_capabilities_matches_nothing_and_breaks_nothing() -> None:
    explanation = explain(park_lot(), gardener(capabilities=(), cpv=()))
    assert explanation.score_centi == 0


def test_every_feature_says_what_it_is_in_a_short_unique_sentence() -> None:
    sentences = [" ".join((feature.__doc__ or "").split()) for feature in HYBRID_V2.features]
    assert len(set(sentences)) == len(HYBRID_V2.features)
    assert all(20 < len(sentence) < 160 for sentence in sentences)


class TestCriteria:
    def test_the_fingerprint_changes_with_anything_that_changes_a_score(self) -> None:
        assert criteria().fingerprint == criteria().fingerprint
        assert criteria(alert_from=51.0).fingerprint != criteria().fingerprint
        weights = {**DOCUMENT["weights"], "cpv": 26}  # type: ignore[dict-item]
        assert criteria(weights=weights).fingerprint != criteria().fingerprint

    def test_they_survive_being_stored(self) -> None:
        assert criteria_from(criteria().document()) == criteria()

    @pytest.mark.parametrize(
        "changes",
        [
            {"weights": {}},
            {"weights": {"semantic": -1}},
            {"bands": {"strong": 10, "good": 20, "possible": 30}},
            {"bands": {"strong": 60}},
            {"alert_from": 101},
            {"knobs": {**DOCUMENT["knobs"], "candidates": 0}},  # type: ignore[dict-item]
            {"gates": None},
        ],
    )
    def test_what_cannot_be_used_is_refused(self, changes: dict[str, object]) -> None:
        with pytest.raises(CriteriaError):
            criteria(**changes)

    def test_a_scorer_refuses_criteria_that_do_not_name_its_features_and_gates(self) -> None:
        with pytest.raises(CriteriaError, match="weights must name"):
            scorer_for(criteria(weights={"semantic": 1.0}))
        with pytest.raises(CriteriaError, match="unknown gates"):
            scorer_for(criteria(gates=["astrology"]))
        with pytest.raises(CriteriaError, match="no scorer named"):
            scorer_for(criteria(scorer="oracle-v9"))

    def test_a_score_falls_into_the_best_band_it_reaches(self) -> None:
        bands = [criteria().band(score) for score in (6_000, 5_999, 4_500, 3_000, 2_999, 0)]
        assert bands == ["strong", "good", "good", "possible", "weak", "weak"]


def test_random_worlds_score_the_same_alone_and_together() -> None:
    chance = random.Random(7)
    lots = [
        park_lot(id=number, text=chance.choice(list(MEANINGS)), nuts=(chance.choice(["BG422", "DE125", "PT"]),))
        for number in range(12)
    ]
    texts = corpus(MEANINGS)
    pairs = score_block(
        lot_block(lots, texts), enterprise_block([gardener()], texts), scorer=HYBRID_V1, criteria=criteria(), now=NOW
    )
    for lot, score in zip(pairs.lot.tolist(), pairs.score_centi.tolist(), strict=True):
        assert explain(lots[lot], gardener()).score_centi == score


def test_the_nearest_phrase_is_told_and_nothing_where_no_text_was_read() -> None:
    texts = corpus({"Parks": (1.0,), "cooking": (0.0, 1.0), "Parks, cooking": (0.7, 0.7), "Meals": (0.1, 1.0)})
    lots = lot_block([park_lot(text="Meals"), park_lot(id=2, text="never embedded")], texts)
    several = Capability("Parks, cooking", "en", (CpvSuggestion("77310000", 1.0),))
    enterprises = [gardener(capabilities=(several,)), gardener(capabilities=())]
    assert spoken_phrases(enterprises[0]) == (("Parks", "en"), ("cooking", "en"))
    lenient = criteria(bands={"strong": 60.0, "good": 40.0, "possible": 0.0})
    block = enterprise_block(enterprises, texts)
    pairs = score_block(lots, block, scorer=scorer_for(lenient), criteria=lenient, now=NOW)
    assert dict(zip(pairs.lot.tolist(), pairs.phrase.tolist(), strict=True)) == {1: 1, 2: -1}
