"""How fast pages answer with the real package loaded: 10 clients over a mix of pages, as visitors would.

``4-page``: 20 people who are signed in, over their own pages and the public ones, at 100,000 lots.

The site runs as the supervisor runs it (gunicorn, two processes with threads) on an embedded PostgreSQL of its own.
All deadlines of the package have passed, so they are moved around the present: closed lots would make pages lighter.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import requests
from sqlalchemy import text

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.supervisor import GUNICORN
from models.database import get_engine, migrate
from models.embedded import release_postgres
from tests.bench.pages_world import add_matches, addresses, move_deadlines
from tests.bench.rows import Row
from tests.bench.workers_world import grow

PACKAGE = PROJECT_ROOT.parent / "shared" / "data" / "notices.tar.gz"
PREFIXES = ("2-page",)
Mix = tuple[Sequence[str], str]
"""The addresses that a client opens, and its cookie header."""

CLIENTS = 10
SECONDS = 10.0
WARM_SECONDS = 5.0


def rows() -> Iterator[Row]:
    """Yield the rows of the pages; none where the package is not beside the checkout."""
    if not PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-bench-") as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        try:
            against = load(settings)
            with served(settings) as base:
                seen = visit(base, [(addresses(settings), "")] * CLIENTS)
        finally:
            get_engine(settings).dispose()
            release_postgres(settings)
    against = f"{against}; {CLIENTS} clients, {len(seen)} pages in {SECONDS:.0f} s, gunicorn with 2 processes"
    yield Row("2-page-p95", float(np.percentile(seen, 95)), "ms", "<= 150", against)
    yield Row("2-page-p50", float(np.percentile(seen, 50)), "ms", "", against)
    yield Row("2-page-rate", len(seen) / SECONDS, "pages/s", "", against)


def load(settings: Settings, *, least_lots: int = 0) -> str:
    """Store the package, grown to ``least_lots``, with matches; return what there is."""
    counts = load_package(settings)
    grow(settings, least_lots)
    n_matches = add_matches(settings)
    with get_engine(settings).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    n_lots = max(counts["lots"], least_lots)
    return f"{counts['read']} notices, {n_lots:,} lots, {n_matches:,} matches"


def load_package(settings: Settings) -> dict[str, int]:
    """Store the package with deadlines around now, by the command of the program; return what it counted."""
    migrate(settings)
    ingest = [sys.executable, "-m", "jobs", "ingest", str(PACKAGE), "--json"]
    done = subprocess.run(ingest, env=_environment(settings), check=True, capture_output=True, cwd=PROJECT_ROOT)
    move_deadlines(settings)
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counts


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve the site with gunicorn; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        *GUNICORN.split(),
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
        "web:create_app()",
    ]
    process = subprocess.Popen(command, env=_environment(settings), cwd=PROJECT_ROOT)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=90)


def _wait_for(base: str) -> None:
    for _ in range(200):
        try:
            if requests.get(f"{base}/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def _environment(settings: Settings) -> dict[str, str]:
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    others = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**others, **quiet, "APP_ENV": "test", "VAR_DIR": str(settings.var_dir)}


def visit(base: str, mixes: Sequence[Mix], *, read_s: float = 0.0) -> list[float]:
    """Return how many milliseconds each page took, after a while of warming up; a client for each mix.

    Each reads a page for about ``read_s`` before it opens the next.
    """
    started = time.perf_counter()
    with ThreadPoolExecutor(len(mixes)) as clients:
        seen = list(
            clients.map(lambda number: _client(base, mixes[number], number, started, read_s), range(len(mixes)))
        )
    return [milliseconds for each in seen for milliseconds in each]


def _client(base: str, mix: Mix, number: int, started: float, read_s: float) -> list[float]:
    """Open one page after the other, each on a new connection as behind a proxy."""
    seen: list[float] = []
    choose = random.Random(number)
    pages, cookie = mix
    address = urlsplit(base)
    while (now := time.perf_counter()) < started + WARM_SECONDS + SECONDS:
        page = choose.choice(pages)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
        connection.request("GET", page, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != 200:
            raise AssertionError(f"{page} answered {response.status}")
        if now >= started + WARM_SECONDS:
            seen.append(1000 * (time.perf_counter() - now))
        time.sleep(read_s * choose.uniform(0.5, 1.5))
    return seen
