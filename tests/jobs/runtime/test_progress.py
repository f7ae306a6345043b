"""Progress goes to stderr, as plain lines where there is no terminal, and not at all when machines read."""

from __future__ import annotations

import pytest

from jobs.commands.progress import LINE_EVERY_S, ProgressLines, tracked


def test_lines_come_now_and_then_with_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    lines = ProgressLines("Notices", 1000, clock=lambda: now[0])
    for _ in range(4):
        now[0] += LINE_EVERY_S / 2
        lines.advance(125)
    now[0] += LINE_EVERY_S
    lines.finish()
    assert capsys.readouterr().err.splitlines() == [
        "Notices: 250 of 1,000, 25.0/s, 30 s left",
        "Notices: 500 of 1,000, 25.0/s, 20 s left",
        "Notices: 500 of 1,000, 16.7/s, 30 s left",
    ]


def test_tracked_items_come_through_and_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(tracked("abc", "Letters", 3)) == ["a", "b", "c"]
    captured = capsys.readouterr()
    assert captured.err.startswith("Letters: 3 of 3")
    assert captured.out == ""


def test_nothing_is_shown_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(tracked("abc", "Letters", is_quiet=True)) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")
