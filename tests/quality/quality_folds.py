"""The ranking with weights that never saw the enterprise they are judged on, with and without codes of its own.

For each enterprise the weights of the trade are chosen on the eleven others, out of a coarse grid, by nDCG@10 and the
recall of the first 200 together. Intervals are 95 %
bootstrap intervals over enterprises: with twelve of them, differences below about 0.03 mean nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import Bench, capability_only, prepare, read_bench
from matcher.blocks import Corpus, LotBlock, lot_block
from matcher.enterprise_blocks import enterprise_block
from matcher.evaluation import mean_metrics, metrics
from matcher.records import Enterprise
from matcher.scoring import scorer_for
from tests.bench.rows import Row

PREFIXES = ("3-rank",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
FILLED = (0.0, 0.3, 0.4, 0.45, 0.5, 0.6)
"""How far the kind of work may lift, in parts of what the trade earns at most."""
GRID = tuple(
    (*adding, filled * sum(adding))
    for adding in product((40.0, 55.0, 65.0, 75.0), (8.0, 16.0, 24.0, 32.0), (0.0, 4.0, 8.0))
    for filled in FILLED
)
"""Weights of meaning, procurement codes, shared words and kind of work, in the order of the scorer's trade features."""
CHOSEN_BY = ("ndcg@10", "candidate_recall@200")
TARGETS = {"ndcg@10": ">= 0.80", "p@5": ">= 0.75", "candidate_recall@200": ">= 0.98"}
BEFORE = {
    "ndcg@10": "first quick sum 0.653",
    "p@5": "CPV prefix 0.217, first quick sum 0.617",
    "candidate_recall@200": "dense 0.615, first quick sum 0.937",
    "without codes": "first quick sum 0.505",
}
"""Figures of the first experiments on the same bench, quoted; a quick sum made again is beside them, and the other
baselines of the same run are the 2-rank rows."""
QUICK_SUM = (1.0, 0.5, 0.1)
"""Shares of centred likeness, codes and shared words in the quick sum: set once, by the first experiments' words."""
DRAWS = 2_000
LOSS_THAT_MEANS_NOTHING = 0.01
"""Other processors round the encoder's products a little differently."""
FROZEN = Path(__file__).with_name("frozen.json")
"""nDCG@10 of every enterprise under the shipped weights, as it was when the ranking was last changed on purpose."""

Judged = dict[str, float]


@dataclass(frozen=True, slots=True)
class Fold:
    """One enterprise: what every choice of weights makes of it, and what the shipped weights make of it."""

    by_weights: tuple[Judged, ...]
    shipped: Judged


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield the rows; none where the bench is not beside the checkout."""
    if not folder.is_dir():
        return
    settings = get_settings()
    bench = read_bench(folder)
    corpus, enterprises = prepare(bench, load_encoder(settings), settings.var_dir)
    lots = lot_block(bench.lots, corpus)
    folds = [_fold(bench, lots, corpus, enterprise) for enterprise in enterprises]
    yield _lost({item.key: fold.shipped["ndcg@10"] for item, fold in zip(enterprises, folds, strict=True)})
    quick = _quick_sum(bench, corpus, enterprises)
    for metric, target in TARGETS.items():
        judged = _cross_validated(folds, metric)
        shipped = np.mean([fold.shipped[metric] for fold in folds])
        beside = f"{BEFORE[metric]}, a quick sum in this run {quick[metric]:.3f}"
        said = f"before: {beside}; {_interval(judged)}; shipped weights {shipped:.3f}"
        yield Row(f"3-rank-{metric}", float(judged.mean()), "", target, said)
    withheld = [_fold(bench, lots, corpus, replace(enterprise, cpv=())) for enterprise in enterprises]
    judged = _cross_validated(withheld, "ndcg@10")
    shipped = np.mean([fold.shipped["ndcg@10"] for fold in withheld])
    quick = _quick_sum(bench, corpus, [replace(enterprise, cpv=()) for enterprise in enterprises])
    beside = f"{BEFORE['without codes']}, a quick sum in this run {quick['ndcg@10']:.3f}"
    said = f"before: {beside}; {_interval(judged)}; shipped weights {shipped:.3f}"
    yield Row("3-rank-ndcg@10-without-codes", float(judged.mean()), "", ">= 0.72", said)


def _quick_sum(bench: Bench, corpus: Corpus, enterprises: Sequence[Enterprise]) -> Judged:
    """Return the mean metrics of centred likeness, codes and shared words added up: no projection, no phrases."""
    plain = replace(corpus, centre=replace(corpus.centre, projection=None))
    lots, scorer = lot_block(bench.lots, plain), scorer_for(default_criteria())
    judged = []
    for enterprise in enterprises:
        block = enterprise_block([enterprise], plain)
        _, codes, words, *_ = scorer.trade_matrices(lots, block)
        likeness = (block.capability_vectors @ lots.vectors.astype(np.float32).T).max(axis=0)
        signals = np.stack([likeness, np.nan_to_num(codes[0]), np.nan_to_num(words[0])])
        order = np.argsort(-(np.array(QUICK_SUM) @ signals), kind="stable")
        judged.append(metrics([bench.lot_ids[index] for index in order], bench.grades.get(enterprise.key, {})))
    return mean_metrics(judged)


def _fold(bench: Bench, lots: LotBlock, corpus: Corpus, enterprise: Enterprise) -> Fold:
    criteria = default_criteria()
    scorer = scorer_for(criteria)
    names = [feature.name for feature in scorer.trade]
    matrices = scorer.trade_matrices(lots, enterprise_block([enterprise], corpus))
    grades = bench.grades.get(enterprise.key, {})

    def judge(weights: Sequence[float]) -> Judged:
        chosen = replace(criteria, weights={**criteria.weights, **dict(zip(names, weights, strict=True))})
        points = scorer.trade_points(matrices, capability_only(chosen, scorer))[0].astype(np.float64)
        return metrics([bench.lot_ids[index] for index in np.argsort(-points, kind="stable")], grades)

    return Fold(tuple(judge(weights) for weights in GRID), judge([criteria.weights[name] for name in names]))


def _lost(now: Mapping[str, float]) -> Row:
    """Return the most that nDCG@10 may have changed since it was frozen: well below zero, something was lost."""
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))
    changes = np.array([now[key] - value for key, value in frozen.items()])
    said = f"frozen {np.mean(list(frozen.values())):.4f}, now {np.mean(list(now.values())):.4f}; {_interval(changes)}"
    return Row("3-rank-change-at-best", _bounds(changes)[1], "nDCG@10", f">= -{LOSS_THAT_MEANS_NOTHING}", said)


def _cross_validated(folds: Sequence[Fold], metric: str) -> NDArray[np.float64]:
    """Return each enterprise's metric (n,) under the weights that are best on all others."""
    table = np.array([[sum(judged[name] for name in CHOSEN_BY) for judged in fold.by_weights] for fold in folds])
    others = table.sum(axis=0) - table
    return np.array([fold.by_weights[int(np.argmax(row))][metric] for fold, row in zip(folds, others, strict=True)])


def _interval(judged: NDArray[np.float64]) -> str:
    low, high = _bounds(judged)
    return f"95 % interval {low:.3f} to {high:.3f}"


def _bounds(judged: NDArray[np.float64]) -> tuple[float, float]:
    draws = np.random.default_rng(0).choice(judged, (DRAWS, len(judged))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)
