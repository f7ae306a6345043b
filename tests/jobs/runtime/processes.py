"""Looking at the processes of an embedded copy from outside, for the tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import psutil

TIMEOUT_S = 60.0


def until(is_so: Callable[[], bool], expectation: str) -> None:
    """Wait until something is so; fail with the expectation when it does not become so."""
    deadline = time.monotonic() + TIMEOUT_S
    while not is_so():
        assert time.monotonic() < deadline, expectation
        time.sleep(0.05)


def engines(folder: Path) -> dict[str, psutil.Process]:
    """Return the servers and guards that run for a folder, by name; PostgreSQL's own children do not count."""
    found: dict[str, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            line = process.cmdline()
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        text = " ".join(line)
        if f"{folder}/" not in text or "-c" in line[1:2]:
            continue
        kind = "postgres" if f"{folder}/postgres" in text else "valkey"
        found[f"guard of {kind}" if "guard.py" in text else kind] = process
    return found
