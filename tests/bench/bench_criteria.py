"""How long new criteria take at 20,000 lots and 10,000 enterprises: the back-test, publishing, going back.

The lots are those of the real package, repeated under other numbers, all open; vectors are made up, as in
``bench_match``. Every enterprise has a recipient, so that alerts are planned and moved too. Work is done by processes
as workers do it, from asking to the version in force.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.criteria_versions import ask_backtest, draft_criteria, publish_criteria, rollback_criteria
from jobs.match import match
from jobs.valkey import release_valkey
from models.database import dispose_engines, session_scope
from models.embedded import release_postgres
from models.queries import criteria as criteria_queries
from tests.bench import bench_match
from tests.bench.bench_profile import _REPEAT
from tests.bench.rows import Row

PREFIXES = ("4-backtest", "4-publish", "4-rollback")
N_LOTS, N_ENTERPRISES, WORKERS = 20_000, 10_000, 2
CHANGES = {"weights.semantic": 50, "weights.cpv": 30}
_OPEN = """
UPDATE lots SET state = 'open', closes_at = now() + interval '20 days' + id % 20 * interval '1 day';
UPDATE notices SET published_on = current_date - (id % 28)::int;
INSERT INTO recipients (address, language, frequency) SELECT key || '@example.org', 'en', 'daily' FROM enterprises;
INSERT INTO subscriptions (recipient_id, enterprise_id)
    SELECT r.id, e.id FROM enterprises e JOIN recipients r ON r.address = e.key || '@example.org';
DELETE FROM work_items;
"""
_WORK = """
import json, resource, sys, time
from pathlib import Path
from config.settings import AppEnv, Settings
from jobs.queues import KINDS
from jobs.work import handler_of, run_batch
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=None)
for name in sys.argv[2:]:
    handler_of(KINDS[name])
print("ready", flush=True)
sys.stdin.readline()
while sum(run_batch(settings, KINDS[name], handler_of(KINDS[name])).done for name in sys.argv[2:]):
    pass
print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def rows() -> Iterator[Row]:
    """Yield the rows; none where the package is not beside the checkout."""
    if not bench_match.PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-criteria-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        try:
            first = fill(settings, N_LOTS, N_ENTERPRISES)
            second = draft_criteria(settings, CHANGES)
            yield from _backtest(settings, second)
            yield from publish(settings, second, "4-publish", "<= 120")
            yield from _rollback(settings, first)
        finally:
            dispose_engines()
            release_postgres(settings)
            release_valkey(settings)


def fill(settings: Settings, n_lots: int, n_enterprises: int) -> int:
    """Store the world and its list under the first version; return that."""
    bench_match.fill(settings, n_enterprises)
    with session_scope(settings) as session:
        count = int(session.scalar(text("SELECT count(*) FROM lots")) or 0)
        more = n_lots - count
        session.execute(text(_REPEAT), {"turns": more // count + 1, "more": more})
        for statement in _OPEN.strip().split(";\n"):
            session.execute(text(statement.rstrip(";")))
    match(settings)
    with session_scope(settings) as session:
        row = criteria_queries.published(session)
        session.execute(text("DELETE FROM work_items"))
        session.execute(text("ANALYZE"))
    assert row is not None
    return row.id


def _backtest(settings: Settings, criteria_id: int) -> Iterator[Row]:
    workers = [_worker(settings, "backtest")]
    started = time.perf_counter()
    ask_backtest(settings, criteria_id)
    peak = _done(workers)
    seconds = time.perf_counter() - started
    with session_scope(settings) as session:
        row = session.execute(text("SELECT state, error, result FROM backtests")).one()
    assert row.state == "done", row.error
    pairs = row.result["lots"] * row.result["enterprises"]
    said = f"{row.result['lots']:,} lots x {row.result['enterprises']:,} enterprises under both versions, one process"
    yield Row("4-backtest", seconds, "s", "<= 60", said)
    yield Row("4-backtest-rate", 2 * pairs / seconds / 1e6, "M pairs/s", "", said)
    yield Row("4-backtest-memory", peak, "MB", "<= 2,000", "pages of the mapped files included")


def publish(settings: Settings, criteria_id: int, row_id: str, target: str) -> Iterator[Row]:
    """Put a version in force with two processes as workers do it; yield how long, and how long the alerts took."""
    workers = [_worker(settings, "rematch_block", "finish_publication") for _ in range(WORKERS)]
    started = time.perf_counter()
    publish_criteria(settings, criteria_id, reason="A measurement.", author=None, override="A measurement.")
    _done(workers)
    seconds = time.perf_counter() - started
    counts = _counts(settings, criteria_id)
    assert counts["state"] == "published", counts
    said = f"{counts['matches']:,} matches stored in PostgreSQL beside the old list, {WORKERS} workers"
    yield Row(row_id, seconds, "s", target, said)
    workers = [_worker(settings, "announce_block") for _ in range(WORKERS)]
    started = time.perf_counter()
    _done(workers)
    seconds = time.perf_counter() - started
    yield Row(f"{row_id}-alerts", seconds, "s", "", f"{_counts(settings, criteria_id)['items']:,} alerts wait")


def _rollback(settings: Settings, criteria_id: int) -> Iterator[Row]:
    started = time.perf_counter()
    asked = rollback_criteria(settings, criteria_id, reason="A measurement.", author=None)
    seconds = time.perf_counter() - started
    counts = _counts(settings, criteria_id)
    assert asked.is_in_force
    assert counts["state"] == "published", counts
    said = f"{counts['matches']:,} matches and {counts['items']:,} alerts that wait, moved behind it"
    yield Row("4-rollback", seconds, "s", "<= 5", said)
    workers = [_worker(settings, "rematch_block", "finish_publication") for _ in range(WORKERS)]
    started = time.perf_counter()
    _done(workers)
    yield Row("4-rollback-refresh", time.perf_counter() - started, "s", "", "the list brought up to date behind it")


def _worker(settings: Settings, *kinds: str) -> subprocess.Popen[str]:
    """Start a process that waits for a word and then does the work of some kinds until there is none."""
    command = [sys.executable, "-c", _WORK, str(settings.var_dir), *kinds]
    worker = subprocess.Popen(command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    worker.stdout.readline()
    return worker


def _done(workers: list[subprocess.Popen[str]]) -> float:
    """Let workers begin, wait for their end, and return the memory of the largest in MB."""
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    told = [worker.communicate()[0] for worker in workers]
    return max(float(json.loads(said.splitlines()[-1])["peak_mb"]) for said in told)


def _counts(settings: Settings, criteria_id: int) -> dict[str, int]:
    query = (
        "SELECT (SELECT count(*) FROM matches WHERE criteria_id = :it) AS matches,"
        " (SELECT state FROM criteria WHERE id = :it) AS state,"
        " (SELECT count(*) FROM alert_items WHERE state = 'pending') AS items"
    )
    with session_scope(settings) as session:
        return dict(session.execute(text(query), {"it": criteria_id}).mappings().one())


if __name__ == "__main__":
    for row in rows():
        print(row.as_json(), flush=True)
