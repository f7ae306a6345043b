"""A part of a list as programs get it: the items, the cursor of what comes next, and the link to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from web import site
from web.api import cursors

Item = TypeVar("Item")


def page(
    query: Mapping[str, Any],
    found: Sequence[Item],
    present: Callable[[Item], Mapping[str, Any]],
    position: Callable[[Item], Sequence[Any]],
    *,
    belongs_to: str = "",
    more: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    """Return a page of ``found``, which holds one item more than asked for when the list goes on."""
    shown = found[: query["limit"]]
    cursor, headers = None, {}
    if len(found) > len(shown):
        cursor = cursors.write(query, position(shown[-1]), belongs_to=belongs_to)
        headers["Link"] = f'<{_address(cursor)}>; rel="next"'
    answer: Any = {**(more or {}), "items": [present(item) for item in shown], "next_cursor": cursor}
    return answer, 200, headers


def _address(cursor: str) -> str:
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != cursors.CURSOR]
    base_url = site.get_site().settings.base_url.rstrip("/")
    return f"{base_url}{request.path}?{urlencode([*arguments, (cursors.CURSOR, cursor)])}"
