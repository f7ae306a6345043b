"""Child processes that are kept running: started, restarted with a growing pause, ended together.

A child never outlives the process that started it: on Linux the kernel tells it (SIGTERM) when that one is gone.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from config.settings import PROJECT_ROOT

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
HEALTHY_AFTER_S = 60.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
"""Loaded before a child is forked: a child may not load libraries."""


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """A process that is to run: ``arguments`` follow the Python interpreter."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """One process of a :class:`Family` and when it is to start again."""

    def __init__(self, spec: ChildSpec, clock: Callable[[], float]) -> None:
        self.spec = spec
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._start_at = clock()

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return self._process.pid if self._process is not None else None

    def tend(self) -> None:
        """Start the process when it is due; note when it has ended."""
        if self._process is None:
            if self._clock() >= self._start_at:
                self._start()
        elif (code := self._process.poll()) is not None:
            self._process = None
            was_healthy = self._clock() - self._started >= HEALTHY_AFTER_S
            self._pause_s = FIRST_PAUSE_S if was_healthy else min(self._pause_s * 2, LONGEST_PAUSE_S)
            self._start_at = self._clock() + self._pause_s
            logger.warning("%s ended (%s); it starts again in %.0f s", self.spec.name, code, self._pause_s)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and those it has started."""
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end; False when it did not come in time."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(timeout_s, 0.0))
        except subprocess.TimeoutExpired:
            return False
        self._process = None
        return True

    def _start(self) -> None:
        self._started = self._clock()
        parent = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, *self.spec.arguments],
            cwd=PROJECT_ROOT,
            env={**os.environ, **self.spec.environment},
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=lambda: _end_with(parent),
        )


class Family:
    """The children of one supervisor."""

    def __init__(self, specs: Sequence[ChildSpec], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._children = [Child(spec, clock) for spec in specs]

    def tend(self) -> None:
        """Start what is due to start; call it often."""
        for child in self._children:
            child.tend()

    def pids(self) -> dict[str, int | None]:
        """Return name -> process id, ``None`` where it does not run."""
        return {child.spec.name: child.pid for child in self._children}

    def end(self, *, within_s: float) -> None:
        """End all children: ask, wait at most ``within_s``, then kill."""
        for child in self._children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + within_s
        for child in self._children:
            if not child.wait(deadline - time.monotonic()):
                logger.warning("%s does not end; killed", child.spec.name)
                child.signal(signal.SIGKILL)
                child.wait(5.0)


def _end_with(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent dies; runs in the child before its program."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
