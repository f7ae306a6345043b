"""Bytes to an element tree, defensively: the only place where XML is parsed.

Owns the limits and the refusal of everything that no notice needs. Must not know any format.
Nothing is ever fetched and no entity is ever expanded.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from matcher.parsers.errors import (
    EmptyDocument,
    HostileXml,
    MalformedXml,
    ParseError,
    TooLarge,
    UnsupportedEncoding,
)

_NODE_BYTES = 128
_ATTRIBUTE_BYTES = 224
_DECLARATION = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_HARMLESS_ENCODING = re.compile(r"utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d", re.IGNORECASE)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a notice may cost. The largest of 4,165 real ones has 1.8 MB and about 15 MB of tree.

    ``bytes_max``: size of the document; ``run_bytes_max``: longest stretch without a ``<``, so one text or
    one tag; ``tree_bytes_max``: estimate of the tree's memory, made before the tree is built.
    """

    bytes_max: int = 20_000_000
    run_bytes_max: int = 500_000
    tree_bytes_max: int = 45_000_000


DEFAULT_LIMITS = Limits()


def read_tree(content: bytes, limits: Limits = DEFAULT_LIMITS) -> Element:
    """Return the root element of ``content`` without comments, processing instructions or entities.

    Raises: EmptyDocument, TooLarge, HostileXml, UnsupportedEncoding, MalformedXml.
    """
    if len(content) > limits.bytes_max:
        raise TooLarge(f"The document has {len(content)} bytes, more than {limits.bytes_max}.")
    plain = _as_ascii_compatible(content)
    _refuse_hostile(plain)
    _refuse_oversized(plain, limits)
    try:
        root = etree.fromstring(plain, _new_parser())
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error) from None
    except (ValueError, LookupError):
        raise MalformedXml("The document is not readable as XML.") from None
    if root is None:
        raise MalformedXml("The document has no root element.")
    if root.getroottree().docinfo.internalDTD is not None:
        raise HostileXml("The document declares a document type.")
    return root


def _new_parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )


def _as_ascii_compatible(content: bytes) -> bytes:
    """UTF-16 becomes UTF-8, so that the scan for ``<!`` sees what the parser will see."""
    if content.startswith(_UTF16_MARKS):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            raise UnsupportedEncoding("The document is not valid UTF-16.") from None
        return _XML_DECLARATION.sub("", text).encode("utf-8", "replace")
    declared = _DECLARATION.match(content.removeprefix(codecs.BOM_UTF8)[:400])
    if declared and not _HARMLESS_ENCODING.fullmatch(declared[1].decode("ascii")):
        raise UnsupportedEncoding("The document declares an encoding that is not accepted.", "line 1")
    return content.lstrip() if content[:1].isspace() else content


def _refuse_hostile(content: bytes) -> None:
    if not content.strip():
        raise EmptyDocument("The document is empty.")
    if (at := content.find(b"\0")) >= 0:
        raise HostileXml("The document contains a NUL byte.", _line_of(content, at))
    for mark in (b"<!DOCTYPE", b"<!ENTITY"):
        if (at := content.find(mark)) >= 0:
            raise HostileXml("The document declares a document type or an entity.", _line_of(content, at))


def _refuse_oversized(content: bytes, limits: Limits) -> None:
    start = 0
    while len(content) - start > limits.run_bytes_max:
        mark = content.rfind(b"<", start, start + limits.run_bytes_max)
        if mark < 0:
            raise TooLarge("One text or tag is longer than any notice's.", _line_of(content, start))
        start = mark + 1
    marks = content.count(b"<")
    nodes = 2 * marks - content.count(b"</")
    estimate = len(content) + nodes * _NODE_BYTES + content.count(b"=") * _ATTRIBUTE_BYTES
    if estimate > limits.tree_bytes_max:
        raise TooLarge(f"The document has about {marks} marks, more than any notice.")


def _line_of(content: bytes, at: int) -> str:
    return f"line {content.count(bytes([10]), 0, at) + 1}"


def _syntax_error(error: etree.XMLSyntaxError) -> ParseError:
    line, column = error.position
    position = f"line {line}, column {column}"
    message = (error.msg or "").split(", line ")[0]
    if "depth" in message.lower():
        return HostileXml("The elements are nested too deeply.", position)
    if "entity" in message.lower():
        return HostileXml("The document refers to an entity.", position)
    return MalformedXml(f"The document is not well-formed: {message[:120]}", position)
