"""The numbered lots of a text, and what is said beside them for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matcher.documents.lines import Line
from matcher.drafting import words
from matcher.drafting.records import MOST_TITLE
from matcher.drafting.titles import MOST_HEADING, without_label

END_OF_LOTS = Line("")
"""Stands behind a table of lots; no document has a line of no text."""
_ROMAN = r"(?-i:[IVXΙΧ]{1,6})"
_LETTER = r"(?-i:ΣΤ|[A-HΑ-Θ])(?=['’΄ʹ´]?\s*(?:[:.)–—-]|$))"
_LOT = re.compile(
    rf"\W*(?:{words.one_of(words.LOT)})\s*(?:(?:{words.one_of(words.NUMBER_MARKS)})\s*[.:]?\s*)?"
    rf"(\d{{1,2}}|{_ROMAN}|{_LETTER})(?!\w|[.,/]\d)['’΄ʹ´]?(?:[\s:.)|–—-]+|$)(.*)",
    re.IGNORECASE,
)
_LOT_AFTER = re.compile(r"(\d{1,2})\.\s*(?:iepirkuma\s)?(?:daļa)(?!\w)[\s:.)|–—-]*(.*)", re.IGNORECASE)
_LETTERS = {letter: n for alphabet in ("ABCDEFGH", "ΑΒΓΔΕ") for n, letter in enumerate(alphabet, start=1)}
_LETTERS |= {"ΣΤ": 6, "Ζ": 7, "Η": 8, "Θ": 9}
_ALL_LOTS, _TOTAL = words.any_of(words.ALL_LOTS), words.any_of(words.TOTAL_VALUE)
_A_LOT = words.whole(words.LOT)
_CLAUSE = re.compile(
    rf"§+\s*\d|(?:{words.one_of(words.CLAUSE)})\s+(?:(?:{words.one_of(words.NUMBER_MARKS)})\s*\.?\s*)?"
    r"(?:\d{1,3}|(?-i:[IVXL]{1,6}|[A-ZΑ-ΩА-Я])|\w{4,20}(?=\s*[:.–—-]))(?!\w)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d{1,2}[.)]){1,3}(?:\d{1,2})?\)?\s+(.*[^\W\d_]{4}.*)")
"""The heading of a clause: a word for it and its number, or a number and capitals."""


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered lot in a text: the line of its heading, its title, the lines below."""

    place: int
    title: str
    body: Sequence[Line]


def parted(lines: Sequence[Line]) -> tuple[list[Part], Sequence[Line]]:
    """Return the lots, and the lines after the last of them that hold for each.

    Those follow a heading that no other lot has below: one of its rank, of a clause. The value of all lots is none of
    the last one, either.
    """
    parts = _lots(lines)
    if not parts:
        return [], []
    last = max(parts, key=lambda part: part.place)
    others = [line for part in parts if part is not last for line in part.body]
    end = _end(last, max(1, lines[last.place].level), others)
    body, after = last.body[:end], last.body[end:]
    totals = [] if any(map(_is_total, others)) else [line for line in body if _is_total(line)]
    shortened = replace(last, body=[line for line in body if line not in totals])
    return [shortened if part is last else part for part in parts], [*totals, *after]


def lot_heading(text: str) -> tuple[int, str] | None:
    """Return the number and the title of a lot where a line is its heading."""
    found = (_LOT.match(text) or _LOT_AFTER.match(text)) if len(text) <= MOST_HEADING else None
    number = _number(found[1].upper()) if found else None
    return None if found is None or number is None else (number, found[2].strip(" |"))


def _number(written: str) -> int | None:
    """Return the number of a lot: in digits, in Roman ones, or as a letter."""
    if written.isdigit():
        return int(written)
    roman = written.replace("Ι", "I").replace("Χ", "X")
    if written in _LETTERS or not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", roman):
        return _LETTERS.get(written)
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _end(last: Part, level: int, others: Sequence[Line]) -> int:
    """Return after how many of its lines the last lot ends."""

    def is_ranked(line: Line) -> bool:
        return 0 < line.level <= level

    marks = [mark for mark in (is_ranked, _is_clause) if not any(map(mark, others))]
    for number, line in enumerate(last.body):
        if line == END_OF_LOTS or _ALL_LOTS.match(line.text) or any(mark(line) for mark in marks):
            return number
    return len(last.body)


def _is_clause(line: Line) -> bool:
    numbered = _NUMBERED.fullmatch(line.text)
    is_heading = _CLAUSE.match(line.text) or (numbered and numbered[1] == numbered[1].upper())
    return len(line.text) <= MOST_HEADING and bool(is_heading)


def _is_total(line: Line) -> bool:
    name = _TOTAL.search(line.text[:60])
    return name is not None and _A_LOT.search(line.text) is None


def _lots(lines: Sequence[Line]) -> list[Part]:
    """Return each lot, where lots are numbered from one without a gap and there are several.

    A table of contents names lots too: of two parts with the same number the longer one counts.
    """
    headings = ((place, lot_heading(line.text)) for place, line in enumerate(lines))
    starts = [(place, *heading) for place, heading in headings if heading]
    ends = [*(place for place, _, _ in starts), len(lines)][1:]
    longest: dict[int, Part] = {}
    for (place, number, title), end in zip(starts, ends, strict=True):
        body = lines[place + 1 : end]
        if not title and body:
            title, body = without_label(body[0].text), body[1:]
        if number not in longest or len(body) > len(longest[number].body):
            longest[number] = Part(place, title[:MOST_TITLE], body)
    if len(longest) < 2 or set(longest) != set(range(1, len(longest) + 1)):
        return []
    return [longest[number] for number in sorted(longest)]
