"""How fast pages answer people who are signed in: 20 of them at 100,000 lots, over their own pages and the public ones.

Enterprises open their matches, one match, their bids, profile and alerts; officers a draft and its bidders; all open
tenders. Served and measured as in ``bench_pages``; a shared machine shows in the figures, so ``against`` has the load.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from config.settings import AppEnv, Settings
from models.database import dispose_engines
from models.embedded import release_postgres
from tests.bench.bench_pages import PACKAGE, SECONDS, load, served, visit
from tests.bench.rows import Row
from tests.bench.workers_world import add_people

PREFIXES = ("4-page-p95", "4-page-p50", "4-page-rate")
PEOPLE = 20
LOTS = 100_000
READ_S = 1.0


def rows() -> Iterator[Row]:
    """Yield the rows; none where the package is not beside the checkout."""
    if not PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-bench-", ignore_cleanup_errors=True) as folder:
        settings = Settings(
            _env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None, redis_url=None
        )
        try:
            said = load(settings, least_lots=LOTS)
            mixes = add_people(settings, PEOPLE)
            with served(settings) as base:
                seen = visit(base, mixes)
                calm = visit(base, mixes, read_s=READ_S)
        finally:
            dispose_engines()
            release_postgres(settings)
    load_average = os.getloadavg()[0]
    said = f"{said}; {PEOPLE} people, {len(seen)} pages in {SECONDS:.0f} s; load of the machine {load_average:.0f}"
    yield Row("4-page-p95", float(np.percentile(seen, 95)), "ms", "<= 150", said)
    calmly = f"the same people, each reading a page for about {READ_S:g} s: {len(calm)} pages"
    yield Row("4-page-p95-reading", float(np.percentile(calm, 95)), "ms", "<= 150", calmly)
    yield Row("4-page-p50", float(np.percentile(seen, 50)), "ms", "", said)
    yield Row("4-page-rate", len(seen) / SECONDS, "pages/s", "", said)
