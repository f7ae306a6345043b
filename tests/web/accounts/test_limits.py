"""How often somebody may try: by account and network, wider by account, and whatever way the account is named."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import Security
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from models.accounts import UserRow
from models.letters import LetterRow
from tests.web.people import PASSWORD, People, post, sign_in
from web import create_app
from web.accounts.limits import client_network

MARIA = "maria@example.test"
WRONG = "wrong but long enough"


@pytest.fixture
def app(clean_database: Settings) -> Flask:
    return create_app(clean_database.model_copy(update={"trusted_proxies": 1}), clock=lambda: datetime.now(UTC))


@pytest.fixture
def maria(session: Session) -> UserRow:
    row = People(session).user()
    session.commit()
    return row


def visitor(app: Flask, network: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = network
    return client


def knock(client: FlaskClient, n: int, *, email: str = MARIA, password: str = WRONG) -> list[int]:
    data = {"email": email, "password": password}
    return [post(client, "/sign-in", data).status_code for _ in range(n)]


def test_a_stranger_does_not_lock_the_owner_out(app: Flask, maria: UserRow) -> None:
    stranger = visitor(app, "198.51.100.1")
    assert knock(stranger, 12) == [200] * 10 + [429] * 2
    assert knock(stranger, 1, password=PASSWORD) == [429]
    assert knock(visitor(app, "203.0.113.1"), 1, password=PASSWORD) == [302]


def test_many_strangers_together_are_bounded_and_refused_tries_do_not_count(app: Flask, maria: UserRow) -> None:
    assert knock(visitor(app, "198.51.100.1"), 15).count(429) == 5
    for n in range(2, 11):
        assert 429 not in knock(visitor(app, f"198.51.100.{n}"), 10)
    assert knock(visitor(app, "203.0.113.1"), 1, password=PASSWORD) == [429]


@pytest.mark.parametrize("written", ["maria@ｅｘａｍｐｌｅ.test", "MARIA@EXAMPLE.TEST", "maria@example。test"])
def test_an_account_is_the_same_however_its_address_is_written(app: Flask, maria: UserRow, written: str) -> None:
    client = app.test_client()
    assert knock(client, 10) == [200] * 10
    assert knock(client, 1, email=written) == [429]


def test_the_addresses_of_one_network_are_one_visitor(app: Flask) -> None:
    def network(address: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return client_network()

    assert network("2001:db8::1") == network("2001:db8::ffff:1") == "2001:db8::/64"
    assert network("2001:db8:0:1::1") != network("2001:db8::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"


def test_one_person_gets_only_so_many_mails(app: Flask, maria: UserRow, session: Session) -> None:
    for n in range(12):
        post(visitor(app, f"198.51.100.{n}"), "/reset-password", {"email": MARIA})
    assert len(session.scalars(select(LetterRow)).all()) == 10


@pytest.fixture
def with_code(app: Flask, maria: UserRow, session: Session) -> UserRow:
    """Maria, who signs in with a code."""
    security: Security = app.extensions["security"]
    maria.tf_primary_method = "authenticator"
    maria.tf_totp_secret = security.totp_factory.generate_totp_secret()
    session.commit()
    return maria


def halfway(app: Flask) -> FlaskClient:
    """Return a client in which Maria's password was entered, but no code yet."""
    client = sign_in(app, MARIA)
    assert client.get("/account").status_code == 302
    return client


def enter(client: FlaskClient, code: str, **more: object) -> int:
    return post(client, "/sign-in/code", {"code": code, **more}).status_code


def code_of(app: Flask, person: UserRow) -> str:
    security: Security = app.extensions["security"]
    return security.totp_factory.generate_totp_password(str(person.tf_totp_secret))


def test_codes_are_guessed_ten_times_only_however_often_one_begins_anew(app: Flask, with_code: UserRow) -> None:
    assert [enter(halfway(app), "000000x") for _ in range(5)] == [200] * 5
    client = halfway(app)
    assert [enter(client, "000000x", email=f"{n}@example.test") for n in range(6)] == [200] * 5 + [429]
    assert enter(halfway(app), code_of(app, with_code)) == 429


def test_a_code_works_once(app: Flask, with_code: UserRow) -> None:
    code = code_of(app, with_code)
    first, second = halfway(app), halfway(app)
    assert (enter(first, code), enter(second, code)) == (302, 200)
    assert (first.get("/account").status_code, second.get("/account").status_code) == (200, 302)


def test_recovery_codes_are_guessed_ten_times_only(app: Flask, with_code: UserRow) -> None:
    client = halfway(app)
    tries = [post(client, "/sign-in/recovery", {"code": "x"}).status_code for _ in range(11)]
    assert tries == [200] * 10 + [429]


@pytest.mark.parametrize(
    ("path", "refused"), [("/account/erase", 422), ("/account/password", 200), ("/account/verify", 200)]
)
def test_the_password_of_who_is_signed_in_is_guessed_ten_times_only(
    app: Flask, maria: UserRow, path: str, refused: int
) -> None:
    client = sign_in(app, MARIA)
    data = {"password": WRONG, "new_password": PASSWORD, "new_password_confirm": PASSWORD}
    assert [post(client, path, data).status_code for _ in range(11)] == [refused] * 10 + [429]


def test_who_is_refused_at_once_waits_for_the_whole_window_and_no_longer(app: Flask, maria: UserRow) -> None:
    started = int(time.time()) + 0.3
    with patch("time.time", return_value=started):
        client = app.test_client()
        knock(client, 10)
        response = post(client, "/sign-in", {"email": MARIA, "password": WRONG})
    assert response.headers["Retry-After"] == "600"
    assert "Time to wait: 10 minutes." in response.get_data(as_text=True)


def test_who_is_refused_is_told_at_once_for_how_long_and_what_else_to_do(app: Flask, maria: UserRow) -> None:
    client = app.test_client()
    knock(client, 10)
    app.config["EVEN_ANSWERS"] = True
    with patch("web.accounts.timing.time.sleep") as sleep:
        response = post(client, "/sign-in", {"email": MARIA, "password": WRONG})
    sleep.assert_not_called()
    wait_s = int(response.headers["Retry-After"])
    assert 300 < wait_s <= 600
    text = response.get_data(as_text=True)
    assert f"Time to wait: {-(-wait_s // 60)} minutes." in text
    assert 'href="/reset-password"' in text
    assert "opened many pages" not in text
