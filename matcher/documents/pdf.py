"""The text of PDF documents, page by page; pictures of text are not read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from matcher.documents.errors import Locked, NoText, TooMuch, Unreadable
from matcher.documents.lines import MOST_CHARACTERS, Line, tidied

MOST_PAGES = 150
FIRST_PAGES = 5
MOST_FIRST_CHARACTERS = 20_000
MOST_STREAM_BYTES = 1_000_000
"""Of what draws one page, unpacked: a page of text has 50 kB, and half a megabyte takes a second."""
MOST_STREAMS_BYTES = 2_500_000
"""Of what draws all pages; those behind are left out."""
LEAST_LETTERS = 20
"""Fewer in the whole document are page numbers on a scan."""
_ENDS = (".", ":", ";", "!", "?", "…")
_FAULTS = (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, OSError, RecursionError)


@dataclass(frozen=True, slots=True)
class FirstPages:
    """The beginning of a PDF: ``lines`` as they stand there, none where its first pages hold no text."""

    n_pages: int
    """Of the whole document."""
    lines: tuple[str, ...]
    is_cut: bool
    """Whether there is more than was read."""


def read_pdf(content: bytes) -> tuple[Line, ...]:
    """Return the lines of the first ``MOST_PAGES`` pages, those that belong together joined.

    Raises: Locked, NoText, TooMuch, Unreadable.
    """
    with _opened(content) as reader:
        lines = tidied(_joined(_lines(_texts(reader, MOST_PAGES, MOST_CHARACTERS))))
    if not _says_something(line.text for line in lines):
        raise NoText
    return lines


def read_first_pages(content: bytes) -> FirstPages:
    """Return how many pages there are and the lines of the first ``FIRST_PAGES``, for somebody to read.

    Raises: Locked, Unreadable.
    """
    with _opened(content) as reader:
        n_pages = len(reader.pages)
        texts = tuple(_texts(reader, FIRST_PAGES, MOST_FIRST_CHARACTERS + 1))
    is_cut = n_pages > FIRST_PAGES or sum(map(len, texts)) > MOST_FIRST_CHARACTERS
    lines = tuple(line.text for line in tidied(map(Line, _lines(texts))))
    return FirstPages(n_pages, lines if _says_something(lines) else (), is_cut)


@contextmanager
def _opened(content: bytes) -> Iterator[PdfReader]:
    """Open a document; whatever its reader stumbles over within is told as ours.

    Raises: Locked, Unreadable.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked
        yield reader
    except _FAULTS as error:
        raise Unreadable from error


def _says_something(lines: Iterable[str]) -> bool:
    return sum(character.isalpha() for line in lines for character in line) >= LEAST_LETTERS


def _texts(reader: PdfReader, most_pages: int, most_characters: int) -> Iterator[str]:
    left, bytes_left = most_characters, MOST_STREAMS_BYTES
    for page in reader.pages[:most_pages]:
        bytes_left -= _stream_bytes(page)
        if bytes_left < 0:
            return
        text = page.extract_text()[:left]
        left -= len(text)
        yield text
        if left <= 0:
            return


def _lines(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from text.splitlines()


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
