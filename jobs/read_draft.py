"""Reads one document in a process of its own: ``python -m jobs.read_draft COUNTRY`` with the document on stdin.

A document of a stranger may keep any reader busy or fill the memory. Here that ends this process and nothing else: it
takes bounds of memory and time from the system, and whoever started it ends it when it is late. On stdout comes one
JSON object: ``proposal``, or ``fault`` with the code of what is wrong.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import resource
import sys
from datetime import date
from typing import Any

from matcher.documents import DocumentError
from matcher.drafting import propose_draft
from matcher.parsers import ParseError

MOST_BYTES = 10_000_000
MOST_MEMORY = 1_500_000_000
"""Of address space, the interpreter and its libraries included."""
MOST_CPU_S = 8
"""Should nobody wait any more who would end it."""


def bounded() -> None:
    """Let the system end this process when it takes too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(content: bytes, country: str) -> dict[str, Any]:
    """Return what a document proposes, or the code of what is wrong with it."""
    if len(content) > MOST_BYTES:
        return {"fault": "too-large"}
    try:
        return {"proposal": dataclasses.asdict(propose_draft(content, country=country))}
    except DocumentError as error:
        return {"fault": error.code}
    except ParseError:
        return {"fault": "no-notice"}
    except MemoryError:
        return {"fault": "too-much"}
    except Exception:  # noqa: BLE001 - the one isolation point of documents: a reader may fail in any way
        return {"fault": "unreadable"}


def plain(value: object) -> str:
    """Return what JSON cannot hold as text.

    Raises:
        TypeError: it is not a day.
    """
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def main(country: str) -> int:
    """Read the document and answer."""
    logging.disable(logging.CRITICAL)  # a document's faults are told in the answer, not by its readers
    bounded()
    said = answer(sys.stdin.buffer.read(MOST_BYTES + 1), country)
    sys.stdout.write(json.dumps(said, ensure_ascii=True, default=plain))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
