"""What an enterprise's own answers are worth: the judged lots at the top of its ranking are answered, the rest ranked.

Grade 2 is answered as relevant, grade 0 as not for the enterprise; grade 1 is passed over. The metric is nDCG@10 over
the lots that were not answered, without and with the shift, in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import Bench, capability_only, prepare, read_bench
from matcher.blocks import LotBlock, lot_block
from matcher.enterprise_blocks import enterprise_block
from matcher.evaluation import metrics
from matcher.joining import take_lots
from matcher.learning.answers import Said, Verdict
from matcher.learning.personal import votes
from matcher.scoring import scorer_for
from tests.bench.rows import Row

PREFIXES = ("3-learning",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
ANSWERS = (5, 10, 20)
SAID = {2: Said(Verdict.RELEVANT), 0: Said(Verdict.NOT_FOR_ME)}
DRAWS = 2_000


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield a row for each number of answers; none where the bench is not beside the checkout."""
    if not folder.is_dir():
        return
    settings, criteria = get_settings(), default_criteria()
    bench = read_bench(folder)
    corpus, enterprises = prepare(bench, load_encoder(settings), settings.var_dir)
    lots, scorer = lot_block(bench.lots, corpus), scorer_for(criteria)
    trade = capability_only(criteria, scorer)
    points = [
        scorer.trade_points(scorer.trade_matrices(lots, enterprise_block([item], corpus)), trade)[0]
        for item in enterprises
    ]
    for count in ANSWERS:
        judged = np.array(
            [_judged(bench, lots, own, item.key, count) for own, item in zip(points, enterprises, strict=True)]
        )
        gains = judged[:, 1] - judged[:, 0]
        draws = np.random.default_rng(0).choice(gains, (DRAWS, len(gains))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975]).tolist()
        without, with_shift = judged.mean(axis=0).tolist()
        said = f"without {without:.3f}, with {with_shift:.3f}; 95 % interval {low:+.3f} to {high:+.3f}"
        yield Row(f"3-learning-gain-{count}", float(gains.mean()), "nDCG@10", "", said)


def _judged(bench: Bench, lots: LotBlock, points: NDArray[np.float32], key: str, count: int) -> tuple[float, float]:
    """Return nDCG@10 over what was not answered, without and with the shift."""
    grades = bench.grades.get(key, {})
    order = np.argsort(-points, kind="stable").tolist()
    answered = [place for place in order if grades.get(bench.lot_ids[place]) in SAID][:count]
    pushes = [SAID[grades[bench.lot_ids[place]]].push for place in answered]
    shift = votes(lots, take_lots(lots, np.array(answered)), pushes).shift_centi
    left = {lot: grade for lot, grade in grades.items() if lot not in {bench.lot_ids[place] for place in answered}}

    def judge(total: NDArray[np.float32]) -> float:
        ranking = [bench.lot_ids[place] for place in np.argsort(-total, kind="stable").tolist()]
        return metrics([lot for lot in ranking if lot in left or lot not in grades], left)["ndcg@10"]

    return judge(points), judge(points + shift)
