"""Judges two versions of the criteria on what enterprises said of lots: is what is for them ahead of what is not?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation import ndcg_at
from matcher.scoring.criteria import Criteria
from matcher.scoring.scorer import Scorer

DRAWS = 2_000
PLACES = 10

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """n answers: feature values (n, features) as they were, grades (0: not for it, 1: is, 2: bid, 3: won), whose."""

    values: NDArray[np.float32]
    grades: NDArray[np.int64]
    enterprise: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure 0..1 before and after, mean over enterprises; ``low`` and ``high`` bound the difference (95 %)."""

    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How both versions order answered lots. ``pairs``: share of pairs in the right order; ``ndcg``: gain at ten."""

    answers: int
    enterprises: int
    pairs: Measured
    ndcg: Measured


def judge(judged: Judged, scorer: Scorer, before: Criteria, after: Criteria) -> Quality | None:
    """Return the quality over enterprises with answers of both kinds, or ``None`` where there is no such one.

    The interval is a bootstrap over enterprises, because answers of one enterprise are alike.
    """
    scores = [scorer.points(judged.values, criteria).sum(axis=1).astype(np.float64) for criteria in (before, after)]
    pairs: list[tuple[float, ...]] = []
    gains: list[tuple[float, ...]] = []
    answers = 0
    for owner in np.unique(judged.enterprise).tolist():
        own = judged.enterprise == owner
        grades = judged.grades[own]
        if grades.min() > 0 or grades.max() == 0:
            continue
        answers += len(grades)
        pairs.append(tuple(_ordered(side[own], grades) for side in scores))
        gains.append(tuple(_gain(side[own], grades) for side in scores))
    if not pairs:
        return None
    return Quality(answers, len(pairs), measured(np.array(pairs)), measured(np.array(gains)))


def _ordered(scores: Numbers, grades: NDArray[np.int64]) -> float:
    """Return the share of pairs of a lot that is for the enterprise and one that is not in the right order."""
    ahead = scores[grades > 0][:, None] - scores[grades == 0][None, :]
    return float(np.mean(np.where(ahead == 0, 0.5, ahead > 0)))


def _gain(scores: Numbers, grades: NDArray[np.int64]) -> float:
    """Return nDCG at ten; of equal scores those that are not for the enterprise come first."""
    order = np.lexsort((grades, -scores)).tolist()
    found = ndcg_at([str(place) for place in order], {str(place): int(grades[place]) for place in order}, PLACES)
    return 0.0 if math.isnan(found) else found


def measured(table: Numbers) -> Measured:
    """Return the means of (n, 2) values before and after; a bootstrap over the n enterprises bounds the difference."""
    gains = table[:, 1] - table[:, 0]
    draws = np.random.default_rng(0).choice(gains, (DRAWS, len(gains))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    before, after = table.mean(axis=0).tolist()
    return Measured(before, after, low, high)
