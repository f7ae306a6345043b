"""``python -m jobs criteria``: the whole way of a version as an administrator goes it, and what is refused."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from config.settings import Settings
from jobs import cli, publishing
from models.audit import AuditEntryRow
from models.database import session_scope
from tests.jobs.criteria.world import in_force


@pytest.fixture(autouse=True)
def command(world: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command work in this world."""
    monkeypatch.setattr("jobs.commands.criteria.get_settings", lambda: world)
    monkeypatch.setattr(cli, "configure_logging", lambda level: None)


def run(*arguments: str) -> int:
    return cli.main(["criteria", *arguments])


def test_a_version_is_drafted_tested_published_and_taken_back(
    world: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first = in_force(world)
    changes = ["weights.cpv=40", "alert_from=30", "gates.closed=off", "knobs.candidates=50", "bands.good=30"]
    assert run("draft", *changes, "--reason", "Try codes.", "--author", "ana") == 0
    assert "back-test 2" in capsys.readouterr().out
    assert run("diff", "1", "2") == 0
    assert capsys.readouterr().out.splitlines() == [
        "weight of cpv: 16 -> 40 (16.0 % -> 32.3 % of all points)",
        "band good: from 46 -> from 30 points",
        "alerts: from 46 -> from 30 points",
        "gate closed: on -> off",
        "knob candidates: 100 -> 50",
    ]
    assert run("back-test", "2") == 0
    shown = capsys.readouterr()
    assert "18 lots of" in shown.out
    assert "gains most: Owner" in shown.out
    assert "Comparing enterprises: 4 of 4" in shown.err
    assert run("publish", "2", "--reason", "More alerts.", "--author", "ana") == 0
    assert "Version 2 is in force" in capsys.readouterr().out
    assert in_force(world) == 2
    assert run("rollback", "1", "--reason", "Too many.", "--author", "ben", "--wait") == 0
    assert in_force(world) == first
    with session_scope(world) as session:
        entries = session.execute(select(AuditEntryRow.action, AuditEntryRow.actor_ref).order_by("sequence")).all()
    assert [tuple(entry) for entry in entries] == [
        ("criteria.drafted", "program"),
        ("criteria.published", "program"),
        ("criteria.rolled-back", "program"),
    ]
    capsys.readouterr()
    assert run("history", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["version"], row["kind"], row["author"], row["reason"]) for row in rows[:2]] == [
        (1, "rollback", "ben", "Too many."),
        (2, "publish", "ana", "More alerts."),
    ]


def test_versions_can_be_read(world: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("draft", "weights.cpv=40", "--reason", "Try codes.") == 0
    assert run("back-test", "2", "--background") == 0
    capsys.readouterr()
    assert run("list") == 0
    assert run("show", "2") == 0
    assert run("history") == 0
    out = capsys.readouterr().out
    for said in ("draft", "from 1", "changed from version 1: weight of cpv", "against version 1: pending", "first"):
        assert said in out
    assert run("show", "2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["parent"] == 1
    assert run("diff", "1", "1") == 0
    assert "Nothing differs" in capsys.readouterr().out


def test_what_is_only_asked_for_can_be_given_up(world: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("draft", "weights.cpv=40") == 0
    assert run("publish", "2", "--reason", "Codes.", "--override", "Known.", "--background") == 0
    assert run("list") == 0
    assert "0 of 1 blocks" in capsys.readouterr().out
    assert run("abandon") == 0
    assert run("abandon") == 0
    assert capsys.readouterr().out.endswith("Nothing is being published.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("draft", "weights.cpv"), "is not a change"),
        (("draft", "weights.nothing=1"), "no part 'weights.nothing'"),
        (("draft", "gates.closed=perhaps"), "is on or off"),
        (("draft", "gates.weather=on"), "unknown gates: weather"),
        (("draft", "weights.cpv=many"), "malformed"),
        (("draft", "weights.cpv=16"), "must change something"),
        (("draft", "weights.cpv=17", "--from", "9"), "no version 9"),
        (("diff", "1", "9"), "no version 9"),
        (("show", "9"), "no version 9"),
        (("back-test", "9"), "no version 9"),
        (("publish", "1", "--reason", "Why not."), "Only drafts"),
        (("rollback", "1", "--reason", "Why not."), "in force already"),
    ],
)
def test_what_cannot_be_done_is_refused(
    world: Settings, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err
    assert in_force(world) == 1


def test_a_part_that_fails_ends_the_command_and_is_tried_again_later(
    world: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("draft", "weights.cpv=40") == 0
    monkeypatch.setattr(publishing, "match", lambda *_, **__: 1 / 0)
    assert run("publish", "2", "--reason", "Codes.", "--override", "Known.") == 1
    assert "tries it again in the background" in capsys.readouterr().err
    assert in_force(world) == 1
