"""The document says what the operations do: whole, true to its examples, readable for people on its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from flask import Flask

from tests.web.api.conftest import HOME
from web.api.problems import KINDS
from web.permissions import permission_of


def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get(f"{HOME}/openapi.json").get_json()
    return found


def operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield f"{method.upper()} {path}", operation


def described(rule: str) -> str:
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule)


def test_the_document_is_openapi_and_names_every_operation(app: Flask) -> None:
    found = document(app)
    assert found["openapi"] == "3.1.0"
    addresses = {
        f"{method} {described(rule.rule)}"
        for rule in app.url_map.iter_rules()
        if str(permission_of(app, rule.endpoint)).startswith(("open:", "token:"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {name for name, _ in operations(found)} == addresses
    names = [operation["operationId"] for _, operation in operations(found)]
    assert len(set(names)) == len(names)


def test_every_operation_says_what_it_does_for_whom_and_what_can_go_wrong(app: Flask) -> None:
    for name, operation in operations(document(app)):
        assert operation["summary"].endswith("."), name
        assert operation["description"], name
        assert {"token": [operation["x-scope"]]} in operation["security"], name
        for code in ("401", "403", "429"):
            problem = operation["responses"][code]["content"]["application/problem+json"]
            assert problem["example"]["title"] == KINDS[int(code)][1], name
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (name, parameter["name"])


def test_every_answer_and_body_has_an_example_that_is_one(app: Flask) -> None:
    found = document(app)

    def is_valid(content: dict[str, Any]) -> bool:
        schema = {**content["schema"], "components": found["components"]}
        return bool(jsonschema_rs.is_valid(schema, content["example"]))

    for name, operation in operations(found):
        (status,) = (code for code in operation["responses"] if code.startswith("2"))
        answer = operation["responses"][status].get("content", {})
        assert (answer == {}) == (status == "204"), name
        contents = [*answer.values(), *operation.get("requestBody", {}).get("content", {}).values()]
        assert all(is_valid(content) for content in contents), name
    broken = {**answer_of(found, "readTender"), "example": {"id": "x"}}
    assert not is_valid(broken)


def answer_of(found: dict[str, Any], wanted: str) -> dict[str, Any]:
    operation = next(item for _, item in operations(found) if item["operationId"] == wanted)
    content: dict[str, Any] = operation["responses"]["200"]["content"]["application/json"]
    return content


def test_programs_may_meet_new_fields_in_answers_but_not_send_any(app: Flask) -> None:
    schemas = document(app)["components"]["schemas"]
    assert "additionalProperties" not in schemas["Tender"]
    assert schemas["DraftLotGiven"]["additionalProperties"] is False


def test_the_page_lists_every_operation_and_every_problem(app: Flask) -> None:
    text = app.test_client().get("/api").get_data(as_text=True)
    for _, operation in operations(document(app)):
        assert f'id="{operation["operationId"]}"' in text
    for name in {kind[0] for kind in KINDS.values()} | {"error"}:
        assert text.count(f'id="problem-{name}"') == 1, name
    assert "cpv" in text[text.index('id="listTenders"') : text.index('id="readTender"')]
    assert "300 requests" not in text, "the limits are those of the settings"


def test_the_document_says_nothing_of_one_visitor(app: Flask) -> None:
    client = app.test_client()
    assert json.dumps(document(app)) == json.dumps(client.get(f"{HOME}/openapi.json").get_json())
    assert "Set-Cookie" not in client.get(f"{HOME}/openapi.json").headers
