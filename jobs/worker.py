"""The worker process: ``python -m jobs.worker QUEUE...`` takes jobs from its queues until it is told to end.

Works in its own process and does not fork: the encoder is loaded once, and torch in a forked child can deadlock.
SIGTERM ends it after the batch at hand.
"""

from __future__ import annotations

import logging
import os
import sys
import uuid
from collections.abc import Sequence
from typing import Any

from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from config.logging import configure_logging
from config.settings import Settings, get_settings
from jobs.embed import ask_for_embedding, loaded_encoder
from jobs.queues import QUEUES, RUN_WORK, ring
from jobs.valkey import connect
from jobs.work import stopping, sweep

logger = logging.getLogger(__name__)


class ForeignJobError(RuntimeError):
    """Raised by a worker for a job that names another function than ours: anybody who reaches the queue could."""


class BellJob(Job):
    """A job that can only be the doorbell."""

    def perform(self) -> Any:
        """Do what is waiting.

        Raises:
            ForeignJobError: the job names another function.
        """
        if self.func_name != RUN_WORK:
            raise ForeignJobError(self.func_name)
        return super().perform()


class BellWorker(SimpleWorker):
    """A worker that ends after the batch at hand, not after all the work that waits."""

    job_class = BellJob

    def bootstrap(self, *args: Any, **named: Any) -> None:
        """Listen to signals before anybody can see this worker: RQ would listen only after it has registered."""
        self._install_signal_handlers()  # type: ignore[no-untyped-call]
        super().bootstrap(*args, **named)

    def handle_warm_shutdown_request(self) -> None:
        """Tell the run at hand to claim nothing more."""
        stopping.set()
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]


def work(settings: Settings, queues: Sequence[str]) -> None:
    """Take jobs from these queues, the first one first, until told to end."""
    connection = connect(settings)
    worker = BellWorker(
        [Queue(name, connection=connection, serializer=JSONSerializer, job_class=BellJob) for name in queues],
        name=f"{'+'.join(queues)}-{os.getpid()}-{uuid.uuid4().hex[:6]}",
        connection=connection,
        serializer=JSONSerializer,
        job_class=BellJob,
    )
    logger.info("worker for %s is ready", ", ".join(queues))
    try:
        worker.work(logging_level="WARNING")
    except StopRequested:  # told to end while it was starting
        worker.teardown()  # type: ignore[no-untyped-call]


def load_ahead(settings: Settings) -> None:
    """Load the encoder before the first text comes, so that nobody who saves a profile waits for it.

    What it has not read, or the bridge of this version has not, is asked for: another one served before.
    """
    try:
        encoder = loaded_encoder(settings)
    except (RuntimeError, OSError) as error:  # EncoderError is one; its module brings torch
        logger.warning("the encoder cannot be loaded yet, the first work will try again: %s", error)
        return
    asked = ask_for_embedding(settings, encoder.id)
    if asked:
        logger.info("%d pieces of work asked for that %s has not read", asked, encoder.id)
        for kind in ("embed_notice", "embed_enterprise"):
            ring(settings, kind)


def main(queues: Sequence[str]) -> int:
    """Take back what a killed predecessor held, then work for the queues that are named, or for all."""
    settings, queues = get_settings(), queues or QUEUES
    configure_logging(settings.log_level)
    sweep(settings)
    if "embed" in queues:
        load_ahead(settings)
    work(settings, queues)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
