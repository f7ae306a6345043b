"""The benchmark runner prints every row, those that fall short or fail too."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest

from tests.bench import run
from tests.bench.rows import Row


def bench(monkeypatch: pytest.MonkeyPatch, name: str, rows: object) -> str:
    module = ModuleType(name)
    module.rows = rows  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, module)
    return name


def broken() -> list[Row]:
    raise OSError("no package")


@pytest.mark.parametrize(
    ("value", "target", "is_reached"),
    [(250, ">= 250", True), (249.9, ">= 250", False), (60, "<= 60", True), (3e6, ">= 3,000,000", True), (1, "", True)],
)
def test_a_row_is_reached_when_its_value_meets_the_target(value: float, target: str, is_reached: bool) -> None:
    assert json.loads(Row("2-rate", value, "notices/s", target).as_json())["ok"] is is_reached


def test_a_broken_benchmark_prints_a_row_and_the_next_one_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [
        bench(monkeypatch, "bench_broken", broken),
        bench(monkeypatch, "bench_fine", lambda: [Row("2-a", 1, "s", "<= 2"), Row("3-b", 5, "s", "<= 2")]),
    ]
    assert not run.run(names, "")
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["ok"]) for row in printed] == [("bench_broken", False), ("2-a", True), ("3-b", False)]
    assert "no package" in printed[0]["error"]


def test_only_rows_with_the_prefix_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = bench(monkeypatch, "bench_fine", lambda: [Row("2-a", 1, "s", "<= 2"), Row("3-b", 5, "s", "<= 2")])
    assert run.run([name], "2-")
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["2-a"]
