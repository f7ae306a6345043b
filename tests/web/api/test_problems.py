"""Whatever goes wrong is told as problem details, and nothing a program sends makes the service fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from config.settings import Settings
from tests.web.api.conftest import HOME, Office, Program
from tests.web.factories import NOW
from web import create_app

LOT = {"title": "A", "description": "B", "nature": "services"}
DRAFT = {"title": "A", "language": "en", "lots": [LOT]}


def told(response: TestResponse) -> dict[str, Any]:
    assert response.content_type == "application/problem+json", response.get_data(as_text=True)
    found = response.get_json(force=True)
    assert {"type", "title", "status", "detail"} <= set(found)
    assert found["status"] == response.status_code
    assert found["type"].startswith("http://127.0.0.1:8000/api#problem-")
    return found


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "", 404),
        ("GET", "/nothing", 404),
        ("GET", "/tenders/0", 404),
        ("GET", "/tenders/x", 404),
        ("GET", f"/tenders/{'9' * 5_000}", 404),
        ("GET", "/tenders/999999999999999", 404),
        ("GET", "/tenders/", 404),
        ("POST", "/tenders", 405),
        ("DELETE", "/openapi.json", 405),
        ("GET", "/tenders?country=de", 422),
        ("GET", "/tenders?sort=best", 422),
        ("GET", "/tenders?limit=101", 422),
        ("GET", "/tenders?contry=DE", 422),
        ("GET", "/tenders?q=%00", 422),
        ("GET", f"/tenders?{'&'.join(['country=DE'] * 21)}", 422),
        ("GET", "/tenders?changed_since=0001-01-01T00:00:00%2B23:00", 422),
        ("GET", f"/tenders?q={'x' * 4_000}", 414),
        ("GET", "/matches", 401),
    ],
)
def test_what_is_wrong_with_an_address_is_told(client: FlaskClient, method: str, address: str, status: int) -> None:
    response = client.open(HOME + address, method=method)
    assert response.status_code == status
    told(response)


def test_every_wrong_value_is_named_with_its_place(office: Office) -> None:
    lot = {"title": " ", "description": "B", "nature": "services", "cpv": ["1"], "value": {"amount_minor": 1.5}}
    response = office.program(office.buyer).ask("POST", "/drafts", json={**DRAFT, "lots": [lot], "more": 1})
    assert response.status_code == 422
    places = {error["at"] for error in told(response)["errors"]}
    assert places == {
        "body.lots.0.title", "body.lots.0.cpv.0", "body.lots.0.value.amount_minor", "body.lots.0.value.currency",
        "body.more",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 200_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b"NaN", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"title=A", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b'{"' + b"x" * 300_000 + b'": 1}', "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(office: Office, body: bytes, kind: str, status: int) -> None:
    response = office.program(office.buyer).ask("POST", "/drafts", data=body, content_type=kind)
    assert response.status_code == status
    told(response)


@pytest.mark.parametrize(
    "lot",
    [
        {"title": "a\x00b"},
        {"title": "\ud800"},
        {"description": "\x1b[0m"},
        {"description": "x" * 20_001},
        {"value": {"amount_minor": 10**30, "currency": "EUR"}},
        {"value": {"amount_minor": -1, "currency": "EUR"}},
        {"value": {"amount_minor": 1, "currency": "USD"}},
        {"value": {"amount_minor": True, "currency": "EUR"}},
        {"value": {"amount_minor": float("inf"), "currency": "EUR"}},
        {"duration_months": 0},
        {"nuts": ["XX"]},
        {"cpv": ["98310000"] * 31},
        {"\ud800": 1},
    ],
)
def test_what_cannot_be_stored_is_refused(office: Office, lot: dict[str, object]) -> None:
    data = json.dumps({**DRAFT, "lots": [{**LOT, **lot}]})
    response = office.program(office.buyer).ask("POST", "/drafts", data=data, content_type="application/json")
    assert response.status_code == 422
    told(response)


def test_a_fault_of_ours_tells_nothing_of_the_program(app: Flask, office: Office) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False

    def fail(**_named: object) -> str:
        raise RuntimeError("a secret detail")

    app.view_functions["api_tenders.read_tender"] = fail
    response = app.test_client().get(f"{HOME}/tenders/1")
    assert response.status_code == 500
    assert "secret" not in json.dumps(told(response))
    assert "Traceback" not in response.get_data(as_text=True)


def test_a_database_that_is_away_is_told_as_a_problem_too(app: Flask) -> None:
    def away(**_named: object) -> str:
        raise OperationalError("SELECT", {}, Exception("away"))

    app.view_functions["api_tenders.read_tender"] = away
    response = app.test_client().get(f"{HOME}/tenders/1")
    assert response.status_code == 503
    told(response)


def test_pages_keep_their_own_errors(client: FlaskClient) -> None:
    for address in ("/nothing", "/api/nothing", "/api/v2", "/api/v1x"):
        response = client.get(address)
        assert (response.status_code, response.mimetype) == (404, "text/html"), address


def test_a_request_too_many_is_refused_and_told_when_to_come_again(clean_database: Settings, office: Office) -> None:
    settings = clean_database.model_copy(update={"api_per_minute": 3, "api_public_per_minute": 2})
    app = create_app(settings, clock=lambda: NOW)
    with_token, without = office.program(office.own), Program(app.test_client())
    with_token.client = app.test_client()
    first = without.get("/tenders")
    assert first.headers["RateLimit-Policy"] == '"address";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"address";r=1;t=')
    assert [without.get(address).status_code for address in ("/openapi.json", "/tenders")] == [200, 429]
    wrong = Program(app.test_client(), "tb_" + "0" * 48)
    assert wrong.get("/matches").status_code == 429, "a wrong token counts for its address"
    assert [with_token.get("/matches").status_code for _ in range(4)] == [200, 200, 200, 429]
    last = with_token.get("/matches")
    told(last)
    assert 1 <= int(last.headers["Retry-After"]) <= 61
    assert last.headers["RateLimit"].startswith('"token";r=0;t=')


def test_the_addresses_of_one_network_share_what_is_open_to_all(clean_database: Settings) -> None:
    client = create_app(clean_database.model_copy(update={"api_public_per_minute": 2}), clock=lambda: NOW).test_client()

    def status(address: str) -> int:
        return client.get("/api/v1/tenders", environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [status(f"2001:db8:0:1::{number}") for number in (1, 2, 3)] == [200, 200, 429]
    assert status("2001:db8:0:2::1") == 200


def test_other_sites_cannot_read_the_answers(office: Office) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null", "Access-Control-Request-Method": "PUT"}):
        for method in ("GET", "OPTIONS"):
            found = office.visitor().ask(method, "/tenders", headers=headers).headers
            assert not [name for name in found.keys() if name.lower().startswith("access-control-")]  # noqa: SIM118
            assert found["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Authorization" in found["Vary"]
