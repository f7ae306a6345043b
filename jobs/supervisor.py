"""Runs the whole program on one machine: engines, schema, sample, then web, workers and schedule as children.

Used by ``python -m jobs run``; a large installation starts the same children by its own means instead.
"""

from __future__ import annotations

import fcntl
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from jobs.children import ChildSpec, Family
from jobs.commands.errors import CommandError
from jobs.queues import KINDS
from jobs.valkey import release_valkey, valkey_url
from jobs.work import sweep
from models.database import dispose_engines, migrate, session_scope
from models.embedded import release_postgres
from models.queries.work import count_work

Say = Callable[[str], None]

LOOK_EVERY_S = 0.25
END_WITHIN_S = 8.0
GUNICORN = (
    "--worker-class web.serving.SharedQueueWorker --threads 6 --timeout 60 --graceful-timeout 5 --no-control-socket"
    " --log-level warning"
)
"""How the pages are served; measured so, too."""
LOOKS_BETWEEN_LINES = 20


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def children_of(settings: Settings) -> tuple[ChildSpec, ...]:
    """Return the processes that make up the program."""
    web = f"-m gunicorn {GUNICORN} --workers {settings.web_workers} --bind {_netloc(settings)}"
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return (
        ChildSpec("web", (*web.split(), "web:create_app()"), quiet),
        ChildSpec("schedule", ("-m", "jobs.schedule"), quiet),
        ChildSpec("worker embed", ("-m", "jobs.worker", "embed")),
        ChildSpec("worker match", ("-m", "jobs.worker", "match")),
        ChildSpec("worker mail", ("-m", "jobs.worker", "mail", "default"), quiet),
    )


def supervise(settings: Settings, *, prepare: Callable[[], None], children: Sequence[ChildSpec] | None = None) -> None:
    """Run everything until SIGINT, SIGTERM or SIGHUP; ``prepare`` runs once the database is migrated.

    Raises:
        CommandError: the port or the folder is in use.
    """
    with _alone(settings.var_dir), _interruptible():
        _require_free_port(settings)
        family = Family(children_of(settings) if children is None else children)
        try:
            start_engines(settings)
            prepare()
            sweep(settings)
            _watch(settings, family)
        except KeyboardInterrupt:
            _ignore_signals()
            say("Ending ...")
        finally:
            _ignore_signals()
            family.end(within_s=END_WITHIN_S)
            dispose_engines()
            release_valkey(settings)
            release_postgres(settings)
    say("Tenderbridge has ended.")


def start_engines(settings: Settings) -> None:
    """Start the database and the queue where they are embedded, and bring the schema up to date."""
    started = time.monotonic()
    migrate(settings)
    valkey_url(settings)
    say(f"Database and queue are ready ({time.monotonic() - started:.1f} s).")


def _watch(settings: Settings, family: Family) -> None:
    """Keep the children running and the person at the terminal informed."""
    announcements = _announcements(settings)
    while True:
        family.tend()
        next(announcements, None)
        time.sleep(LOOK_EVERY_S)


def _announcements(settings: Settings) -> Iterator[None]:
    """Say the address once a page is served, then how the waiting work goes on until there is none."""
    while not is_serving(settings):
        yield
    say(f"Tenderbridge is at http://{_netloc(settings)} (Ctrl-C ends it).")
    told = 0
    while waiting := _waiting(settings):
        if waiting != told:
            say(f"Reading and matching in the background: {waiting:,} to go.")
            told = waiting
        yield from (None for _ in range(LOOKS_BETWEEN_LINES))
    if told:
        say("Everything is read and matched.")


def _waiting(settings: Settings) -> int:
    try:
        with session_scope(settings) as session:
            counts = count_work(session)
    except SQLAlchemyError:
        return 0
    shown = {kind.name for kind in KINDS.values() if kind.queue in {"embed", "match"}}
    read_and_matched = [states for kind, states in counts.items() if kind in shown]
    return sum(states.get("pending", 0) + states.get("leased", 0) for states in read_and_matched)


def is_serving(settings: Settings) -> bool:
    """Return whether the web answers on its address."""
    connection = HTTPConnection(settings.host, settings.port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _netloc(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise CommandError(
                f"Cannot serve on {_netloc(settings)}: {error.strerror}. Name another port: PORT=8001 make run"
            ) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the right to run the program in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Tenderbridge runs already with {folder}. For a second copy: VAR_DIR=/other/folder PORT=8001 make run"
            ) from None
        yield


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM and SIGHUP interrupt like Ctrl-C."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
