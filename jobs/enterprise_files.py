"""Reads files of enterprises, CSV or JSON, into rows of named fields; checks no field."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LARGEST_FILE = 20_000_000
DELIMITERS = ",;\t"
SURPLUS = ""
"""The name of what stands in a row after the last column, most often because a text is not quoted."""

Row = tuple[int, Any]
"""Row number and the fields by name. In CSV the header is row 1, in JSON the first object is row 1."""


class UnreadableFileError(Exception):
    """Raised before any row is loaded when a file is no such file, too large, or neither CSV nor JSON."""


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a file; its content says whether it is JSON (a list of objects) or CSV with a header.

    Raises:
        UnreadableFileError: the file cannot be read as either.
    """
    text = _text(path)
    if text.lstrip()[:1] in {"[", "{"}:
        return _json_rows(path, text)
    return list(_csv_rows(path, text))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST_FILE:
        raise UnreadableFileError(f"{path} is larger than {LARGEST_FILE // 1_000_000} MB; divide it.")
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{path} is not UTF-8 text (byte {error.start}); save it as CSV UTF-8.") from error


def _json_rows(path: Path, text: str) -> list[Row]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"{path} is no JSON: {error}.") from error
    if not isinstance(items, list):
        raise UnreadableFileError(f"{path} holds no list; a list of objects is expected, one for each enterprise.")
    return list(enumerate(items, start=1))


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    """Yield the rows that hold anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: list[str] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                header = _header(path, cells)
            elif any(cell.strip() for cell in cells):
                yield number, _named(header, cells)
    except csv.Error as error:
        raise UnreadableFileError(f"{path} is no CSV: {error} (line {reader.line_num}).") from error
    if not header:
        raise UnreadableFileError(f"{path} is empty; a header and a row for each enterprise are expected.")


def _header(path: Path, cells: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if "name" not in names or "capabilities" not in names:
        raise UnreadableFileError(
            f"{path} has no header with the columns name, country, language and capabilities in its first row."
        )
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        raise UnreadableFileError(f"{path} has a column twice in its header.")
    return names


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    """Return column -> cell; cells beyond the header stand together under ``SURPLUS``."""
    named = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    surplus = "".join(cells[len(header) :]).strip()
    return {**named, SURPLUS: surplus} if surplus else named


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)
