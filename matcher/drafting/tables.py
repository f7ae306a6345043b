"""Tables of lots, read by the headings of their columns: each row becomes the lines that a text would have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matcher.documents.lines import Line
from matcher.drafting import words
from matcher.drafting.lots import END_OF_LOTS, lot_heading

_LOT = re.compile(
    rf"\W*(?:{words.one_of(words.LOT)}|losnummer|lotnummer)\s*(?:{words.one_of(words.NUMBER_MARKS)})?\W*", re.IGNORECASE
)
_TITLE = re.compile(rf"\W*(?:{words.one_of((*words.TITLE_LABELS, *words.TITLE_COLUMNS))})(?!\w).*", re.IGNORECASE)
_UNIT = re.compile(r"(.*?)\s*(?:\(([^()]+)\)|(?<!\w)(?:en|in|em|w|în|σε|в|eiro)\s+(\w+)|([€]))\W*")
"""What a heading says of all numbers below it: "Value (€)", "Plazo (meses)"."""


def by_columns(lines: Sequence[Line]) -> list[Line]:
    """Return the lines; each row of a table of lots stands as the heading of a lot and a line for each other cell.

    What follows the table holds for all lots, so a line of no text ends it.
    """
    found: list[Line] = []
    place = 0
    while place < len(lines):
        heads = lines[place].cells
        end = place + 1
        while _is_table_of_lots(heads) and end < len(lines) and len(lines[end].cells) == len(heads):
            end += 1
        rows = lines[place + 1 : end]
        lots = [row for row in rows if _number(heads, row.cells) is not None]
        if lots:
            found += [line for row in lots for line in _lines(heads, row.cells)]
            found += [END_OF_LOTS, *(row for row in rows if row not in lots)]
        else:
            found += lines[place:end]
        place = end
    return found


def _is_table_of_lots(heads: Sequence[str]) -> bool:
    return any(map(_LOT.fullmatch, heads)) and any(map(_TITLE.fullmatch, heads))


def _number(heads: Sequence[str], cells: Sequence[str]) -> int | None:
    """Return the number of the lot of a row: "1", "II", "Lot 3"."""
    cell = next(cell for head, cell in zip(heads, cells, strict=True) if _LOT.fullmatch(head))
    lot = lot_heading(cell) or lot_heading(f"Lot {cell}")
    return lot[0] if lot else None


def _lines(heads: Sequence[str], cells: Sequence[str]) -> Iterator[Line]:
    """Yield a row as lines: the heading of its lot with its title, then each other cell behind its heading."""
    title = next(place for place, head in enumerate(heads) if _TITLE.fullmatch(head))
    yield Line(f"Lot {_number(heads, cells)}: {cells[title]}")
    for place, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        if place != title and cell and not _LOT.fullmatch(head):
            unit = _UNIT.fullmatch(head)
            is_bare = unit is not None and not any(sign.isalpha() or sign == "€" for sign in cell)
            yield Line(f"{unit[1]}: {cell} {unit[2] or unit[3] or unit[4]}" if unit and is_bare else f"{head}: {cell}")
