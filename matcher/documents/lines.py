"""What all documents become: lines, of which some are headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_CHARACTERS = 300_000
"""Of one document; what follows is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document; ``level`` is 1 for a title or a heading of the first rank, 0 for plain text.

    A row of a table has its ``cells``, also the empty ones.
    """

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


def tidied(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines that say something, in NFC with single spaces, up to ``MOST_CHARACTERS``."""
    kept: list[Line] = []
    left = MOST_CHARACTERS
    for line in lines:
        text = " ".join("".join(filter(_is_said, unicodedata.normalize("NFC", line.text))).split())[:left]
        if text:
            kept.append(Line(text, line.level, line.cells))
            left -= len(text)
        if left <= 0:
            break
    return tuple(kept)


def _is_said(character: str) -> bool:
    """Return whether a character belongs into a text: control characters and halves of pairs do not."""
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
