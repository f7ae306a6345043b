"""Lets a document that an officer gives be read as a draft, and says why one cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.drafting import ProposedDraft, ProposedLot
from web.document_reader import BUSY, MOST_BYTES, DocumentFaultError, ask_reader
from web.languages import gettext as _

__all__ = ["BUSY", "MOST_BYTES", "MOST_CHARACTERS", "DocumentFaultError", "fault_sentence", "read_document"]

MOST_CHARACTERS = 300_000


def read_document(content: bytes, country: str) -> ProposedDraft:
    """Return what a document proposes; its places are looked for in ``country``.

    Raises: DocumentFaultError.
    """
    return _proposal(ask_reader(content, "proposal", country))


def fault_sentence(code: str, *, is_pasted: bool = False) -> str:
    """Return what is wrong with a document or a pasted text, and what to do."""
    if is_pasted and code not in (BUSY, "both"):
        return _pasted_fault(code)
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
        "no-words": _("There is no text in the file. Choose another one, or paste the text."),
        "no-notice": _("This XML is no eForms notice that we can read. Export the notice again, or paste the text."),
    }
    return sentences.get(code) or _("The file is damaged; we cannot read it. Save it again, or paste the text.")


def _pasted_fault(code: str) -> str:
    """Return what is wrong with a text that was pasted: it cannot be pasted instead."""
    if code == "too-slow":
        return _("Reading the text takes too long at the moment. Try again, or paste a shorter part of it.")
    if code == "no-notice":
        return _("This XML is no eForms notice that we can read. Paste the words of the document instead.")
    return _("We cannot read this text. Paste a shorter part of it, or fill in the form instead.")


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
