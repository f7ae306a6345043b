"""How good a ranking is against judged matches.

Gain 2^grade - 1, discount log2(rank + 1), ideal over all judged lots; what is not judged counts as 0.
Source: Järvelin and Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

RELEVANT = 2
"""The grade from which a lot counts as the enterprise's work; grade 1 is adjacent ("useful")."""


def dcg(grades: Sequence[int]) -> float:
    """Return the discounted cumulated gain of grades in rank order."""
    return math.fsum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def ndcg_at(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the gain of the first ``k`` over the best possible one, 0..1; NaN when nothing judged has a gain."""
    ideal = dcg(sorted(grades.values(), reverse=True)[:k])
    return dcg([grades.get(item, 0) for item in ranking[:k]]) / ideal if ideal else math.nan


def precision_at(ranking: Sequence[str], grades: Mapping[str, int], k: int, *, least_grade: int = RELEVANT) -> float:
    """Return the share of the first ``k`` places that hold an item of at least ``least_grade``, 0..1."""
    return sum(grades.get(item, 0) >= least_grade for item in ranking[:k]) / k


def recall_at(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the share of relevant items among the first ``k``, 0..1; NaN when none is relevant."""
    relevant = {item for item, grade in grades.items() if grade >= RELEVANT}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else math.nan


def judged_at(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the share of the first ``k`` places whose item was judged at all, 0..1."""
    return sum(item in grades for item in ranking[:k]) / k


def metrics(ranking: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """Return all metrics of one ranking; ``candidate_recall@200`` is the recall of the first 200."""
    return {
        "ndcg@10": ndcg_at(ranking, grades, 10),
        "p@5": precision_at(ranking, grades, 5),
        "useful@5": precision_at(ranking, grades, 5, least_grade=1),
        "recall@50": recall_at(ranking, grades, 50),
        "candidate_recall@200": recall_at(ranking, grades, 200),
        "judged@10": judged_at(ranking, grades, 10),
    }


def mean_metrics(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each metric over rows, leaving out NaN; NaN where no row has a value."""
    means = {}
    for name in rows[0]:
        known = [row[name] for row in rows if not math.isnan(row[name])]
        means[name] = math.fsum(known) / len(known) if known else math.nan
    return means


def rank_fusion(rankings: Sequence[Sequence[str]], *, k: int = 60) -> list[str]:
    """Return the reciprocal rank fusion of rankings of the same items. Source: Cormack et al. (2009)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda item: -scores[item])
