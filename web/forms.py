"""Reading what was typed into our own forms: trimmed, bounded, and told field by field what is wrong.

Flask-Security's forms are its own; these are for the pages of the product. CSRF is checked for every POST before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

MAX_LINE = 200
_NONCHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_TEXT = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, halves of pairs, what Unicode keeps for itself, and marks that turn the text behind them."""


@dataclass(slots=True)
class Form:
    """What was typed (``values``), and what is wrong with it by field (``errors``), in the reader's language."""

    given: MultiDict[str, str]
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    """What was ticked, by field."""

    @property
    def is_right(self) -> bool:
        """Whether nothing was found wrong so far."""
        return not self.errors

    def line(self, name: str, *, needed: str = "", most: int = MAX_LINE) -> str:
        """Return one line of text, at most ``most`` characters; ``needed`` says what is missing when it is empty."""
        text = " ".join(plain(self.given.get(name, "")).split())[:most]
        self.values[name] = text
        if not text and needed:
            self.errors[name] = needed
        return text

    def text(self, name: str, *, needed: str = "", most: int = 10_000) -> str:
        """Return text with its line breaks, at most ``most`` characters."""
        lines = plain(self.given.get(name, "")).splitlines()
        text = "\n".join(line.strip() for line in lines).strip()[:most]
        self.values[name] = text
        if not text and needed:
            self.errors[name] = needed
        return text

    def choice(self, name: str, choices: Sequence[str], *, needed: str) -> str:
        """Return one of ``choices``; ``needed`` says what to do when none of them was chosen."""
        value = self.given.get(name, "")
        self.values[name] = value if value in choices else ""
        if value not in choices:
            self.errors[name] = needed
        return self.values[name]


def plain(text: str) -> str:
    """Return what is typed as text can hold it: NFC, without characters that no text has; line breaks and tabs stay."""
    return unicodedata.normalize("NFC", _NO_TEXT.sub("", text))
