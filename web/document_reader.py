"""Has a document of a stranger read in a process of its own, and waits for it only so long."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from config.settings import PROJECT_ROOT

MOST_BYTES = 10_000_000
TIMEOUT_S = 20.0
_READER = "jobs.read_document"
"""Started by name: nothing of it is imported here."""
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"}
"""All that the reader sees of the environment: no secrets."""


class DocumentFaultError(ValueError):
    """Nothing can be read of a document; raised by ``ask_reader``, with the code of what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_reader(content: bytes, wanted: str, *arguments: str, timeout_s: float | None = None) -> dict[str, Any]:
    """Return what is ``wanted`` of a document (see ``jobs.read_document``), within ``TIMEOUT_S`` or what is given.

    Raises: DocumentFaultError.
    """
    if len(content) > MOST_BYTES:
        raise DocumentFaultError("too-large")
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the document comes by stdin
            [sys.executable, "-m", _READER, wanted, *arguments],
            input=content,
            capture_output=True,
            timeout=TIMEOUT_S if timeout_s is None else timeout_s,
            cwd=PROJECT_ROOT,
            env=_ENVIRONMENT,
            check=True,
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise DocumentFaultError("too-slow") from None
    except (subprocess.CalledProcessError, ValueError):
        raise DocumentFaultError("too-much") from None
    if "fault" in said:
        raise DocumentFaultError(str(said["fault"]))
    found: dict[str, Any] = said[wanted]
    return found
