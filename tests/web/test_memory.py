"""The short memory keeps answers for a while and never a failure."""

from __future__ import annotations

import pytest

from web.memory import MAX_ANSWERS, Memory


def test_an_answer_is_kept_until_its_time_is_over() -> None:
    moment = [0.0]
    asked: list[int] = []
    memory = Memory(keep_s=30, timer=lambda: moment[0])

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert memory.recall(("a",), ask) == 1
    moment[0] = 29.9
    assert memory.recall(("a",), ask) == 1
    moment[0] = 30.0
    assert memory.recall(("a",), ask) == 2


def test_answers_of_other_questions_are_separate_and_the_oldest_go_first() -> None:
    memory = Memory(keep_s=30, timer=lambda: 0.0)
    for number in range(MAX_ANSWERS + 1):
        assert memory.recall((number,), lambda number=number: number) == number
    assert memory.recall((1,), lambda: -1) == 1
    assert memory.recall((0,), lambda: -1) == -1


def test_a_failure_is_not_kept() -> None:
    memory = Memory(keep_s=30, timer=lambda: 0.0)

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        memory.recall(("a",), fail)
    assert memory.recall(("a",), lambda: 5) == 5
