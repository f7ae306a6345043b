"""A short memory of answers that many visitors ask for: facet counts and figures.

Owns keeping and forgetting within one process; must not be used for anything about one person.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

KEEP_S = 30.0
MAX_ANSWERS = 500


class Memory:
    """Keeps up to ``MAX_ANSWERS`` answers for ``keep_s`` seconds each; safe among threads."""

    def __init__(self, *, keep_s: float = KEEP_S, timer: Callable[[], float] = time.monotonic) -> None:
        self._keep_s = keep_s
        self._timer = timer
        self._answers: OrderedDict[tuple[object, ...], tuple[float, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, key: tuple[object, ...], ask: Callable[[], T]) -> T:
        """Return the kept answer for ``key``, else what ``ask`` returns; a failure is not kept."""
        with self._lock:
            kept = self._answers.get(key)
        if kept is not None and kept[0] > self._timer():
            answer: T = kept[1]
            return answer
        answer = ask()
        with self._lock:
            self._answers[key] = (self._timer() + self._keep_s, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > MAX_ANSWERS:
                self._answers.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()
