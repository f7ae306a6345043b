"""Has a document of a stranger read in a process of its own, few at once, and waits for it only so long."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from config.settings import PROJECT_ROOT
from models.queries.leases import take_seat
from web import site

MOST_BYTES = 10_000_000
TIMEOUT_S = 6.0
READERS_ROOM, MOST_READERS = 52_018, 2
"""Key and size of the room in which documents are read: each reader holds a thread of the site and a core."""
BUSY = "busy"
_READER = "jobs.read_document"
"""Started by name: nothing of it is imported here."""
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"}
"""All that the reader sees of the environment: no secrets."""


class DocumentFaultError(ValueError):
    """Nothing can be read of a document; raised by ``ask_reader``, with the code of what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_reader(content: bytes, wanted: str, *arguments: str) -> dict[str, Any]:
    """Return what is ``wanted`` of a document (see ``jobs.read_document``), within ``TIMEOUT_S``.

    Raises: DocumentFaultError.
    """
    if len(content) > MOST_BYTES:
        raise DocumentFaultError("too-large")
    with site.open_session() as session:
        if not take_seat(session, READERS_ROOM, MOST_READERS):
            raise DocumentFaultError(BUSY)
        said = _said_of(content, wanted, *arguments)
    if "fault" in said:
        raise DocumentFaultError(str(said["fault"]))
    found: dict[str, Any] = said[wanted]
    return found


def _said_of(content: bytes, *arguments: str) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the document comes by stdin
            [sys.executable, "-m", _READER, *arguments],
            input=content,
            capture_output=True,
            timeout=TIMEOUT_S,
            cwd=PROJECT_ROOT,
            env=_ENVIRONMENT,
            check=True,
        )
        said: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise DocumentFaultError("too-slow") from None
    except (subprocess.CalledProcessError, ValueError):
        raise DocumentFaultError("too-much") from None
    return said
