"""Pages read forms, never JSON: what is sent as JSON is refused before anything reads it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import Security
from sqlalchemy.orm import Session

from tests.web.people import PASSWORD, People, sign_in, token

PAGES = ("/sign-in", "/sign-up", "/reset-password", "/confirm", "/sign-in/passkey", "/about", "/nowhere")
BODIES = (b"[" * 30_000, b'{"next": 5}', b'{"email": {"a": 1}}', b"{", b"")


@pytest.mark.parametrize("body", BODIES, ids=lambda body: str(body[:20]))
@pytest.mark.parametrize("kind", ["application/json", "application/vnd.x+json"])
def test_json_is_refused_on_every_page(client: FlaskClient, body: bytes, kind: str) -> None:
    held = token(client, "/sign-in")
    for path in PAGES:
        for method in ("GET", "POST"):
            response = client.open(
                path, method=method, data=body, content_type=kind, headers={"X-CSRFToken": held, "X-Real": "1"}
            )
            assert response.status_code == 415, (method, path)


def test_json_is_refused_with_a_sign_in_that_was_ended(app: Flask, session: Session) -> None:
    user = People(session).user()
    session.commit()
    client = sign_in(app, "maria@example.test")
    user.fs_uniquifier = "another"
    session.commit()
    assert client.get("/account", data=BODIES[0], content_type="application/json").status_code == 415


def test_who_asks_for_json_gets_a_page_and_no_token_that_opens_the_account(app: Flask, session: Session) -> None:
    user = People(session).user()
    session.commit()
    client = app.test_client()
    data = {"csrf_token": token(client, "/sign-in"), "email": "maria@example.test", "password": PASSWORD}
    asked = {"Accept": "application/json"}
    response = client.post("/sign-in?include_auth_token", data=data, headers=asked)
    assert (response.status_code, response.mimetype) == (302, "text/html")
    security: Security = app.extensions["security"]
    with app.app_context():
        made = user.get_auth_token()
    assert security is not None
    assert app.test_client().get("/account/password", headers={"Authentication-Token": made}).status_code == 302
