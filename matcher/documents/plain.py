"""Plain text, as it was pasted or saved."""

from __future__ import annotations

import codecs
import re

from matcher.documents.lines import Line, tidied

_MARK = re.compile(r"(#{1,6})\s+(.*)")
_MOST_CONTROLS = 0.01


def decode_text(content: bytes) -> str | None:
    """Return bytes as text: UTF-8, or UTF-16 where it says so; ``None`` for what is no text."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    controls = sum(ord(character) < 32 and character not in "\t\n\r\f" for character in text)
    return None if "\x00" in text or controls > _MOST_CONTROLS * len(text) else text


def read_text(text: str) -> tuple[Line, ...]:
    """Return the lines of a text; those marked with ``#`` are headings."""
    found = []
    for line in text.splitlines():
        marked = _MARK.match(line.strip())
        found.append(Line(marked[2], len(marked[1])) if marked else Line(line, 0, _cells(line)))
    return tidied(found)


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of a row, as it is pasted from a table or drawn with bars; nothing for any other line."""
    mark = "\t" if "\t" in line.strip() else "|"
    row = line.strip().removeprefix("|").removesuffix("|") if mark == "|" else line
    return tuple(" ".join(cell.split()) for cell in row.split(mark)) if row.count(mark) else ()
