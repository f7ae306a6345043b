"""One day of Europe: 9,000 lots against 100,000 enterprises, in two processes that map the same files.

Scored in full (every feature, every gate, points, nearest phrase: all of which an explanation is made when it is
read) for the best 50 of each enterprise. Beside it a plain loop over a few enterprises, whose results must be the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from config.settings import PROJECT_ROOT
from jobs.criteria import default_criteria
from jobs.matrices.enterprise_files import read_enterprises
from matcher.scoring import Criteria, scorer_for
from matcher.signals import LotSignals
from tests.bench.day_world import lots_of, made_up, read_world_lots, write_world
from tests.bench.plain_matcher import Kept, PlainMatcher
from tests.bench.rows import Row

PREFIXES = ("3-day",)
PACKAGE = PROJECT_ROOT.parent / "shared" / "data" / "notices.tar.gz"
N_LOTS, N_ENTERPRISES, N_PLAIN, PROCESSES, BEST = 9_000, 100_000, 20, 2, 50
NOW = datetime(2015, 12, 1, tzinfo=UTC)
SCORE_TOLERANCE_CENTI = 2
"""Sums in another order round a hundredth up or down, once for a feature at most."""
_WORKER = """
import json, os, resource, sys, time
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from pathlib import Path
import numpy as np
from jobs.matrices.enterprise_files import read_enterprises
from matcher.scoring import scorer_for
from matcher.search import score_blocks
from tests.bench.bench_day import NOW, best_fifty
from tests.bench.day_world import read_world_lots
folder, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
started = time.perf_counter()
lots = read_world_lots(folder)
table, _ = read_enterprises(folder / "enterprises")
criteria = best_fifty()
columns, kept = [], 0
part, scorer = table.part(first, last), scorer_for(criteria)
for block, pairs in score_blocks([lots], part, scorer=scorer, criteria=criteria, now=NOW):
    kept += len(pairs.lot)
    columns.append((block.ids[pairs.enterprise], pairs.lot, pairs.score_centi, pairs.gates, pairs.points, pairs.values,
                    pairs.phrase))
for place in range(7):
    np.save(folder / f"result-{first}-{place}.npy", np.concatenate([column[place] for column in columns]))
print(json.dumps({"seconds": time.perf_counter() - started, "kept": kept,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def best_fifty() -> Criteria:
    """Return the shipped criteria, keeping each enterprise's best 50 open lots."""
    criteria = default_criteria()
    return replace(criteria, knobs={**criteria.knobs, "candidates": float(BEST)})


def rows() -> Iterator[Row]:
    """Yield the rows; none where the package is not beside the checkout."""
    if not PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-day-") as name:
        folder = Path(name)
        lots = lots_of(PACKAGE, N_LOTS)
        corpus = write_world(folder, lots, N_ENTERPRISES)
        seconds, told = _score(folder)
        pairs = len(lots) * N_ENTERPRISES
        said = f"{pairs / 1e6:.0f} M pairs, {sum(item['kept'] for item in told):,.0f} kept, {PROCESSES} processes"
        yield Row("3-day-seconds", seconds, "s", "<= 120", said)
        yield Row("3-day-rate", pairs / seconds / 1e6, "M pairs/s", "", said)
        peak = sum(item["peak_mb"] for item in told)
        yield Row("3-day-memory", peak, "MB", "<= 4,000", "both processes, pages of the mapped files included twice")
        block = read_world_lots(folder)
        criteria = best_fifty()
        plain = PlainMatcher(lots, block, corpus, scorer_for(criteria), criteria)
        yield from _compared(folder, lots, plain, pairs / seconds)


def _score(folder: Path) -> tuple[float, list[dict[str, float]]]:
    share = N_ENTERPRISES // PROCESSES
    started = time.perf_counter()
    commands = [
        [sys.executable, "-c", _WORKER, str(folder), str(first), str(first + share)]
        for first in range(0, N_ENTERPRISES, share)
    ]
    workers = [subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE) for command in commands]
    told = [worker.communicate()[0] for worker in workers]
    seconds = time.perf_counter() - started
    return seconds, [json.loads(item) for item in told]


def _compared(folder: Path, lots: list[LotSignals], plain: PlainMatcher, rate: float) -> Iterator[Row]:
    table, _ = read_enterprises(folder / "enterprises")
    sample = list(zip(range(N_PLAIN), made_up(N_PLAIN), strict=True))
    started = time.perf_counter()
    found = [plain.match(enterprise, table, place, NOW) for place, enterprise in sample]
    plain_rate = N_PLAIN * len(lots) / (time.perf_counter() - started)
    ours = _kept(folder)
    same = [_agreement(one, other) for one, other in zip(found, ours, strict=True)]
    said = f"plain loop {plain_rate / 1e6:.4f} M pairs/s over {N_PLAIN} enterprises, {sum(map(len, found))} kept"
    yield Row("3-day-ratio", rate / plain_rate, "x", ">= 10", said)
    yield Row("3-day-same", 100 * float(np.mean(same)), "% of pairs kept by both, same score", ">= 99.5", said)


def _kept(folder: Path) -> list[Kept]:
    enterprise, lot, score, gates = (np.load(folder / f"result-0-{place}.npy") for place in range(4))
    kept: list[Kept] = [{} for _ in range(N_PLAIN)]
    for row in np.flatnonzero((enterprise < N_PLAIN) & (gates == 0)).tolist():
        kept[int(enterprise[row])][int(lot[row])] = int(score[row])
    return kept


def _agreement(one: Kept, other: Kept) -> float:
    """Return the share of the pairs kept by either that both kept with the same score."""
    either = one.keys() | other.keys()
    same = [number for number in one.keys() & other.keys() if abs(one[number] - other[number]) <= SCORE_TOLERANCE_CENTI]
    return len(same) / len(either) if either else 1.0
