"""Lets the text of a proof's PDF be read for the administrator who decides about it; must not decide anything."""

from __future__ import annotations

from matcher.documents import FirstPages
from web.document_reader import ask_reader


def read_proof(content: bytes) -> FirstPages:
    """Return the first pages of a PDF.

    Raises: DocumentFaultError.
    """
    said = ask_reader(content, "pages")
    return FirstPages(int(said["n_pages"]), tuple(map(str, said["lines"])), bool(said["is_cut"]))
