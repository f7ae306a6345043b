"""What a text calls itself: the line that its author would put on top of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.documents.lines import Line
from matcher.drafting import words
from matcher.drafting.records import MOST_TITLE

MOST_HEADING = 200
MOST_BEFORE = 8
"""So many lines of plain text are looked at for something better than the name of the buyer."""
MOST_NAME = 120
"""The name of a buyer or of a kind of document is no longer."""
_TITLE = words.label_of(words.TITLE_LABELS)
_WEAK = re.compile(
    rf"\W*(?:(?:{words.one_of(words.BUYERS)})(?!\w)(?:(?!\s[-–—]\s|:).)*$"
    rf"|(?:{words.one_of(words.DOCUMENTS)})(?!\w)[\s\w]{{0,60}}$"
    rf"|[\s\w-]{{3,60}}(?<!\w)(?:{words.one_of(words.BUYERS_BEHIND)})\W*$)",
    re.IGNORECASE,
)
_FACT = re.compile(r"[^:|]{2,60}(?:[:|]|\s\d)|.*\d{4,}|\d{1,2}[.)]")
"""A label with what it names, a number of a file or of a chapter: no title."""


def find_title(head: Sequence[Line]) -> tuple[str, int | None]:
    """Return what a line before the lots calls the title, and the line that is used up by it.

    Else it is the first heading, else a short first line that is no sentence; the name of the buyer and that of a kind
    of document only where nothing better follows. A sentence behind "Subject:" is the title only without any of them.
    """
    labelled = ((number, _said(line.text)) for number, line in enumerate(head))
    said = next(((number, text) for number, text in labelled if any(map(str.isalpha, text))), None)
    heading = _heading(head)
    is_sentence = said is not None and said[1].endswith(".")
    if said is not None and not (is_sentence and heading is not None and not _WEAK.match(head[heading].text)):
        return said[1].rstrip(".")[:MOST_TITLE], None if is_sentence else said[0]
    return ("", None) if heading is None else (head[heading].text[:MOST_TITLE], heading)


def without_label(text: str) -> str:
    """Return a title without the label that names it."""
    return _TITLE.sub("", text)


def about(title: str, texts: Sequence[str]) -> list[str]:
    """Return what says most shortly what is bought: the title, the first line, and those that a label names."""
    return [title, *texts[:1], *(text for text in texts[1:] if _TITLE.match(text))]


def _said(text: str) -> str:
    label = _TITLE.match(text)
    return text[label.end() :].strip(" |") if label else ""


def _heading(head: Sequence[Line]) -> int | None:
    """Return the place of the heading that says most, ``None`` where there is none."""
    ranked = [number for number, line in enumerate(head) if line.level == 1 and any(map(str.isalpha, line.text))]
    first = [0] if head and _is_heading(head[0].text) else []
    candidates = ranked or first
    if not candidates or not _WEAK.match(head[candidates[0]].text):
        return next(iter(candidates), None)
    better = [number for number, line in enumerate(head) if _is_better(line.text)]
    return next(
        iter(
            [*(number for number in better if number in ranked), *(number for number in better if number < MOST_BEFORE)]
        ),
        candidates[0],
    )


def _is_heading(text: str) -> bool:
    return len(text) <= MOST_HEADING and not text.endswith((".", ";", ",")) and any(map(str.isalpha, text))


def _is_better(text: str) -> bool:
    """Return whether a line says more than the name of the buyer: a heading, also a long one in capitals."""
    is_long_heading = text == text.upper() and len(text) <= MOST_TITLE
    return (
        (_is_heading(text) or is_long_heading)
        and not (_WEAK.match(text) and len(text) <= MOST_NAME)
        and not _FACT.match(text)
    )
