"""One changed profile against 300,000 open lots, from the database to the stored matches, in a warm worker.

The lots are those of the real package, repeated under other numbers; vectors are made up, as in ``bench_match``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from config.settings import PROJECT_ROOT, AppEnv, Settings
from models.database import dispose_engines, session_scope
from models.embedded import release_postgres
from tests.bench import bench_match
from tests.bench.rows import Row

PREFIXES = ("3-profile",)
N_LOTS, N_ENTERPRISES, TIMES = 300_000, 60, 7
_REPEAT = """
INSERT INTO lots (public_id, lot_key, notice_id, ref, position, kind, state, title, description, language, nature,
    cpv_main, cpv, nuts, country, value_cents, currency, value_eur_cents, closes_at, reserved_participation,
    reserved_for, reserved_execution, social, green, sme_suitable, text_hash, facts)
SELECT public_id || '-' || turn, lot_key || '-' || turn, notice_id, ref || '-' || turn, position, kind, state, title,
    description, language, nature, cpv_main, cpv, nuts, country, value_cents, currency, value_eur_cents, closes_at,
    reserved_participation, reserved_for, reserved_execution, social, green, sme_suitable, text_hash, '{}'
FROM lots, generate_series(1, :turns) AS turn ORDER BY turn, lots.id LIMIT :more
"""
_MEASURE = """
import json, resource, sys, time
from datetime import datetime
from pathlib import Path
from sqlalchemy import text
from config.settings import AppEnv, Settings
from jobs.match import match
from models.database import session_scope
from models.queries.matching import enterprise_ids
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=None)
now, times = datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
with session_scope(settings) as session:
    ids = enterprise_ids(session)
def timed(number):
    started = time.perf_counter()
    counts = match(settings, enterprise_ids=[number], now=now)
    return time.perf_counter() - started, counts
first, _ = timed(ids[0])
again = [timed(number) for number in ids[1 : 1 + times]]
with session_scope(settings) as session:
    session.execute(text("UPDATE lots SET cpv = '{45000000}' WHERE id IN (SELECT id FROM lots ORDER BY id LIMIT 100)"))
changed, _ = timed(ids[-1])
print(json.dumps({"first": first, "again": [seconds for seconds, _ in again], "lots": again[0][1].lots,
                  "matches": sum(counts.matches for _, counts in again), "changed": changed,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def rows() -> Iterator[Row]:
    """Yield the rows; none where the package is not beside the checkout."""
    if not bench_match.PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-profile-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        try:
            bench_match.fill(settings, N_ENTERPRISES)
            _repeat(settings)
            yield from _measured(folder)
        finally:
            dispose_engines()
            release_postgres(settings)


def _repeat(settings: Settings) -> None:
    with session_scope(settings) as session:
        stored = session.execute(text("SELECT count(*) FROM lots")).scalar_one()
        values = {"turns": N_LOTS // stored + 1, "more": N_LOTS - stored}
        session.execute(text(_REPEAT), values)
    with session_scope(settings) as session:
        session.execute(text("ANALYZE"))


def _measured(folder: str) -> Iterator[Row]:
    command = [sys.executable, "-c", _MEASURE, folder, bench_match.NOW.isoformat(), str(TIMES)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True)
    told = json.loads(done.stdout.splitlines()[-1])
    again = sorted(told["again"])
    said = f"median of {TIMES}, {told['lots']:,} lots, {told['matches']:,} matches stored; slowest {again[-1]:.2f} s"
    yield Row("3-profile-seconds", again[len(again) // 2], "s", "<= 2", said)
    yield Row("3-profile-changed", told["changed"], "s", "<= 2", "after 100 of the lots have changed")
    yield Row("3-profile-first", told["first"], "s", "", "once, with writing the file that workers map")
    yield Row("3-profile-memory", told["peak_mb"], "MB", "<= 4,000", "one process, writing the file included")
