"""Judging versions on answers: right pairs, equal scores, answers of one kind, the interval."""

from __future__ import annotations

import numpy as np
import pytest

from jobs.criteria import default_criteria
from matcher.judging import Judged, judge
from matcher.scoring import scorer_for, with_changes


def judged(rows: list[tuple[float, float, int, int]]) -> Judged:
    """Answers as (meaning, codes, grade, enterprise)."""
    names = scorer_for(default_criteria()).feature_names
    values = np.full((len(rows), len(names)), np.nan, np.float32)
    values[:, :2] = [row[:2] for row in rows]
    return Judged(values, np.array([row[2] for row in rows]), np.array([row[3] for row in rows]))


def test_a_version_that_trusts_what_is_right_is_better() -> None:
    rows = [row for owner in range(4) for row in [(0.9, 0.1, 1, owner), (0.5, 0.9, 0, owner), (0.4, 0.9, 0, owner)]]
    before = default_criteria()
    after = with_changes(before, {"weights.cpv": 200})
    found = judge(judged(rows), scorer_for(before), before, after)
    assert found is not None
    assert (found.answers, found.enterprises) == (12, 4)
    assert (found.pairs.before, found.pairs.after) == (1, 0)
    assert (found.ndcg.before, round(found.ndcg.after, 3)) == (1, 0.5)
    assert (found.pairs.low, found.pairs.high) == (-1, -1)


def test_equal_scores_are_half_right_and_in_the_worst_order() -> None:
    found = judge(
        judged([(0.5, 0.5, 1, 1), (0.5, 0.5, 0, 1)]), scorer_for(default_criteria()), *[default_criteria()] * 2
    )
    assert found is not None
    assert found.pairs.before == 0.5
    assert found.ndcg.before == pytest.approx(0.631, abs=1e-3)


def test_enterprises_that_only_said_one_thing_do_not_count() -> None:
    rows = [(0.5, 0.5, 1, 1), (0.4, 0.5, 2, 1), (0.4, 0.5, 0, 2)]
    criteria = default_criteria()
    assert judge(judged(rows), scorer_for(criteria), criteria, criteria) is None
