"""How gunicorn serves the pages: several processes with threads that share one queue."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from gunicorn.workers import gthread

if TYPE_CHECKING:
    from collections import deque


class SharedQueueWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """Takes a connection only when one of its threads is free for it; till then it waits where all processes see it.

    Gunicorn's own worker takes whatever comes first and lets it wait behind its own threads, while those of another
    process are idle: at 20 readers without a pause the slowest pages took half as long again. Connections that are kept
    open, or that have asked nothing for some seconds, hold no thread, so they do not count.

    What the site is made of stays for good, so the collector of garbage does not look through it: that stopped all
    threads for a fifth of a second every few hundred pages.
    """

    keepalived_conns: deque[object]
    pending_conns: deque[object]

    @property
    def worker_connections(self) -> int:
        """How many connections there may be before no more are taken."""
        waiting = len(self.keepalived_conns) + len(self.pending_conns)
        return min(int(self.cfg.worker_connections), int(self.cfg.threads) + waiting)

    @worker_connections.setter
    def worker_connections(self, _most: int) -> None:
        """Gunicorn sets what its settings say, which ``cfg`` says too."""

    def load_wsgi(self) -> None:
        """Load the site, and keep its objects out of the collector's way."""
        super().load_wsgi()
        gc.collect()
        gc.freeze()
