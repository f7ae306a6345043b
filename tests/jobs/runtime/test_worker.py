"""A worker does what is asked for, dies without losing work, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from config.settings import PROJECT_ROOT, Settings
from jobs import queues
from jobs import worker as worker_module
from jobs.embed import embed_missing
from jobs.queues import ENOUGH_RINGS, WorkKind, queue_of, ring
from jobs.valkey import connect
from jobs.work import LEASE, sweep, utc_now
from jobs.worker import load_ahead
from models.database import session_scope
from models.queries.work import add_work, claim_work, count_work
from tests.jobs.embed.texts import LetterEncoder, add_lots
from tests.jobs.runtime import handlers
from tests.jobs.runtime.processes import TIMEOUT_S, until

KIND = WorkKind("die_once", "default", "tests.jobs.runtime.handlers:die_once", 5)
WORKER = """
from jobs import queues
from jobs.worker import main
queues.KINDS["die_once"] = queues.WorkKind("die_once", "default", "tests.jobs.runtime.handlers:die_once", 5)
raise SystemExit(main(["default"]))
"""


@pytest.fixture
def settings_of_worker(clean_queues: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setitem(queues.KINDS, KIND.name, KIND)
    handlers.forget(clean_queues.var_dir)
    return clean_queues


@contextmanager
def worker(settings: Settings, program: str = WORKER) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "APP_ENV": "test",
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": str(settings.database_url),
        "REDIS_URL": str(settings.redis_url),
    }
    process = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT_ROOT, env=environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def ask(settings: Settings, *subjects: int) -> None:
    with session_scope(settings) as session:
        add_work(session, KIND.name, subjects)


def states(settings: Settings) -> dict[str, int]:
    with session_scope(settings) as session:
        return count_work(session).get(KIND.name, {})


def is_there(settings: Settings) -> bool:
    with connect(settings) as connection:
        return bool(connection.smembers("rq:workers"))


def test_work_of_a_worker_killed_in_the_middle_is_done_once_in_effect(
    settings_of_worker: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.work.is_gone", lambda owner: False)
    settings = settings_of_worker
    ask(settings, 1, 2, 3, 4, 5)
    assert ring(settings, KIND.name)
    with worker(settings) as first:
        assert first.wait(TIMEOUT_S) == -signal.SIGKILL
    assert handlers.effects(settings) == [1]
    assert states(settings) == {"leased": 5}
    assert sweep(settings).returned == 0
    assert sweep(settings, clock=lambda: utc_now() + LEASE).returned == 5
    with worker(settings):
        until(lambda: states(settings) == {"done": 5}, "the second worker does what the first one left")
    assert handlers.effects(settings) == [1, 2, 3, 4, 5]


def test_a_worker_ends_when_it_is_told_to(settings_of_worker: Settings) -> None:
    with worker(settings_of_worker) as process:
        until(lambda: is_there(settings_of_worker), "the worker registers")
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT_S) == 0
    assert not is_there(settings_of_worker)


def test_a_worker_that_is_told_to_end_while_it_starts_leaves_no_trace(settings_of_worker: Settings) -> None:
    early = WORKER.replace(
        "raise SystemExit",
        """
import os, signal
from jobs.worker import BellWorker
BellWorker.subscribe = lambda worker: os.kill(os.getpid(), signal.SIGTERM)
raise SystemExit""",
    )
    with worker(settings_of_worker, early) as process:
        assert process.wait(TIMEOUT_S) == 0
    assert not is_there(settings_of_worker)


def test_a_worker_asks_for_what_its_encoder_has_not_read(
    settings_of_worker: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_lots(settings_of_worker, ["Reinigung", "Gartenpflege"])
    embed_missing(settings_of_worker, encoder=LetterEncoder("old"))
    for name, asked in (("old", {}), ("new", {"pending": 2})):
        monkeypatch.setattr(worker_module, "loaded_encoder", lambda _settings, name=name: LetterEncoder(name))
        load_ahead(settings_of_worker)
        with session_scope(settings_of_worker) as session:
            assert count_work(session).get("embed_notice", {}) == asked
    assert queue_of(settings_of_worker, "embed").count == 2


def test_a_worker_runs_no_function_but_ours(settings_of_worker: Settings) -> None:
    with connect(settings_of_worker) as connection:
        queue = Queue("default", connection=connection, serializer=JSONSerializer)
        job = queue.enqueue("os.mkdir", str(settings_of_worker.var_dir / "intruder"))
        with worker(settings_of_worker):
            until(lambda: job.get_status() == "failed", "the job is refused")
    assert not (settings_of_worker.var_dir / "intruder").exists()


def test_ringing_again_and_again_does_not_fill_the_queue(settings_of_worker: Settings) -> None:
    assert all(ring(settings_of_worker, KIND.name) for _ in range(ENOUGH_RINGS * 2))
    assert queue_of(settings_of_worker, "default").count == ENOUGH_RINGS


def test_a_queue_that_cannot_be_reached_loses_no_work(
    settings_of_worker: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    away = settings_of_worker.model_copy(update={"redis_url": "unix:///nowhere/valkey.sock"})
    ask(away, 1)
    assert not ring(away, KIND.name)
    assert "the sweeper will try again" in caplog.text
    assert sweep(settings_of_worker, clock=lambda: utc_now() + LEASE).rung == 1


def test_jobs_name_only_the_kind(settings_of_worker: Settings) -> None:
    ring(settings_of_worker, KIND.name)
    (job,) = queue_of(settings_of_worker, "default").jobs
    assert (job.func_name, job.args, job.kwargs) == (queues.RUN_WORK, ["die_once"], {})


def test_a_claim_of_another_kind_takes_nothing(settings_of_worker: Settings) -> None:
    ask(settings_of_worker, 1)
    with session_scope(settings_of_worker) as session:
        later = utc_now() + timedelta(seconds=1)
        assert claim_work(session, "other", limit=9, owner="a", lease=LEASE, now=later) == []
