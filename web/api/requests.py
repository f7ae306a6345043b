"""How requests of programs are read, and what all answers to them have in common.

Owns the size and form of bodies, the language, entity tags and conditional answers.
"""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest

from config.i18n import negotiate
from web.api.places import is_for_programs
from web.api.problems import MEDIA_TYPE, Problem

MOST_BODY_BYTES = 256 * 1024
MOST_QUERY_CHARACTERS = 4_000
WITH_BODY = ("POST", "PUT")


def init_app(app: Flask) -> None:
    """Check the requests of programs before anything else reads them (Flask-Security does), and finish the answers."""
    app.before_request_funcs.setdefault(None, []).insert(0, check)
    app.after_request(finish)


def check() -> None:
    """Refuse what is too large, or nested so deeply that reading it would fail.

    Raises: Problem 400, 414; RequestEntityTooLarge.
    """
    if not is_for_programs():
        return
    request.max_content_length = MOST_BODY_BYTES
    g.language = negotiate(request.headers.get("Accept-Language"))
    if len(request.query_string) > MOST_QUERY_CHARACTERS:
        raise Problem(414, "The query is too long.")
    try:
        request.get_json(silent=True)
    except RecursionError as error:
        raise Problem(400, "The JSON is nested too deeply.") from error


def check_json() -> None:
    """Check that the body of this request is JSON.

    Raises: Problem 400, 415.
    """
    if request.mimetype != "application/json":
        raise Problem(415, "Send the body with Content-Type: application/json.")
    try:
        request.get_json()
    except BadRequest as error:
        raise Problem(400, "The body is not valid JSON.") from error


def finish(response: Response) -> Response:
    """Give answers that can be read again their entity tag, and leave out what the program has already."""
    if not is_for_programs():
        return response
    if request.method in ("GET", "HEAD") and response.status_code == 200 and response.content_type != MEDIA_TYPE:
        response.add_etag()
        tag, _ = response.get_etag()
        if tag is not None and request.if_none_match.contains_weak(tag):
            response.set_data(b"")
            response.status_code = 304
            for header in ("Content-Type", "Content-Length"):
                response.headers.pop(header, None)
    return response
