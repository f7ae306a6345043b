"""The page that explains the interface to people; its list of operations is made from the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web import site
from web.api.document import current_document
from web.api.problems import KINDS
from web.permissions import public
from web.sharing import shared

blueprint = Blueprint("api_pages", __name__)


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a request may carry; ``form`` says what it looks like."""

    name: str
    place: str
    form: str
    is_needed: bool
    description: str


@dataclass(frozen=True, slots=True)
class Described:
    """An operation as the page lists it; ``answers`` are (status, what it means)."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    is_open: bool
    has_body: bool
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]


@blueprint.get("/api")
@public
@shared
def index() -> ResponseReturnValue:
    """Show how programs use the service."""
    document, settings = current_document(), site.get_site().settings
    return render_template(
        "api.html",
        groups=[(tag["name"], tag["description"], list(operations(document, tag["name"]))) for tag in document["tags"]],
        problems=[(code, *words) for code, words in KINDS.items()],
        base_url=settings.base_url.rstrip("/"),
        per_minute=settings.api_per_minute,
        public_per_minute=settings.api_public_per_minute,
    )


def operations(document: Mapping[str, Any], tag: str) -> Iterator[Described]:
    """Yield the operations of the document that carry a tag, in their order."""
    for path, methods in document["paths"].items():
        shared_parameters = methods.get("parameters", [])
        for method, found in methods.items():
            if method != "parameters" and tag in found["tags"]:
                parameters = [*shared_parameters, *found.get("parameters", [])]
                yield Described(
                    name=found["operationId"],
                    method=method.upper(),
                    path=path,
                    summary=found["summary"],
                    description=_plain(found.get("description", "")),
                    scope=found["x-scope"],
                    is_open={} in found["security"],
                    has_body="requestBody" in found,
                    parameters=tuple(_parameter(item) for item in parameters),
                    answers=tuple(
                        (code, found["responses"][code]["description"]) for code in sorted(found["responses"])
                    ),
                )


def _parameter(found: Mapping[str, Any]) -> Parameter:
    schema = found["schema"]
    inner = schema.get("items", schema)
    form = " | ".join(map(str, inner["enum"])) if "enum" in inner else str(inner.get("format", inner.get("type", "")))
    return Parameter(
        name=found["name"],
        place=found["in"],
        form=form,
        is_needed=bool(found.get("required")),
        description=_plain(found.get("description", "")),
    )


def _plain(text: str) -> str:
    """Return a text of the document without its marks for code."""
    return text.replace("`", "")
