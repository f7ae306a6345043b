"""Why a document could not be read: one exception base, one class per cause.

Owns the classes and their short stable codes, which end in the quarantine table. Must not log or
carry the document: a position and a reason are enough to find the fault.
"""

# The names say the cause; the base class says that they are errors.
# ruff: noqa: N818

from __future__ import annotations


class ParseError(Exception):
    """A document that cannot become a notice; raised by ``parse_notice`` only, caught by the ingest.

    ``code`` is stable and short, ``reason`` is one English sentence, ``position`` says where:
    ``line 3, column 7`` or the path of an element, or nothing when it concerns the whole document.
    """

    code = "unreadable"

    def __init__(self, reason: str, position: str | None = None) -> None:
        super().__init__(reason if position is None else f"{reason} ({position})")
        self.reason = reason
        self.position = position


class EmptyDocument(ParseError):
    """Raised by the reader when there are no bytes, or only white space."""

    code = "empty"


class TooLarge(ParseError):
    """Raised by the reader when bytes, elements or one text exceed the limits, before a tree is built."""

    code = "too-large"


class HostileXml(ParseError):
    """Raised by the reader for what no notice contains: a DOCTYPE, entities, NUL bytes, extreme nesting."""

    code = "hostile-xml"


class UnsupportedEncoding(ParseError):
    """Raised by the reader when the document declares an encoding outside the known harmless ones."""

    code = "encoding"


class MalformedXml(ParseError):
    """Raised by the reader when the document is not well-formed XML, truncated ones included."""

    code = "malformed-xml"


class UnknownFormat(ParseError):
    """Raised by the dispatch when the root element, or the form inside it, is none that is known."""

    code = "unknown-format"


class MissingIdentity(ParseError):
    """Raised by a format's parser when a notice names neither its identifier nor its publication number."""

    code = "missing-identity"


class InconsistentNotice(ParseError):
    """Raised by the dispatch when a well-formed notice holds values that contradict the format."""

    code = "inconsistent"
