"""What programs are told when something is wrong: problem details as JSON. Source: RFC 9457.

Owns the kinds of problem and their answers, in English as the reference; must not tell how the program is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from web.site import get_site

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50
KINDS: Mapping[int, tuple[str, str, str]] = {
    400: ("bad-request", "The request cannot be understood", "Its JSON or one of its parameters is malformed."),
    401: ("unauthorised", "A valid token is needed", "Send it as: Authorization: Bearer tb_..."),
    403: ("forbidden", "The token lacks the scope", "An owner can make a token with the scope that is named."),
    404: (
        "not-found",
        "There is no such thing",
        "It does not exist, or it is not the organisation's own.",
    ),
    405: ("method-not-allowed", "The method is not allowed here", "The Allow header names those that are."),
    409: ("conflict", "The request conflicts with what is there", "Read it again, then decide."),
    412: ("changed-meanwhile", "It has changed meanwhile", "Read it again and send the new ETag as If-Match."),
    413: ("too-large", "The request is too large", "Send less at once."),
    414: ("too-large", "The address is too long", "Send fewer parameters."),
    415: ("unsupported-media-type", "The body must be JSON", "Send Content-Type: application/json."),
    422: ("invalid", "Some values are not allowed", "The list of errors says which and why."),
    428: ("if-match-needed", "Say which version you change", "Send the ETag that you have read as If-Match."),
    429: ("too-many-requests", "Too many requests", "Wait as long as Retry-After says."),
    503: (
        "unavailable",
        "The service is not ready",
        "The database does not answer. Try again in a minute.",
    ),
}
"""Status -> (name, title, what to do)."""
OTHER = ("error", "Something went wrong on our side", "The fault has been recorded. Try again later.")


class Problem(HTTPException):
    """The request cannot be answered; ``detail`` says why. Raised by views and their guards below ``/api/v1``."""

    def __init__(self, code: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(description=detail)
        self.code = code
        self.detail = detail
        self.own_headers = dict(headers or {})


def kind_address(name: str) -> str:
    """Return the address that names a kind of problem, and explains it."""
    return f"{get_site().settings.base_url.rstrip('/')}/api#problem-{name}"


def answer(error: HTTPException) -> Response:
    """Return what programs get for an error."""
    code = error.code or 500
    name, title, advice = KINDS.get(code, OTHER)
    told: dict[str, Any] = {"type": kind_address(name), "title": title, "status": code}
    told["detail"] = error.detail if isinstance(error, Problem) else advice
    errors = list(_errors(getattr(error, "data", None)))[:MOST_ERRORS]
    if errors:
        told["errors"] = errors
    response = Response(json.dumps(told, ensure_ascii=False), status=code, content_type=MEDIA_TYPE)
    for header, value in error.get_headers():
        if header not in ("Content-Type", "Content-Length"):
            response.headers[header] = value
    if isinstance(error, Problem):
        response.headers.update(error.own_headers)
    return response


def _errors(found: object) -> Iterator[dict[str, str]]:
    """Yield what webargs found wrong, each with where it is: ``body`` or ``query``, then the path within."""
    messages = found.get("messages") if isinstance(found, dict) else None
    for location, inner in messages.items() if isinstance(messages, dict) else ():
        yield from _at({"json": "body"}.get(str(location), str(location)), inner)


def _at(place: str, messages: object) -> Iterator[dict[str, str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _at(place if key == "_schema" else f"{place}.{_shown(str(key))}", inner)
    elif isinstance(messages, list):
        for message in messages:
            yield {"at": place, "detail": str(message)}


def _shown(key: str) -> str:
    """Return a key as it may be repeated to who sent it: short, and text that can be encoded."""
    return key[:60].encode("utf-8", "replace").decode()
