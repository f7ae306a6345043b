"""Metrics against values computed by hand."""

from __future__ import annotations

import math

import pytest

from matcher.evaluation import (
    dcg,
    judged_at,
    mean_metrics,
    metrics,
    ndcg_at,
    precision_at,
    rank_fusion,
    recall_at,
)

GRADES = {"a": 2, "b": 1, "c": 0, "d": 2}


def test_gain_is_two_to_the_grade_minus_one_discounted_by_rank() -> None:
    assert dcg([2, 0, 1]) == pytest.approx(3 / 1 + 0 + 1 / 2)


def test_ndcg_divides_by_the_best_possible_order() -> None:
    ideal = 3 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    found = 1 / math.log2(2) + 3 / math.log2(3)
    assert ndcg_at(["b", "a", "x"], GRADES, 10) == pytest.approx(found / ideal)


def test_the_ideal_order_has_ndcg_one_and_the_cut_applies_to_both() -> None:
    assert ndcg_at(["a", "d", "b"], GRADES, 2) == pytest.approx(1.0)


def test_ndcg_without_any_gain_is_not_a_number() -> None:
    assert math.isnan(ndcg_at(["c"], {"c": 0}, 10))


def test_precision_counts_grade_two_and_useful_also_grade_one() -> None:
    ranking = ["a", "b", "x", "c", "d"]
    assert precision_at(ranking, GRADES, 5) == pytest.approx(2 / 5)
    assert precision_at(ranking, GRADES, 5, least_grade=1) == pytest.approx(3 / 5)


def test_a_short_ranking_is_divided_by_k_all_the_same() -> None:
    assert precision_at(["a"], GRADES, 5) == pytest.approx(1 / 5)


def test_recall_is_the_share_of_relevant_items_found() -> None:
    assert recall_at(["a", "x"], GRADES, 2) == pytest.approx(1 / 2)
    assert recall_at(["x", "a", "d"], GRADES, 2) == pytest.approx(1 / 2)
    assert math.isnan(recall_at(["a"], {"a": 1}, 5))


def test_judged_says_how_much_of_the_top_was_graded() -> None:
    assert judged_at(["a", "x", "c", "y"], GRADES, 4) == pytest.approx(1 / 2)


def test_candidate_recall_looks_at_two_hundred() -> None:
    ranking = [f"x{number}" for number in range(199)] + ["a", "d"]
    assert metrics(ranking, GRADES)["candidate_recall@200"] == pytest.approx(1 / 2)


def test_means_leave_out_what_has_no_value() -> None:
    assert mean_metrics([{"m": 1.0}, {"m": math.nan}, {"m": 0.0}]) == {"m": pytest.approx(0.5)}


def test_fusion_prefers_what_several_rankings_put_first() -> None:
    assert rank_fusion([["a", "b", "c"], ["b", "a", "c"], ["b", "c", "a"]])[0] == "b"
