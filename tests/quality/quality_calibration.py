"""What a band means: of the judged lots in it, how many are the enterprise's own work.

The bench judges capability only: the scores are those of pairs whose circumstances suit by half.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import prepare, read_bench
from matcher.blocks import lot_block
from matcher.enterprise_blocks import enterprise_block
from matcher.evaluation import RELEVANT
from matcher.scoring import Criteria, scorer_for
from matcher.scoring.criteria import BANDS
from tests.bench.rows import Row

PREFIXES = ("3-calibration",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
HALF_CONTEXT = 0.5
"""The context counts as far as the trade fits; so much of what it may then give is given."""
TARGETS = {"strong": ">= 0.8", "good": ">= 0.5"}


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield a row per band; none where the bench is not beside the checkout."""
    if not folder.is_dir():
        return
    criteria = default_criteria()
    scores, grades = _judged(folder, criteria)
    above = np.inf
    for band in BANDS:
        inside = (scores >= criteria.bands[band]) & (scores < above)
        above = criteria.bands[band]
        own, near = float((grades[inside] >= RELEVANT).mean()), float((grades[inside] >= 1).mean())
        said = f"{inside.sum()} judged lots; the enterprise's work or next to it: {near:.2f}"
        yield Row(f"3-calibration-{band}", own, "own work", TARGETS.get(band, ""), said)


def _judged(folder: Path, criteria: Criteria) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the scores and grades of all judged pairs, (n,) each."""
    settings = get_settings()
    bench = read_bench(folder)
    corpus, enterprises = prepare(bench, load_encoder(settings), settings.var_dir)
    lots, scorer = lot_block(bench.lots, corpus), scorer_for(criteria)
    context = sum(criteria.weights[feature.name] for feature in scorer.context) / scorer.total_weight(criteria)
    position = {lot_id: place for place, lot_id in enumerate(bench.lot_ids)}
    scores: list[float] = []
    grades: list[int] = []
    for enterprise in enterprises:
        matrices = scorer.trade_matrices(lots, enterprise_block([enterprise], corpus))
        points = scorer.trade_points(matrices, criteria)[0] * (1 + HALF_CONTEXT * context / (1 - context))
        for lot_id, grade in bench.grades.get(enterprise.key, {}).items():
            scores.append(float(points[position[lot_id]]) / 100)
            grades.append(grade)
    return np.array(scores), np.array(grades)
