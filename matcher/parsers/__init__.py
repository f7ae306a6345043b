"""From bytes to a :class:`~matcher.records.Notice`: one entry for all formats, by the root element.

Pure: bytes in, a record or a :class:`ParseError` out; nothing is read, fetched or logged.
"""

from __future__ import annotations

from matcher.parsers.eforms import parse_eforms
from matcher.parsers.eforms_names import ROOT_NAMES as EFORMS_ROOTS
from matcher.parsers.errors import InconsistentNotice, ParseError, UnknownFormat
from matcher.parsers.ted_export import ROOT_NAME as TED_EXPORT_ROOT
from matcher.parsers.ted_export import parse_ted_export
from matcher.parsers.tree import local_name
from matcher.parsers.xml import DEFAULT_LIMITS, Limits, read_tree
from matcher.records import Notice

__all__ = ["Limits", "ParseError", "parse_notice"]


def parse_notice(content: bytes, limits: Limits = DEFAULT_LIMITS) -> Notice:
    """Return the notice in ``content``, an XML document in one of the known formats.

    Raises: ParseError, and nothing else, whatever the bytes are; its ``code``, ``reason`` and ``position``
    say why the document belongs into quarantine.
    """
    root = read_tree(content, limits)
    name = local_name(root)
    try:
        if name in EFORMS_ROOTS:
            return parse_eforms(root)
        if name == TED_EXPORT_ROOT:
            return parse_ted_export(root)
    except (ArithmeticError, LookupError, ValueError) as error:
        raise InconsistentNotice(f"The notice holds an impossible value: {type(error).__name__}.", name) from error
    raise UnknownFormat(f"No parser reads documents with the root element {name[:60]!r}.", "/*")
