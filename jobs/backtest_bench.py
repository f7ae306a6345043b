"""What two versions make of a judged bench, where the service has one (``BENCH_DIR``).

The bench judges what enterprises can do, so place, size and law get no weight, as in ``jobs.evaluate``.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from config.settings import Settings
from jobs.embed import loaded_encoder
from jobs.evaluate import capability_only, prepare, rank, read_bench
from matcher.blocks import lot_block
from matcher.comparing import Version
from matcher.evaluation import metrics
from matcher.judging import measured

MEASURES = {"ndcg": "ndcg@10", "precision": "p@5"}
"""As the result names them -> as ``matcher.evaluation`` does."""


def judge_on_bench(settings: Settings, versions: tuple[Version, Version]) -> dict[str, Any] | None:
    """Return ``name``, ``enterprises`` and each measure before and after with the bounds of the difference.

    ``None`` where the service has no bench, or nothing on it was judged to fit. The first time embeds it, which takes
    minutes; the vectors are kept.

    Raises:
        BenchError: ``BENCH_DIR`` is not a bench.
    """
    if settings.bench_dir is None:
        return None
    bench = read_bench(settings.bench_dir)
    corpus, enterprises = prepare(bench, loaded_encoder(settings), settings.var_dir)
    lots = lot_block(bench.lots, corpus)
    judged = np.empty((len(enterprises), len(versions), len(MEASURES)))
    for row, enterprise in enumerate(enterprises):
        for side, (scorer, criteria) in enumerate(versions):
            scored = capability_only(criteria, scorer)
            order = rank(bench, lots, corpus, enterprise, scorer=scorer, criteria=scored)
            found = metrics(order, bench.grades.get(enterprise.key, {}))
            judged[row, side] = [found[name] for name in MEASURES.values()]
    judged = judged[~np.isnan(judged).any(axis=(1, 2))]
    if not len(judged):
        return None
    told = {name: asdict(measured(judged[:, :, place])) for place, name in enumerate(MEASURES)}
    return {"name": bench.name, "enterprises": len(judged), **told}
