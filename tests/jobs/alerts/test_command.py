"""``python -m jobs alerts``."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from jobs.commands import alerts as command
from jobs.commands.errors import BadInputError
from tests.jobs.alerts.mailserver import Mailbox
from tests.jobs.alerts.world import World


def run(world: World, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setattr(command, "get_settings", lambda: world.settings)
    app = typer.Typer()
    command.register(app)
    return CliRunner().invoke(app, list(arguments))


def a_match(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.match(world.lot(closes_at=None), enterprise)
    world.plan()


def test_counts_are_printed_for_machines_and_for_people(mailed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    a_match(mailed)
    result = run(mailed, monkeypatch, "--json")
    assert json.loads(result.stdout) == {
        "planned": 1, "claimed": 1, "dropped": 0, "mails": 1, "sent": 1, "retry": 0, "failed": 0
    }  # fmt: skip
    assert result.exit_code == 0
    assert run(mailed, monkeypatch).stdout.startswith("planned 0, claimed 0")


def test_a_mail_that_failed_for_good_shows_in_the_exit_code(
    mailed: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_match(mailed)
    mailbox.on_rcpt = lambda _address: "550 no"
    result = run(mailed, monkeypatch, "--json")
    assert json.loads(result.stdout)["failed"] == 1
    assert result.exit_code == 1


def test_an_unreadable_server_address_is_the_users_mistake(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.settings = world.settings.model_copy(update={"smtp_url": "http://mail.example"})
    assert isinstance(run(world, monkeypatch).exception, BadInputError)
