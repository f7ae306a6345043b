"""Reading what was typed into our own forms: trimmed, bounded, and told field by field what is wrong.

Flask-Security's forms are its own; these are for the pages of the product. CSRF is checked for every POST before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

MAX_LINE = 200


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
        text = " ".join(unicodedata.normalize("NFC", self.given.get(name, "")).replace("\x00", "").split())[:most]
        self.values[name] = text
        if not text and needed:
            self.errors[name] = needed
        return text

    def text(self, name: str, *, needed: str = "", most: int = 10_000) -> str:
        """Return text with its line breaks, at most ``most`` characters."""
        given = unicodedata.normalize("NFC", self.given.get(name, "")).replace("\x00", "")
        text = "\n".join(line.strip() for line in given.splitlines()).strip()[:most]
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
