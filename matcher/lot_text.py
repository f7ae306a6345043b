"""The text of a lot that is embedded and compared, and the hash under which its vector is kept."""

from __future__ import annotations

import hashlib
import unicodedata

MOST_CHARACTERS = 4_000


def lot_text(title: str, description: str | None) -> str:
    """Return title and description as one text: NFC, white space folded, at most 4,000 characters."""
    parts = (" ".join(unicodedata.normalize("NFC", part).split()) for part in (title, description or ""))
    return "\n".join(part for part in parts if part)[:MOST_CHARACTERS]


def text_hash(text: str) -> str:
    """Return the first 32 hexadecimal characters of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
