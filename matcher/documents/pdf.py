"""The text of PDF documents, page by page; pictures of text are not read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from matcher.documents.errors import Locked, NoText, TooMuch, Unreadable
from matcher.documents.lines import MOST_CHARACTERS, Line, tidied

MOST_PAGES = 150
MOST_STREAM_BYTES = 1_000_000
"""Of what draws one page, unpacked: a page of text has 50 kB, and half a megabyte takes a second."""
MOST_STREAMS_BYTES = 2_500_000
"""Of what draws all pages; those behind are left out."""
LEAST_LETTERS = 20
"""Fewer in the whole document are page numbers on a scan."""
_ENDS = (".", ":", ";", "!", "?", "…")


def read_pdf(content: bytes) -> tuple[Line, ...]:
    """Return the lines of the first ``MOST_PAGES`` pages, those that belong together joined.

    Raises: Locked, NoText, TooMuch, Unreadable.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        lines = tidied(_joined(_lines(reader)))
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, OSError) as error:
        raise Unreadable from error
    except RecursionError as error:
        raise Unreadable from error
    if sum(character.isalpha() for line in lines for character in line.text) < LEAST_LETTERS:
        raise NoText
    return lines


def _lines(reader: PdfReader) -> Iterator[str]:
    left, bytes_left = MOST_CHARACTERS, MOST_STREAMS_BYTES
    for page in reader.pages[:MOST_PAGES]:
        bytes_left -= _stream_bytes(page)
        if bytes_left < 0:
            return
        text = page.extract_text()[:left]
        left -= len(text)
        yield from text.splitlines()
        if left <= 0:
            return


def _stream_bytes(page: PageObject) -> int:
    """Return the size of what draws a page, unpacked and not yet read.

    Raises: TooMuch.
    """
    contents = page.get_contents()
    n_bytes = 0 if contents is None else len(contents.get_data())
    if n_bytes > MOST_STREAM_BYTES:
        raise TooMuch
    return n_bytes


def _joined(lines: Iterable[str]) -> Iterator[Line]:
    """Join a line to the one before it where that has not ended and this begins in small letters."""
    before = ""
    for line in map(str.strip, lines):
        if before and line[:1].islower() and not before.endswith(_ENDS):
            is_split = before.endswith("-") and before[-2:-1].isalpha()
            before = before[:-1] + line if is_split else f"{before} {line}"
            continue
        if before:
            yield Line(before)
        before = line
    if before:
        yield Line(before)
