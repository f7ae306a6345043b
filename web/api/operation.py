"""One declaration per operation: its address, who may use it, what it takes and gives, and how it is described.

Owns joining these so that none can be forgotten: guard, JSON, validation, answer and document come from one place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema

from web.api.access import guarded
from web.api.problems import KINDS, MEDIA_TYPE
from web.api.repeats import HEADER, QUOTED
from web.api.requests import WITH_BODY, check_json
from web.api.schemas.problem import ProblemSchema
from web.api.tokens import Scope

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what is changed, as it was read; `*` for whatever is there.",
    "schema": {"type": "string"},
    "example": "*",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an earlier answer: what has not changed is not sent again (304).",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "description": (
        "A string of your own, such as a UUID, new for each thing to make. Sent again with it within 24 hours, the same"
        " request is answered as before and makes nothing twice; another request is refused (422), and so is one that"
        " comes while the first is being answered (409). A request that failed leaves its key free."
    ),
    "schema": {"type": "string", "pattern": f"^{QUOTED}$"},
    "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "The language of titles and sentences: bg, de, el, en, es, fr, lv, nl, pl, pt or ro.",
    "schema": {"type": "string"},
    "example": "de",
}
HEADERS = {
    "RateLimit": {"description": "What is left of the limit, and for how long.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "The limit and its window in seconds.", "schema": {"type": "string"}},
}
ETAG = {"ETag": {"description": "Names this version of the answer.", "schema": {"type": "string"}}}
LINK = {"Link": {"description": "`rel=next`: the next page, while there is one.", "schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one operation declares. ``example`` is an answer, ``errors`` are statuses beyond those that all have."""

    method: str
    rule: str
    scope: Scope
    name: str
    answer: type[Schema] | None = None
    status: int = 200
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    example: Mapping[str, Any] | None = None
    body_example: Mapping[str, Any] | None = None
    errors: Sequence[int] = ()
    is_open: bool = False
    is_paged: bool = False
    is_translated: bool = False
    needs_match: bool = False
    headers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def makes(self) -> bool:
        """Whether it makes something that would be there twice when it is asked for twice."""
        return self.method == "POST"

    @property
    def all_errors(self) -> list[int]:
        """Every status of a problem with which the operation may answer."""
        found = {401, 403, 414, 429, 503, *self.errors}
        found |= {422} if self.query is not None or self.body is not None else set()
        found |= {400} if self.is_paged or self.body is not None else set()
        found |= {413, 415} if self.body is not None else set()
        found |= {412, 428} if self.needs_match else set()
        found |= {409} if self.makes else set()
        found |= {404} if "<" in self.rule else set()
        return sorted(found)


def tag_of(blueprint_name: str) -> str:
    """Return the group under which the operations of a blueprint are described."""
    return blueprint_name.removeprefix("api_").replace("_", " ")


def operation(blueprint: Blueprint, declared: Operation) -> Callable[[View], View]:
    """Make a view an operation of the interface; its docstring is the summary, its parsed query or body an argument."""

    def register(view: View) -> View:
        made: Any = view
        if declared.query is not None:
            made = blueprint.arguments(declared.query, location="query", unknown=RAISE)(made)
        if declared.body is not None:
            made = blueprint.arguments(declared.body, location="json", example=declared.body_example)(made)
        if declared.method in WITH_BODY:
            made = _with_json(made)
        made = blueprint.response(
            declared.status, declared.answer, example=declared.example, headers=_answer_headers(declared)
        )(made)
        if declared.method == "GET":
            made = blueprint.alt_response(304, description="Nothing has changed since If-None-Match.")(made)
        for code in declared.all_errors:
            made = _with_error(blueprint, code)(made)
        made = _with_headers(declared)(blueprint.doc(**_described(declared))(made))
        made = guarded(made, declared.scope, is_open=declared.is_open)
        blueprint.route(declared.rule, methods=[declared.method], tags=[tag_of(blueprint.name)])(made)
        return view

    return register


def _with_json(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def read(*args: Any, **kwargs: Any) -> Any:
        check_json()
        return view(*args, **kwargs)

    return read


def _with_error(blueprint: Blueprint, code: int) -> Callable[[Any], Any]:
    name, title, advice = KINDS[code]
    example = {"type": f"https://tenders.example/api#problem-{name}", "title": title, "status": code, "detail": advice}
    documented: Callable[[Any], Any] = blueprint.alt_response(
        code, schema=ProblemSchema, content_type=MEDIA_TYPE, description=title, example=example
    )
    return documented


def _with_headers(declared: Operation) -> Callable[[Any], Any]:
    """Describe the headers of the request beside the parameters that flask-smorest describes."""
    found: list[dict[str, Any]] = [
        *([IF_NONE_MATCH] if declared.method == "GET" else []),
        *([LANGUAGE] if declared.is_translated else []),
        *([IF_MATCH] if declared.needs_match else []),
        *([IDEMPOTENCY_KEY] if declared.makes else []),
    ]

    def describe(view: Any) -> Any:
        view._apidoc.setdefault("arguments", {}).setdefault("parameters", []).extend(dict(item) for item in found)  # noqa: SLF001
        return view

    return describe


def _answer_headers(declared: Operation) -> dict[str, Any]:
    etag = ETAG if declared.method == "GET" or (declared.needs_match and declared.answer) else {}
    return {**HEADERS, **etag, **(LINK if declared.is_paged else {}), **declared.headers}


def _described(declared: Operation) -> dict[str, Any]:
    with_token: list[dict[str, list[str]]] = [{"token": [str(declared.scope)]}]
    return {
        "operationId": declared.name,
        "security": [*with_token, {}] if declared.is_open else with_token,
        "x-scope": str(declared.scope),
    }
