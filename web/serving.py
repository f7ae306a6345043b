"""How gunicorn serves the pages: processes that share one queue, each one page at a time and more beside slow ones."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Any

from gunicorn.workers import gthread

if TYPE_CHECKING:
    from collections import deque

COLLECT_AFTER = 20_000
"""So many new objects, about those of a page, before the collector of garbage looks at them."""
SLOW_S = 0.1
"""A page that takes longer, or a browser that has connected and asks nothing, lets the next one begin beside it."""


class SharedQueueWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """Takes a connection when it has answered the one before; till then it waits where all processes see it.

    Gunicorn's own worker takes whatever comes first and lets it wait behind its own threads, while those of another
    process are idle: at 20 readers without a pause the slowest pages took half as long again. Pages that are made at
    once in one process hinder each other: three threads answered a quarter fewer than one. The other threads are for
    who comes while a page takes long. Connections that are kept open, or that have asked nothing for some seconds, hold
    no thread, so they do not count.

    What the site is made of stays for good, so the collector of garbage does not look through it: that stopped all
    threads for a fifth of a second every few hundred pages. It looks once per page rather than thirty times, which took
    a twentieth of the time.
    """

    keepalived_conns: deque[object]
    pending_conns: deque[object]

    def __init__(self, *given: Any, **named: Any) -> None:
        self._begun: dict[int, float] = {}
        super().__init__(*given, **named)

    @property
    def worker_connections(self) -> int:
        """How many connections there may be before no more are taken."""
        waiting = len(self.keepalived_conns) + len(self.pending_conns)
        slow = sum(time.monotonic() - begun > SLOW_S for begun in self._begun.values())
        return min(int(self.cfg.worker_connections), min(int(self.cfg.threads), 1 + slow) + waiting)

    @worker_connections.setter
    def worker_connections(self, _most: int) -> None:
        """Gunicorn sets what its settings say, which ``cfg`` says too."""

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection to a thread, and know since when."""
        self._begun[id(conn)] = time.monotonic()
        super().enqueue_req(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Take a connection back from its thread."""
        self._begun.pop(id(conn), None)
        super().finish_request(conn, fs)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for what happens next, and look again soon while a thread is at work: its page may become a slow one."""
        super().wait_for_and_dispatch_events(min(timeout, SLOW_S) if self._begun else timeout)

    def load_wsgi(self) -> None:
        """Load the site, and keep its objects out of the collector's way."""
        super().load_wsgi()
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
