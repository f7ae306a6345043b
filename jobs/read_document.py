"""Reads one document in a process of its own: ``python -m jobs.read_document WANTED`` with the document on stdin.

WANTED is ``proposal COUNTRY`` for what a document proposes as a draft, or ``pages`` for the first pages of a PDF.

A document of a stranger may keep any reader busy or fill the memory. Here that ends this process and nothing else: it
takes bounds of memory and time from the system, and whoever started it ends it when it is late. On stdout comes one
JSON object: what was wanted under its name, or ``fault`` with the code of what is wrong.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import resource
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matcher.documents import DocumentError, FirstPages, read_first_pages
from matcher.drafting import ProposedDraft, propose_draft
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


READERS: Mapping[str, Callable[..., ProposedDraft | FirstPages]] = {
    "proposal": lambda content, country: propose_draft(content, country=country),
    "pages": read_first_pages,
}


def answer(content: bytes, wanted: str, *arguments: str) -> dict[str, Any]:
    """Return what is wanted of a document, or the code of what is wrong with it."""
    if len(content) > MOST_BYTES:
        return {"fault": "too-large"}
    try:
        return {wanted: dataclasses.asdict(READERS[wanted](content, *arguments))}
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


def main(wanted: str, *arguments: str) -> int:
    """Read the document and answer."""
    logging.disable(logging.CRITICAL)  # a document's faults are told in the answer, not by its readers
    bounded()
    said = answer(sys.stdin.buffer.read(MOST_BYTES + 1), wanted, *arguments)
    sys.stdout.write(json.dumps(said, ensure_ascii=True, default=plain))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
