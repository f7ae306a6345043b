"""The invented notices of one procedure: a call, its change, its cancellation, its result."""

from __future__ import annotations

import re

from config.settings import PROJECT_ROOT
from jobs.archives import Document

FIXTURES = PROJECT_ROOT / "tests" / "fixtures" / "notices"
CALL = "eforms_cn_reserved_lots.xml"
CHANGE = "eforms_change.xml"
CANCELLATION = "eforms_cancellation.xml"
RESULT = "eforms_result.xml"
PROCEDURE = b"0a1b2c3d-0001-4000-8000-0000000000aa"


def document(name: str) -> Document:
    """Return an invented notice; the result is moved into the procedure of the call."""
    content = (FIXTURES / name).read_bytes()
    if name == RESULT:
        content = content.replace(b"0a1b2c3d-0004-4000-8000-0000000000aa", PROCEDURE)
    return Document(name, content)


def earlier(document: Document) -> Document:
    """Return a version 00 of a notice with another title."""
    content = re.sub(rb"<cbc:VersionID>\d+<", b"<cbc:VersionID>00<", document.content)
    return Document("earlier.xml", re.sub(rb"(<cbc:Name[^>]*>)", rb"\1Old: ", content))
