"""The progress of a long command: a bar on a terminal, a line now and then elsewhere, nothing with ``--json``.

Goes to stderr, so that stdout holds only what the command answers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

LINE_EVERY_S = 10.0

Item = TypeVar("Item")
Advance = Callable[[int], None]
"""Tells the bar that so many more are done."""
Reach = Callable[[int, int], None]
"""Tells the bar how many are done, and of how many."""


class RateColumn(ProgressColumn):
    """How many are done per second."""

    def render(self, task: Task) -> Text:
        """Return the rate of ``task``."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s" if speed >= 10 else f"{speed:.1f}/s")


@contextmanager
def progress(label: str, total: int | None = None, *, is_quiet: bool = False) -> Iterator[Advance]:
    """Show the progress of ``total`` steps (``None``: not known); call what it gives with each number of steps done."""
    if is_quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), RateColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task(label, total=total)
            yield lambda steps: bar.advance(task, steps)
    else:
        lines = ProgressLines(label, total)
        yield lines.advance
        lines.finish()


@contextmanager
def reaching(label: str, *, is_quiet: bool = False) -> Iterator[Reach]:
    """Show the progress of work that tells how far it has come and of how many; the total is known with the first."""
    with ExitStack() as stack:
        bar: list[Advance] = []
        shown = 0

        def reached(done: int, total: int) -> None:
            nonlocal shown
            if not bar:
                bar.append(stack.enter_context(progress(label, total, is_quiet=is_quiet)))
            bar[0](done - shown)
            shown = done

        yield reached


def tracked(items: Iterable[Item], label: str, total: int | None = None, *, is_quiet: bool = False) -> Iterator[Item]:
    """Give the items one by one and show how many are done."""
    with progress(label, total, is_quiet=is_quiet) as advance:
        for item in items:
            yield item
            advance(1)


class ProgressLines:
    """Plain lines for a log: one every ``LINE_EVERY_S`` seconds and one at the end."""

    def __init__(self, label: str, total: int | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._label, self._total, self._clock = label, total, clock
        self._done, self._started = 0, clock()
        self._last = self._started

    def advance(self, steps: int) -> None:
        """Count ``steps`` and print a line when the last one is old."""
        self._done += steps
        if self._clock() - self._last >= LINE_EVERY_S:
            self._last = self._clock()
            self._print()

    def finish(self) -> None:
        """Print the last line."""
        self._print()

    def _print(self) -> None:
        seconds = max(self._clock() - self._started, 1e-9)
        of_total = f" of {self._total:,}" if self._total is not None else ""
        rate = self._done / seconds
        left = ""
        if self._total is not None and 0 < self._done < self._total:
            left = f", {(self._total - self._done) / rate:.0f} s left"
        sys.stderr.write(f"{self._label}: {self._done:,}{of_total}, {rate:,.1f}/s{left}\n")
        sys.stderr.flush()
