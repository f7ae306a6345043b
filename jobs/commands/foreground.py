"""Does work that a command asked for in its own process, beside any workers, and shows how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from config.settings import Settings
from jobs.commands.errors import CommandError
from jobs.commands.progress import Reach
from jobs.queues import KINDS
from jobs.work import handler_of, run_batch

LOOK_EVERY_S = 0.2

Look = Callable[[], tuple[int, int, bool]]
"""Tells how much is done, of how much, and whether that is all."""


def work_until(settings: Settings, kinds: Sequence[str], look: Look, reached: Reach) -> None:
    """Do work of these kinds until ``look`` says that it is over and nothing of them is left to do.

    Raises:
        CommandError: a piece failed; it is tried again in the background.
    """
    over, failed = threading.Event(), threading.Event()

    def work() -> None:
        while not failed.is_set():
            counts = [run_batch(settings, KINDS[name], handler_of(KINDS[name])) for name in kinds]
            if any(count.retried or count.failed for count in counts):
                failed.set()
            elif not any(count.done for count in counts):
                if over.is_set():
                    return
                over.wait(LOOK_EVERY_S)

    thread = threading.Thread(target=work, name="foreground", daemon=True)
    thread.start()
    while thread.is_alive():
        done, total, is_over = look()
        if total:
            reached(done, total)
        if is_over:
            over.set()
        thread.join(LOOK_EVERY_S)
    if failed.is_set():
        raise CommandError(
            "A part failed, and the log says why; `python -m jobs run` tries it again in the background."
        )
    if not over.is_set():
        raise CommandError("The work ended without a result; the log says why.")
    reached(*look()[:2])
