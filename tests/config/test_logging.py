"""The log has the program's own lines, in UTC, and not the chatter of libraries."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from config.logging import configure_logging


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_only_named_loggers_speak_at_info(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    logging.getLogger("jobs.somewhere").info("twelve notices")
    logging.getLogger().info("chatter")
    logging.getLogger().warning("serious")
    logging.getLogger("urllib3").info("a connection")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == [
        "INFO jobs.somewhere twelve notices",
        "WARNING root serious",
    ]
    assert lines[0].split(" ", 1)[0].endswith("Z")
