"""Names of the processes that hold leases, and whether such a process is gone."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psutil


def process_name() -> str:
    """Return a name for this process that no other process has or will have: place, pid and start."""
    return f"{_place()}:{os.getpid()}:{_started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Return whether the process named so ran in the same place as this one and does not run any more."""
    place, pid, started = owner.rsplit(":", 2)
    return place == _place() and str(_started(int(pid))) != started


def _place() -> str:
    """Return where pids count: the host and, in containers, the namespace."""
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}:{namespace.readlink().name if namespace.is_symlink() else 'host'}"


def _started(pid: int) -> int:
    """Return when a process started, on a clock that nobody sets; 0 when it does not run."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if not stat.parent.parent.joinpath("stat").exists():
            return int(psutil.Process(pid).create_time())
        state, *fields = stat.read_text().rpartition(")")[2].split()
    except (OSError, psutil.NoSuchProcess):
        return 0
    return 0 if state in "ZX" else int(fields[18])
