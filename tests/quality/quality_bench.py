"""The ranking on the judged development bench, beside its baselines: rows of issue 2."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import evaluate, read_bench
from matcher.scoring import scorer_for
from tests.bench.rows import Row

PREFIXES = ("2-rank",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
TARGETS = {"ndcg@10": ">= 0.63", "p@5": ">= 0.60"}
BASELINES = ("bm25", "dense", "cpv", "rrf")


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield every metric of the default scorer; ``against`` has the same metric of each baseline in the same run."""
    settings = get_settings()
    criteria = default_criteria()
    result = evaluate(
        read_bench(folder),
        scorer=scorer_for(criteria),
        criteria=criteria,
        encoder=load_encoder(settings),
        var_dir=settings.var_dir,
    )
    for metric, value in result["default"].items():
        beside = ", ".join(f"{name} {result[name][metric]:.3f}" for name in BASELINES)
        yield Row(f"2-rank-{metric}", value, "", TARGETS.get(metric, ""), beside)
