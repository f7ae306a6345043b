"""Which addresses belong to the interface for programs, and how they carry ids."""

from __future__ import annotations

from flask import request
from werkzeug.routing import BaseConverter

PREFIX = "/api/v1"


class IdConverter(BaseConverter):
    """A row's id in an address: 1 to ``MOST``; anything else is no address."""

    MOST = 10**15 - 1
    regex = r"[1-9][0-9]{0,14}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def is_for_programs() -> bool:
    """Whether this request is one to the interface, whatever it asks for there."""
    return request.path == PREFIX or request.path.startswith(PREFIX + "/")
