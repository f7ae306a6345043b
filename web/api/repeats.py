"""Requests that make something, sent again under the same Idempotency-Key: answered as before, made once.

Owns the key and what it is answered with, kept in the transaction that makes the thing. A request that failed made
nothing, so its key is free. Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from flask import Response, jsonify, request
from marshmallow import Schema
from sqlalchemy.orm import Session

from models.api_tokens import ApiAnswerRow
from models.queries import api_answers
from web import site
from web.api import etags
from web.api.access import acting_token
from web.api.problems import Problem

HEADER = "Idempotency-Key"
QUOTED = r'"[!#-\[\]-~]{1,200}"'
_SHAPE = re.compile(rf"{QUOTED}|[\w.:/+=-]{{1,200}}", re.ASCII)
"""A string as the source writes it; its quotes are often forgotten."""
Make = Callable[[Session], tuple[Mapping[str, Any], str]]


def made_once(schema: type[Schema], make: Make) -> Response:
    """Return the answer to a request that makes something: ``make`` gives what is shown of it, and its address.

    Raises: Problem 400, 409, 422.
    """
    key = _key()
    with site.open_session() as session:
        kept = None if key is None else _kept(session, key)
        if kept is not None:
            return Response(kept.body, 201, kept.headers, mimetype="application/json")
        shown, location = make(session)
        answer: Response = jsonify(schema().dump(shown))
        headers = {"Location": location, **etags.header_of(schema, shown)}
        if key is not None:
            row = ApiAnswerRow(token_id=acting_token().id, key=key, request_hash=_request_hash(), headers=headers)
            row.body, row.answered_at = answer.get_data(as_text=True), site.get_site().clock()
            api_answers.keep(session, row)
    answer.status_code = 201
    answer.headers.update(headers)
    return answer


def _key() -> str | None:
    """Return the key of this request, ``None`` where it has none.

    Raises: Problem 400.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if _SHAPE.fullmatch(given) is None:
        raise Problem(400, f"{HEADER} is a string of 1 to 200 visible characters in quotes.")
    return given.strip('"')


def _kept(session: Session, key: str) -> ApiAnswerRow | None:
    token_id = acting_token().id
    if not api_answers.take_turn(session, token_id, key):
        raise Problem(409, f"A request with this {HEADER} is being answered. Send it again in some seconds.")
    row = api_answers.find(session, token_id, key, site.get_site().clock())
    if row is not None and row.request_hash != _request_hash():
        raise Problem(422, f"This {HEADER} was used for another request.")
    return row


def _request_hash() -> str:
    asked = f"{request.method} {request.path}\n".encode() + request.get_data()
    return sha256(asked).hexdigest()
