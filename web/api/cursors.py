"""Where a list goes on: an opaque text that checks itself and belongs to one list with one filter."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from itsdangerous import BadData, URLSafeSerializer

from web import site
from web.api.problems import Problem

CURSOR = "cursor"
Position = Sequence[Any]


def read(arguments: Mapping[str, Any], *, belongs_to: str = "") -> Position | None:
    """Return where the list goes on, ``None`` at its beginning; ``belongs_to`` names what the order depends on.

    Raises: Problem 400 for a cursor that is not ours, or of another list.
    """
    text = arguments.get(CURSOR)
    if text is None:
        return None
    try:
        filters, position = _serializer().loads(text)
    except (BadData, ValueError, TypeError) as error:
        raise Problem(400, "The cursor is not one of this service.") from error
    if filters != _filters(arguments, belongs_to):
        raise Problem(400, "The cursor belongs to another list. Begin again without it.")
    found: Position = position
    return found


def write(arguments: Mapping[str, Any], position: Position, *, belongs_to: str = "") -> str:
    """Return the cursor of what comes after ``position``."""
    made = _serializer().dumps([_filters(arguments, belongs_to), list(position)])
    return made if isinstance(made, str) else made.decode()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(site.get_site().settings.secret_key.get_secret_value(), salt="api cursor")


def _filters(arguments: Mapping[str, Any], belongs_to: str) -> str:
    """Return what a cursor is bound to: the list's address and filters; how many are asked for may change."""
    narrowed = {name: value for name, value in arguments.items() if name not in (CURSOR, "limit")}
    told = json.dumps([request.path, belongs_to, narrowed], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
