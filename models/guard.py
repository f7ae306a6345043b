"""Keeps one embedded server running for as long as any process uses it, and not longer.

Users hold a shared ``flock`` on ``<name>.users``; the kernel drops it when a process ends, however it ends.
A detached guard process (this file run as a script, standard library only) owns the server: it restarts a
server that dies and stops it once it can take the lock for itself. ``<name>.lock`` puts starts and stops in
a queue, so two processes that start at once, or one that starts while the last one ends, do not collide.
Knows nothing of PostgreSQL or Valkey.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
POLL_S = 0.1
LOG_MAX_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1


class EngineStartError(RuntimeError):
    """Raised by :func:`hold_server` when an embedded server does not become ready; names its log."""


@dataclass(frozen=True, slots=True)
class ServerSpec:
    """How an embedded server is started: its ``folder`` holds locks and log; ``user`` is who runs it (root only)."""

    name: str
    folder: str
    command: tuple[str, ...]
    stop_signal: int = signal.SIGTERM
    user: str | None = None

    @property
    def log_path(self) -> Path:
        """Where the server's output goes."""
        return Path(self.folder) / f"{self.name}.log"

    def path(self, suffix: str) -> Path:
        """Return the path of the lock file with this suffix."""
        return Path(self.folder) / f"{self.name}.{suffix}"


class ServerHold:
    """The right to use a server; it may stop once the last hold is released."""

    def __init__(self, spec: ServerSpec, users: int) -> None:
        self._spec = spec
        self._users = users

    def release(self, *, wait_s: float = STOP_TIMEOUT_S) -> bool:
        """Give up the use and wait up to ``wait_s`` for the server to stop; False when others still use it."""
        os.close(self._users)
        deadline = time.monotonic() + wait_s
        while True:
            if not is_guarded(self._spec):
                return True
            with exclusive(self._spec.path("lock")):
                is_used = has_users(self._spec)
            if is_used or time.monotonic() > deadline:
                return False
            time.sleep(POLL_S / 2)


def hold_server(spec: ServerSpec, *, is_ready: Callable[[], bool], prepare: Callable[[], None]) -> ServerHold:
    """Start the server unless it runs and return the hold on it; ``prepare`` runs before a start, under the lock.

    Raises:
        EngineStartError: it was not ready within ``READY_TIMEOUT_S``.
    """
    Path(spec.folder).mkdir(parents=True, exist_ok=True)
    with exclusive(spec.path("lock")):
        users = os.open(spec.path("users"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            if not is_guarded(spec):
                prepare()
                _start_guard(spec)
            is_up = _becomes_ready(is_ready)
        except BaseException:
            os.close(users)
            raise
    hold = ServerHold(spec, users)
    if not is_up:
        hold.release()
        raise EngineStartError(f"{spec.name} did not start; its log is {spec.log_path}")
    return hold


def _becomes_ready(is_ready: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while not is_ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S / 2)
    return True


def is_guarded(spec: ServerSpec) -> bool:
    """Return whether a guard runs for this server."""
    return not _can_lock(spec.path("guard"), fcntl.LOCK_SH)


def has_users(spec: ServerSpec) -> bool:
    """Return whether any process holds the server; call it under the ``lock`` file, for asking takes the lock."""
    return not _can_lock(spec.path("users"), fcntl.LOCK_EX)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file at ``path`` alone, waiting for it."""
    with path.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _can_lock(path: Path, kind: int) -> bool:
    if not path.exists():
        return True
    with path.open("ab") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _start_guard(spec: ServerSpec) -> None:
    command = [sys.executable, "-S", str(Path(__file__).resolve()), json.dumps(asdict(spec))]
    subprocess.run(command, check=True, start_new_session=True, stdin=subprocess.DEVNULL, cwd="/")  # noqa: S603


def _guard(spec: ServerSpec) -> None:
    """Own the server until no user is left."""
    wait_s = 0.5
    while True:
        server = _spawn(spec)
        started = time.monotonic()
        if _watch(spec, server):
            return
        wait_s = 0.5 if time.monotonic() - started > 60 else min(wait_s * 2, 15.0)
        time.sleep(wait_s)
        if _stop_if_unused(spec, server):
            return


def _watch(spec: ServerSpec, server: subprocess.Popen[bytes]) -> bool:
    """Return True once nobody uses the server (it is stopped then), False when it died."""
    while server.poll() is None:
        time.sleep(POLL_S)
        if _stop_if_unused(spec, server):
            return True
    return False


def _stop_if_unused(spec: ServerSpec, server: subprocess.Popen[bytes]) -> bool:
    """Stop the server unless it is used or somebody is starting to use it (who holds the lock and may wait for us)."""
    with spec.path("lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if has_users(spec):
            return False
        if server.poll() is None:
            server.send_signal(spec.stop_signal)
            try:
                server.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        spec.path("guard").unlink(missing_ok=True)
    return True


def _spawn(spec: ServerSpec) -> subprocess.Popen[bytes]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def end_with_guard() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(spec.stop_signal))

    with _open_log(spec.log_path) as log:
        return subprocess.Popen(  # noqa: S603
            spec.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            user=spec.user,
            group=_group_of(spec.user),
            extra_groups=[] if spec.user else None,
            preexec_fn=end_with_guard,
        )


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


def _open_log(path: Path) -> IO[bytes]:
    too_large = path.exists() and path.stat().st_size > LOG_MAX_BYTES
    return path.open("wb" if too_large else "ab")


def main(document: str) -> None:
    """Become the guard of the server that ``document`` (a :class:`ServerSpec` as JSON) describes."""
    fields = json.loads(document)
    spec = ServerSpec(**{**fields, "command": tuple(fields["command"])})
    guard_lock = spec.path("guard").open("ab")
    fcntl.flock(guard_lock, fcntl.LOCK_EX)
    if os.fork() > 0:
        os._exit(0)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with _open_log(spec.log_path) as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    _guard(spec)


if __name__ == "__main__":
    main(sys.argv[1])
