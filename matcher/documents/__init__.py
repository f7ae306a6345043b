"""From the bytes of an office document to its lines: DOCX, PDF and plain text, told apart by what is in them.

Pure: bytes in, lines or a :class:`DocumentError` out. Whoever reads files of strangers does it in a process that may
be killed: a PDF can keep any reader busy.
"""

from __future__ import annotations

import codecs

from matcher.documents.docx import read_docx
from matcher.documents.errors import DocumentError, EmptyFile, OldWord, UnknownType
from matcher.documents.lines import Line
from matcher.documents.pdf import FirstPages, read_first_pages, read_pdf
from matcher.documents.plain import decode_text, read_text

__all__ = ["DocumentError", "FirstPages", "Line", "is_xml", "read_first_pages", "read_lines"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word before 2007, and any Office file with a password. Source: MS-CFB 2.2."""
_PDF_WITHIN = 1_024
_XML_WITHIN = 400


def is_xml(content: bytes) -> bool:
    """Return whether the first character is that of an XML document."""
    start = content[:_XML_WITHIN]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", "ignore").encode()
    return start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")


def read_lines(content: bytes) -> tuple[Line, ...]:
    """Return the lines of a document; its name plays no part.

    Raises: DocumentError, which says what is wrong with it.
    """
    if not content.strip():
        raise EmptyFile
    if content.startswith(_OLE):
        raise OldWord
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return read_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return read_docx(content)
    text = decode_text(content)
    if text is None:
        raise UnknownType
    return read_text(text)
