"""Lets a document that an officer gives be read in a process of its own, few at once, and waits only so long."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any

from config.settings import PROJECT_ROOT
from matcher.drafting import ProposedDraft, ProposedLot
from models.queries.leases import take_seat
from web import site
from web.languages import gettext as _

MOST_BYTES = 10_000_000
MOST_CHARACTERS = 300_000
TIMEOUT_S = 6.0
READERS_ROOM, MOST_READERS = 52_018, 2
"""Key and size of the room in which documents are read: each reader holds a thread of the site and a core."""
BUSY = "busy"
_READER = "jobs.read_draft"
"""Started by name: nothing of it is imported here."""
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"}
"""All that the reader sees of the environment: no secrets."""


class DocumentFaultError(ValueError):
    """A document proposes nothing; raised by ``read_document``, with the code of what is wrong with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_document(content: bytes, country: str) -> ProposedDraft:
    """Return what a document proposes; its places are looked for in ``country``.

    Raises: DocumentFaultError.
    """
    if len(content) > MOST_BYTES:
        raise DocumentFaultError("too-large")
    with site.open_session() as session:
        if not take_seat(session, READERS_ROOM, MOST_READERS):
            raise DocumentFaultError(BUSY)
        said = _said_of(content, country)
    if "fault" in said:
        raise DocumentFaultError(str(said["fault"]))
    return _proposal(said["proposal"])


def _said_of(content: bytes, country: str) -> dict[str, Any]:
    """Return what the reader answers.

    Raises: DocumentFaultError.
    """
    command = [sys.executable, "-m", _READER, country]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the document comes by stdin
            command,
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


def fault_sentence(code: str) -> str:
    """Return what is wrong with a document, and what to do."""
    sentences = {
        "missing": _("Choose a file, or paste the text."),
        "both": _("Give a file or a text, not both."),
        "empty": _("The file is empty."),
        "too-large": _("The file is larger than 10 MB. Save it without pictures, or paste the text."),
        "too-much": _("The file unpacks to more than we can read. Save it without pictures, or paste the text."),
        BUSY: _("Other documents are being read at the moment. Wait some seconds, then give yours again."),
        "too-slow": _("Reading the file takes too long. Paste the text instead."),
        "unknown-type": _("We cannot read this kind of file. Give us eForms XML, DOCX or PDF, or paste the text."),
        "old-word": _(
            "This is an old Word file or one with a password. Save it as DOCX without a password, or paste the text."
        ),
        "locked": _("The file asks for a password. Save it without one, or paste the text."),
        "no-text": _(
            "The PDF holds pictures of pages and no text; it may be a scan. Let a program recognise the text (OCR),"
            " or paste it."
        ),
        "no-notice": _("This XML is no eForms notice that we can read. Export the notice again, or paste the text."),
    }
    return sentences.get(code) or _("The file is damaged; we cannot read it. Save it again, or paste the text.")


def _proposal(said: dict[str, Any]) -> ProposedDraft:
    lots = tuple(
        ProposedLot(
            **{
                **lot,
                "cpv": tuple(lot["cpv"]),
                "nuts": tuple(lot["nuts"]),
                "closes_on": date.fromisoformat(lot["closes_on"]) if lot["closes_on"] else None,
            }
        )
        for lot in said["lots"]
    )
    return ProposedDraft(**{**said, "lots": lots})
