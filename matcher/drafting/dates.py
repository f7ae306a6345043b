"""Days in lines of text, and the deadline that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice

from babel import Locale

from matcher.drafting import words

LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")
MOST_BEFORE, MOST_REST = 200, 70
"""So many characters before and behind "until" are looked at."""
MOST_TIMES = 50
"""So often "until" is looked for in a sentence: a text without breaks is one."""
_DEADLINE = words.any_of(words.DEADLINE)
_OFFERS, _OTHER = words.any_of(words.OFFERS), words.any_of(words.OTHER_DEADLINES)
_UNTIL = re.compile(rf"{words.whole(words.UNTIL).pattern}|(?<!\w)(?:by|do|voor)(?=\s+(?:\d|noon|godz))", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3}[.;])\s+")
_HOUR = re.compile(
    r"[^\d]{0,25}\d{1,2}(?:[:.h]\d{2}(?!\.?\d)|\s?(?:h|uhr|horas|ч|ώρα|heures|uur|o'clock)(?!\w))", re.IGNORECASE
)
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), (0, 1, 2)),
    (re.compile(r"(?<![\d.])(\d{1,2})(?:\.\s?|/|-)(\d{1,2})(?:\.\s?|/|-)(\d{4})(?!\d)"), (2, 1, 0)),
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|er|st|nd|rd|th|º|η|ης)?\s+(?:de\s+|of\s+)?([^\W\d]{3,15})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d]{3,15})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\.\s?gada\s+(\d{1,2})\.\s?([^\W\d]{3,15})")
_WRITTEN = ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_YEAR_FIRST, (1, 3, 2)))
"""Patterns, and which of their groups are year, month and day."""


def find_deadline(lines: Sequence[str]) -> date | None:
    """Return the one deadline that the lines name, or until when offers are taken where no word for it names one.

    "Until 14:00 on 15 January 2027" alone counts last, and not for questions or visits.
    """
    sentences = [sentence for line in lines for sentence in _SENTENCE_END.split(line)]
    rests = (
        words.said(lines, _DEADLINE),
        _until([sentence for sentence in sentences if _OFFERS.search(sentence)]),
        _until(sentences, with_hour=True),
    )
    for said in rests:
        found = {day for line in said for day in days_in(line)[:1]}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _until(sentences: Sequence[str], *, with_hour: bool = False) -> Iterator[str]:
    """Yield what follows the word for "until", where that is a day and not one of something else."""
    for text in sentences:
        for until in islice(_UNTIL.finditer(text), MOST_TIMES):
            before = text[max(0, until.start() - MOST_BEFORE) : until.start()]
            if not _OTHER.search(before) and (not with_hour or _HOUR.match(text, until.end())):
                yield text[until.end() : until.end() + MOST_REST]


def days_in(text: str) -> list[date]:
    """Return the days that a text names, as they follow each other."""
    parts = [
        (found.start(), [found[1 + place] for place in order])
        for pattern, order in _DATES
        for found in pattern.finditer(text)
    ]
    for pattern, (year, name, day) in _WRITTEN:
        named = ((found, _month(found[name])) for found in pattern.finditer(text))
        parts += [(found.start(), [found[year], str(month), found[day]]) for found, month in named if month]
    days = []
    for _, (year_text, month_text, day_text) in sorted(parts):
        try:
            days.append(date(int(year_text), int(month_text), int(day_text)))
        except ValueError:
            continue
    return days


def _month(name: str) -> int | None:
    """Return a month by its name, in Latvian also in the other cases."""
    written = name.lower()
    return _month_names().get(written) or _month_names().get(re.sub("(?:ī|im|a|u)$", "is", written))


@cache
def _month_names() -> dict[str, int]:
    """Return the names of months in all languages, as dates use them. Source: CLDR."""
    return {
        name.lower().rstrip("."): number
        for language in LANGUAGES
        for form in ("format", "stand-alone")
        for number, name in Locale(language).months[form]["wide"].items()
    }
