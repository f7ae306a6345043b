"""Why an office document cannot be read: one exception base, one class per cause, each with a short stable code."""

# The names say the cause; the base class says that they are errors.
# ruff: noqa: N818

from __future__ import annotations


class DocumentError(Exception):
    """A document without lines; raised by ``read_lines`` only, told to whoever gave the document."""

    code = "unreadable"


class EmptyFile(DocumentError):
    """Raised when there are no bytes, or only white space."""

    code = "empty"


class UnknownType(DocumentError):
    """Raised for what is neither DOCX, PDF nor text, whatever its name says."""

    code = "unknown-type"


class OldWord(DocumentError):
    """Raised for Word before 2007, and for Office files with a password, which look the same."""

    code = "old-word"


class Locked(DocumentError):
    """Raised where a password is needed."""

    code = "locked"


class NoText(DocumentError):
    """Raised where a document has pages but no letters: mostly a scan."""

    code = "no-text"


class NoWords(DocumentError):
    """Raised for a document in which nothing is written."""

    code = "no-words"


class Unreadable(DocumentError):
    """Raised for a document that is broken, or built to break its reader."""


class TooMuch(DocumentError):
    """Raised for a document that grows beyond all use when it is unpacked."""

    code = "too-much"
