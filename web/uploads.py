"""Files that people send: how large a request may be, and what a file is by its content.

Owns these; must not keep files. A name or a type that a browser states is never believed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from web.accounts.sign_ins import is_signed_in

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
UPLOAD = "__most_upload_bytes__"
MOST_NAME = 100
MOST_FORM_PARTS = 8_000
PDF_END_WITHIN = 2_048
PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg")
SUFFIXES = {PDF: "pdf", "image/png": "png", "image/jpeg": "jpg"}
"""The media types of a document that may be sent, with the end of their names."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: ``media_type`` by its content, "" where it is none of ``SUFFIXES``."""

    name: str
    content: bytes
    media_type: str


def takes_upload(most_bytes: int) -> Callable[[View], View]:
    """Let requests to a view (long texts, files) be larger than those to others, from people who are signed in."""

    def mark(view: View) -> View:
        setattr(view, UPLOAD, most_bytes)
        return view

    return mark


def init_app(app: Flask) -> None:
    """Allow larger requests where a view says so; must come before whatever reads forms."""

    @app.before_request
    def allow() -> None:
        most = getattr(current_app.view_functions.get(request.endpoint or ""), UPLOAD, None)
        if most is not None and is_signed_in():
            request.max_content_length = request.max_form_memory_size = most
            request.max_form_parts = MOST_FORM_PARTS


def read_upload(given: FileStorage | None, most_bytes: int) -> Upload | None:
    """Return the file that was sent, cut a byte after ``most_bytes``; ``None`` where none was chosen or it is empty."""
    if given is None:
        return None
    content = given.stream.read(most_bytes + 1)
    return Upload(_plain_name(given.filename or ""), content, document_type(content)) if content else None


def document_type(content: bytes) -> str:
    """Return the media type of a whole PDF, PNG or JPEG file by its first and last bytes, "" for anything else.

    Source: ISO 32000-1, 7.5.2 and 7.5.5; PNG specification, 5.2 and 11.2.5; ITU-T T.81, B.1.1.3.
    """
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-PDF_END_WITHIN:]:
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and content.endswith(b"IEND\xaeB`\x82"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\x00").endswith(b"\xff\xd9"):
        return "image/jpeg"
    return ""


def _plain_name(name: str) -> str:
    """Return the last part of a name without characters that are no text."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()[-MOST_NAME:]
