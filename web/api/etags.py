"""Entity tags of what can be changed, so that nobody overwrites what somebody else has written meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import jsonify, request
from marshmallow import Schema
from werkzeug.http import generate_etag, quote_etag

from web.api.problems import Problem


def tag_of(schema: type[Schema], shown: Mapping[str, Any]) -> str:
    """Return the tag with which reading ``shown`` is answered."""
    return generate_etag(jsonify(schema().dump(shown)).get_data())


def header_of(schema: type[Schema], shown: Mapping[str, Any]) -> dict[str, str]:
    """Return the header that names the version just written."""
    return {"ETag": quote_etag(tag_of(schema, shown))}


def check_match(schema: type[Schema], shown: Mapping[str, Any]) -> None:
    """Check that the request knows the version that it changes.

    Raises: Problem 428 without If-Match, 412 when it names another version.
    """
    if "If-Match" not in request.headers:
        raise Problem(428, "Send the ETag that you have read as If-Match.")
    if not request.if_match.contains(tag_of(schema, shown)):
        raise Problem(412, "It has changed since you read it. Read it again.")
