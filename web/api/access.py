"""Who may use which operation: declared on each, checked before anything else of the request is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask.typing import ResponseReturnValue

from models.api_tokens import ApiTokenRow
from web.api.problems import Problem
from web.api.tokens import Scope, current_token, is_presented
from web.permissions import PERMISSION

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def guarded(view: View[P], scope: Scope, *, is_open: bool) -> View[P]:
    """Return ``view`` for tokens with ``scope``; ``is_open``: also for requests that come without any token.

    Raises: Problem 401 for a token that does not work, 403 for one without the scope.
    """

    @wraps(view)
    def check(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        token = current_token()
        if token is None and (is_presented() or not is_open):
            raise _unauthorised()
        if token is not None and scope not in token.scopes:
            challenge = f'Bearer realm="Tenderbridge", error="insufficient_scope", scope="{scope}"'
            raise Problem(403, f"The scope {scope} is needed.", headers={"WWW-Authenticate": challenge})
        return view(*args, **kwargs)

    setattr(check, PERMISSION, f"{'open' if is_open else 'token'}:{scope}")
    return check


def acting_token() -> ApiTokenRow:
    """Return the token under which a guarded view was opened."""
    token = current_token()
    if token is None:
        raise _unauthorised()
    return token


def _unauthorised() -> Problem:
    if not is_presented():
        return Problem(401, "A token is needed.", headers={"WWW-Authenticate": 'Bearer realm="Tenderbridge"'})
    return Problem(
        401,
        "The token is unknown, expired or revoked, or who made it has left the organisation.",
        headers={"WWW-Authenticate": 'Bearer realm="Tenderbridge", error="invalid_token"'},
    )
