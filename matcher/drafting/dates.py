"""Days in lines of text, and the deadline that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from babel import Locale

from matcher.drafting import words

LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")
_DEADLINE = words.any_of(words.DEADLINE)
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), (0, 1, 2)),
    (re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)"), (2, 1, 0)),
)
_WRITTEN_DATE = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|er|st|nd|rd|th|º)?\s+(?:de\s+)?([^\W\d]{3,15})\.?\s+(?:de\s+)?(\d{4})(?!\d)"
)


def find_deadline(lines: Sequence[str]) -> date | None:
    """Return the one deadline that the lines name."""
    found = {day for line in words.said(lines, _DEADLINE) for day in days_in(line)[:1]}
    return found.pop() if len(found) == 1 else None


def days_in(text: str) -> list[date]:
    """Return the days that a text names, as they follow each other."""
    parts = [
        [found[1 + place] for place in order] for pattern, order in _DATES for found in pattern.finditer(text)
    ]  # year, month, day
    for found in _WRITTEN_DATE.finditer(text):
        month = _month_names().get(found[2].lower())
        if month is not None:
            parts.append([found[3], str(month), found[1]])
    days = []
    for year, month_text, day in parts:
        try:
            days.append(date(int(year), int(month_text), int(day)))
        except ValueError:
            continue
    return days


@cache
def _month_names() -> dict[str, int]:
    """Return the names of months in all languages, as dates use them. Source: CLDR."""
    return {
        name.lower().rstrip("."): number
        for language in LANGUAGES
        for form in ("format", "stand-alone")
        for number, name in Locale(language).months[form]["wide"].items()
    }
