"""New criteria at the size of all of the EU: blocks of enterprises against 300,000 open lots, as workers do it.

Four of a hundred blocks are measured, from asking to the version in force; the whole is worked out from them. The world
is that of ``bench_criteria``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from config.settings import AppEnv, Settings
from jobs.criteria_versions import draft_criteria
from jobs.valkey import release_valkey
from models.database import dispose_engines
from models.embedded import release_postgres
from tests.bench import bench_match
from tests.bench.bench_criteria import CHANGES, fill, publish
from tests.bench.rows import Row

PREFIXES = ("3-rematch",)
N_LOTS, N_ENTERPRISES, ALL_ENTERPRISES = 300_000, 4_000, 100_000


def rows() -> Iterator[Row]:
    """Yield the rows; none where the package is not beside the checkout."""
    if not bench_match.PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-rematch-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        try:
            fill(settings, N_LOTS, N_ENTERPRISES)
            for row in publish(settings, draft_criteria(settings, CHANGES), "3-rematch", ""):
                minutes = row.value * ALL_ENTERPRISES / N_ENTERPRISES / 60
                said = f"{N_ENTERPRISES:,} enterprises x {N_LOTS:,} lots; {row.against}"
                yield replace(row, against=f"{said}; {ALL_ENTERPRISES:,} enterprises, worked out: {minutes:.0f} min")
        finally:
            dispose_engines()
            release_postgres(settings)
            release_valkey(settings)
