"""What stuffing a profile with keywords gains: good matches and ranking of stuffed profiles beside honest ones.

Four ways: the same words four times, thirty other trades in a capability, thirty in a further one, thirty capabilities.
Good matches are counted over all lots of the bench; nDCG is on the judged ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import Bench, prepare, read_bench
from matcher.blocks import lot_block
from matcher.codes import cpv
from matcher.enterprise_blocks import enterprise_block
from matcher.evaluation import metrics
from matcher.records import Capability, Enterprise
from matcher.scoring import scorer_for
from tests.bench.rows import Row
from tests.quality.quality_calibration import HALF_CONTEXT

PREFIXES = ("3-gaming",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
KEYWORDS = 30
WAYS = ("repeated", "in-one-capability", "as-one-more-capability", "as-capabilities")


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield a row for each way of stuffing; none where the bench is not beside the checkout."""
    if not folder.is_dir():
        return
    bench = read_bench(folder)
    honest, honest_ndcg = _judged(bench)
    for way in WAYS:
        chance = random.Random(1)
        stuffed = tuple(_stuffed(item, way, chance) for item in bench.enterprises)
        good, ndcg = _judged(replace(bench, enterprises=stuffed))
        said = f"{honest} good matches honest, {good} stuffed; nDCG@10 {honest_ndcg:.3f} honest, {ndcg:.3f} stuffed"
        yield Row(f"3-gaming-{way}", good / honest, "x good matches", "<= 1.25", said)


def _stuffed(enterprise: Enterprise, way: str, chance: random.Random) -> Enterprise:
    groups = [code for code in cpv.all_codes() if cpv.kind(code) == "services" and cpv.level(code) == 3]
    labels = [cpv.label(code, enterprise.language) for code in chance.sample(groups, KEYWORDS)]
    own = list(enterprise.capabilities)
    if way == "repeated":
        own = [replace(item, text=". ".join([item.text] * 4)) for item in own]
    elif way == "in-one-capability":
        own[0] = replace(own[0], text=f"{own[0].text}, {', '.join(labels)}")
    elif way == "as-one-more-capability":
        own.append(Capability(", ".join(labels), enterprise.language))
    else:
        own += [Capability(label, enterprise.language) for label in labels]
    return replace(enterprise, capabilities=tuple(own))


def _judged(bench: Bench) -> tuple[int, float]:
    """Return how many good matches all enterprises have together, and their mean nDCG@10."""
    settings, criteria = get_settings(), default_criteria()
    corpus, enterprises = prepare(bench, load_encoder(settings), settings.var_dir)
    lots, scorer = lot_block(bench.lots, corpus), scorer_for(criteria)
    context = sum(criteria.weights[feature.name] for feature in scorer.context) / scorer.total_weight(criteria)
    good, judged = 0, []
    for enterprise in enterprises:
        matrices = scorer.trade_matrices(lots, enterprise_block([enterprise], corpus))
        scores = scorer.trade_points(matrices, criteria)[0] * (1 + HALF_CONTEXT * context / (1 - context)) / 100
        good += int((scores >= criteria.bands["good"]).sum())
        ranking = [bench.lot_ids[place] for place in np.argsort(-scores, kind="stable").tolist()]
        judged.append(metrics(ranking, bench.grades.get(enterprise.key, {}))["ndcg@10"])
    return good, float(np.mean(judged))
