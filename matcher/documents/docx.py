"""The text of Word documents (Office Open XML), from two parts of the archive, each of bounded size.

Source: ECMA-376, part 1, 17.3 (paragraphs), 17.4 (tables), 17.7 (styles).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from matcher.documents.errors import Locked, NoWords, TooMuch, UnknownType, Unreadable
from matcher.documents.lines import Line, tidied
from matcher.parsers.errors import ParseError, TooLarge
from matcher.parsers.tree import Element, local_name
from matcher.parsers.xml import Limits, read_tree

MOST_MEMBERS = 5_000
LIMITS = Limits(bytes_max=40_000_000, run_bytes_max=2_000_000, tree_bytes_max=250_000_000)
BODY, STYLES = "word/document.xml", "word/styles.xml"
_ENCRYPTED = 0x1
_HEADING = re.compile(r"heading (\d)")
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr"})
_BREAKS: Mapping[str, str] = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(content: bytes) -> tuple[Line, ...]:
    """Return the paragraphs and the rows of tables, in their order; deleted text is left out.

    Raises: UnknownType, Locked, TooMuch, Unreadable, NoWords.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if BODY not in names:
                raise UnknownType
            if len(names) > MOST_MEMBERS:
                raise TooMuch
            body = _part(archive, BODY)
            levels = _levels(_part(archive, STYLES)) if STYLES in names else {}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Unreadable from error
    lines = tidied(_lines(body, levels))
    if not any(character.isalnum() for line in lines for character in line.text):
        raise NoWords
    return lines


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    """Return a part as a tree; what it claims to unpack to is not believed."""
    member = archive.getinfo(name)
    if member.flag_bits & _ENCRYPTED:
        raise Locked
    with archive.open(member) as stream:
        content = stream.read(LIMITS.bytes_max + 1)
    try:
        return read_tree(content, LIMITS)
    except TooLarge:
        raise TooMuch from None
    except ParseError as error:
        raise Unreadable from error


def _levels(styles: Element) -> dict[str, int]:
    """Return style -> rank of heading; the names of Word's own styles are English in every language."""
    found = {}
    for style in styles.iterchildren("{*}style"):
        name = next((_value(item) for item in style.iterchildren("{*}name")), "").lower()
        heading = _HEADING.fullmatch(name)
        if name == "title" or heading:
            key = next((str(value) for key, value in style.attrib.items() if str(key).endswith("styleId")), "")
            found[key] = int(heading[1]) if heading else 1
    return found


def _lines(root: Element, levels: Mapping[str, int]) -> Iterator[Line]:
    for child in root.iterchildren():
        name = local_name(child)
        if name == "p":
            level = next((levels.get(_value(style), 0) for style in child.iterfind("{*}pPr/{*}pStyle")), 0)
            for text in "".join(_text(child)).split("\n"):
                yield Line(text, level)
        elif name == "tr":
            parts = (" ".join(line.text for line in _lines(cell, {})) for cell in child.iterchildren("{*}tc"))
            cells = tuple(" ".join(part.split()) for part in parts)
            yield Line(" | ".join(filter(None, cells)), 0, cells)
        elif name not in _LEFT_OUT:
            yield from _lines(child, levels)


def _text(element: Element) -> Iterator[str]:
    for child in element.iterchildren():
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _LEFT_OUT:
            yield from _text(child)


def _value(element: Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}val")), "")
