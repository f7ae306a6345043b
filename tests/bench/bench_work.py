"""How fast work is claimed, and what killing its workers costs."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select, text

from config.settings import AppEnv, Settings
from jobs.children import ChildSpec, Family
from jobs.valkey import ensure_valkey, release_valkey
from jobs.work import utc_now
from models.database import dispose_engines, migrate, session_scope
from models.embedded import release_postgres
from models.queries.work import add_work, claim_work, count_work, finish_work
from models.work import WorkItemRow
from tests.bench.effects import KIND, make_table
from tests.bench.rows import Row

PREFIXES = ("2-work-",)
KILLS = 5
PIECES = 60
CLAIMED = 20_000
TIMEOUT_S = 240.0


def rows() -> Iterator[Row]:
    """Yield the rows of background work."""
    with _copy() as settings:
        yield claim_rate(settings)
    with _copy() as settings:
        yield from killed_workers(settings)


def claim_rate(settings: Settings) -> Row:
    """Pieces of work claimed and finished per second, in batches of 100."""
    with session_scope(settings) as session:
        add_work(session, KIND.name, range(CLAIMED))
    now, started, done = utc_now() + timedelta(seconds=1), time.monotonic(), 0
    while True:
        with session_scope(settings) as session:
            claimed = claim_work(session, KIND.name, limit=100, owner="bench", lease=timedelta(minutes=1), now=now)
        if not claimed:
            break
        with session_scope(settings) as session:
            done += finish_work(session, [work.id for work in claimed], owner="bench", now=now)
    rate = done / (time.monotonic() - started)
    return Row("2-work-claim-rate", rate, "pieces/s", "", f"{CLAIMED:,} waiting pieces, batches of 100")


def killed_workers(settings: Settings) -> Iterator[Row]:
    """Kill the worker in mid-work again and again; count what is lost and repeated and how long recovery takes."""
    with session_scope(settings) as session:
        make_table(session)
        add_work(session, KIND.name, range(PIECES))
    family = Family(
        [
            ChildSpec("worker", ("-m", "tests.bench.effects")),
            ChildSpec("schedule", ("-m", "tests.bench.effects", "schedule")),
        ]
    )
    recoveries = []
    try:
        for _ in range(KILLS):
            subject = _leased(settings, family)
            pid = family.pids()["worker"]
            if pid is None:
                raise RuntimeError("the worker ended by itself")
            os.kill(pid, signal.SIGKILL)
            killed = time.monotonic()
            _wait(family, partial(_has_effect, settings, subject))
            recoveries.append(time.monotonic() - killed)
        _wait(family, lambda: len(_effects(settings)) == PIECES)
        _wait(family, lambda: _unfinished(settings) == 0)
    finally:
        family.end(within_s=10)
    against = f"{KILLS} kills of the worker in mid-work, {PIECES} pieces"
    effects = _effects(settings)
    yield Row("2-work-lost", PIECES - len(effects), "pieces", "<= 0", against)
    yield Row("2-work-asked-twice", sum(calls > 1 for calls in effects.values()), "pieces", "", against)
    yield Row("2-work-recovery", max(recoveries), "s", "<= 60", against + "; RQ alone: 63-79 s")


def _leased(settings: Settings, family: Family) -> int:
    found: list[int] = []

    def look() -> bool:
        with session_scope(settings) as session:
            found[:] = session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.state == "leased").limit(1))
        return bool(found)

    _wait(family, look)
    return found[0]


def _effects(settings: Settings) -> dict[int, int]:
    with session_scope(settings) as session:
        return dict(session.execute(text("SELECT subject, calls FROM bench_effects")).tuples().all())


def _has_effect(settings: Settings, subject: int) -> bool:
    return subject in _effects(settings)


def _unfinished(settings: Settings) -> int:
    with session_scope(settings) as session:
        states = count_work(session).get(KIND.name, {})
    return sum(number for state, number in states.items() if state != "done")


def _wait(family: Family, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not is_so():
        family.tend()
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


@contextmanager
def _copy() -> Iterator[Settings]:
    """A copy with engines of its own, whose children find it through the environment."""
    folder = Path(tempfile.mkdtemp(prefix="tb-bench-"))
    settings = Settings(_env_file=None, app_env=AppEnv.DEVELOPMENT, var_dir=folder, database_url=None, redis_url=None)
    before = {name: os.environ.pop(name, None) for name in ("VAR_DIR", "DATABASE_URL", "REDIS_URL")}
    os.environ["VAR_DIR"] = str(folder)
    try:
        migrate(settings)
        ensure_valkey(settings)
        yield settings
    finally:
        dispose_engines()
        release_valkey(settings)
        release_postgres(settings)
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)
