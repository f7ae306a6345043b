"""The JSON interface for programs, ``/api/v1``: the same facts as the pages, behind tokens where they are private.

Owns addresses below ``/api/v1``, their document and the pages about them; must not read the session's cookie: what a
program may do comes from its token alone.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api
from flask_wtf.csrf import CSRFProtect

from web.api import document, limits, pages, requests, token_pages, tokens
from web.api.places import IdConverter
from web.api.schemas.problem import ProblemSchema
from web.api.views import drafts, enterprises, lots, matches, tenders

PARTS = (tenders, enterprises, matches, drafts, lots)


class Document(Api):  # type: ignore[misc]
    """Collects the operations; errors stay with ``web.errors``, the document is served by ``web.api.document``."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None
    """Every status that an operation can answer with is declared, so that tests can tell one that is not."""

    def _register_error_handlers(self) -> None:
        """Leave the errors of the pages as they are."""


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Let programs speak with ``app``; forms' tokens mean nothing to them, their own tokens come in a header."""
    app.url_map.converters["id"] = IdConverter
    app.config.update(document.SETTINGS)
    made = Document(app)
    made.register_converter(IdConverter, id_parameter)
    for part in PARTS:
        csrf.exempt(part.blueprint)
        made.register_blueprint(part.blueprint)
    document.init_app(app, made.spec)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(token_pages.blueprint)
    requests.init_app(app)
    limits.init_app(app)
    tokens.init_app(app)


def id_parameter(_converter: IdConverter) -> dict[str, Any]:
    """Return how the document describes an id in an address."""
    return {"type": "integer", "minimum": 1, "maximum": IdConverter.MOST}
