"""Fixtures of the alert tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from tests.jobs.alerts.mailserver import Mailbox, serve
from tests.jobs.alerts.world import World


@pytest.fixture
def world(clean_database: Settings, tmp_path: Path) -> World:
    """An empty world whose mail, unless a server is set, lands in a folder of this test."""
    return World(clean_database.model_copy(update={"var_dir": tmp_path}))


@pytest.fixture
def mailbox() -> Mailbox:
    """What the mail server of a test knows."""
    return Mailbox()


@pytest.fixture
def mailed(world: World, mailbox: Mailbox) -> Iterator[World]:
    """The world with a real mail server that fills ``mailbox``."""
    with serve(mailbox) as url:
        world.settings = world.settings.model_copy(update={"smtp_url": url})
        yield world
