"""Rendered pages that all visitors share for some seconds: whoever asks for the same page meanwhile gets the same.

Only for pages that say the same to everyone who reads the same language; must not be put on anything personal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, request, session
from flask.typing import ResponseReturnValue

from web.accounts.sign_ins import is_signed_in
from web.languages import current_language
from web.site import remember

P = ParamSpec("P")
MAX_QUERY_LENGTH = 4_000


class _NotShared(Exception):  # noqa: N818 - carries an answer past the memory, which keeps no failure
    """The view answered with something else than a page. Raised and caught here only."""

    def __init__(self, answer: ResponseReturnValue) -> None:
        super().__init__()
        self.answer = answer


def shared(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Keep the page that ``view`` renders for visitors, per address and language; redirects and errors are not kept."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        def render() -> str:
            rendered = view(*args, **kwargs)
            if not isinstance(rendered, str):
                raise _NotShared(rendered)
            return rendered

        if len(request.query_string) > MAX_QUERY_LENGTH:
            abort(414)
        if is_signed_in() or "_flashes" in session:
            return view(*args, **kwargs)
        try:
            return remember(("page", request.path, request.query_string, current_language()), render)
        except _NotShared as other:
            return other.answer

    return answer
