"""The OpenAPI document of the interface: made from the operations, once per application."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from config.settings import Settings
from web import site
from web.api.operation import tag_of
from web.api.places import PREFIX
from web.permissions import public

VERSION = "1.0.0"
SETTINGS = {"API_TITLE": "Tenderbridge", "API_VERSION": VERSION, "OPENAPI_VERSION": "3.1.0"}
EXTENSION = "tenderbridge-document"
DESCRIPTION = """Public tenders and the social enterprises that could do them.

Tenders and listed enterprises can be read without a token, at a lower limit. Matches, feedback and drafts belong to an
organisation; its owners make tokens for them. Money is in minor units with its currency, times are ISO 8601 in UTC,
what a source does not say is null and never false. Lists go on with `cursor`; the `Link` header has the address.
"""
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of an organisation, tb_ and 48 characters. `x-scope` names the scope that it needs.",
}


def init_app(app: Flask, spec: APISpec) -> None:
    """Keep the document of ``app`` and serve it."""
    settings: Settings = app.extensions[site.EXTENSION].settings
    spec.options["info"] = {"description": DESCRIPTION, "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"}}
    spec.options["servers"] = [{"url": settings.base_url.rstrip("/")}]
    spec.components.security_scheme("token", TOKEN)
    app.extensions[EXTENSION] = spec
    app.add_url_rule(f"{PREFIX}/openapi.json", "api_document.show", show)


def current_document() -> dict[str, Any]:
    """Return the document of the running application."""
    spec: APISpec = current_app.extensions[EXTENSION]
    found: dict[str, Any] = spec.to_dict()
    found["components"]["schemas"].pop("PaginationMetadata", None)
    return {**found, "tags": [{**tag, "name": tag_of(tag["name"])} for tag in found["tags"]]}


@public
def show() -> ResponseReturnValue:
    """Show the document."""
    return jsonify(current_document())
