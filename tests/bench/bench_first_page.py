"""How long a fresh copy takes to its first page."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.settings import PROJECT_ROOT, Settings
from jobs.supervisor import is_serving
from tests.bench.rows import Row

PREFIXES = ("2-first-page",)
TIMEOUT_S = 240.0


def rows() -> Iterator[Row]:
    """Yield the row of the first page."""
    yield first_page()


def first_page() -> Row:
    """Time from an empty folder to the first page served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = Path(tempfile.mkdtemp(prefix="tb-bench-"))
    settings = Settings(_env_file=None, var_dir=folder, port=port)
    environment = {**os.environ, "VAR_DIR": str(folder), "PORT": str(port), "LOG_LEVEL": "WARNING"}
    started = time.monotonic()
    run = subprocess.Popen([sys.executable, "-m", "jobs", "run"], cwd=PROJECT_ROOT, env=environment)
    try:
        while not is_serving(settings):
            if run.poll() is not None or time.monotonic() - started > TIMEOUT_S:
                raise RuntimeError("no page was served")
            time.sleep(0.1)
        seconds = time.monotonic() - started
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
    return Row("2-first-page", seconds, "s", "<= 240", "make run in an installed clone with an empty VAR_DIR")
