"""Passwords: longer than any, and in whichever form of Unicode they are typed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import UserRow
from models.letters import LetterRow
from tests.web.people import HASH, PASSWORD, People, post, sign_in

MARIA = "maria@example.test"
TOO_LONG = "The password may have 128 characters at most."
LONG = ["x" * 129, "x" * 4097, "\ufdfa" * 300]
"""The last is short as typed, and eighteen times as long as it would be kept."""


@pytest.fixture
def maria(session: Session) -> UserRow:
    row = People(session).user()
    session.commit()
    return row


@pytest.mark.parametrize("long", LONG, ids=len)
@pytest.mark.parametrize("email", [MARIA, "nobody@example.test"])
def test_nobody_signs_in_with_a_password_that_is_too_long(
    client: FlaskClient, maria: UserRow, email: str, long: str
) -> None:
    response = post(client, "/sign-in", {"email": email, "password": long})
    assert response.status_code == 200
    assert "The e-mail address or the password is not right." in response.get_data(as_text=True)


@pytest.mark.parametrize("long", LONG, ids=len)
def test_a_new_password_that_is_too_long_is_told(
    app: Flask, client: FlaskClient, session: Session, maria: UserRow, long: str
) -> None:
    for email in ("new@example.test", MARIA):
        signing_up = post(client, "/sign-up", {"email": email, "password": long}).get_data(as_text=True)
        assert signing_up.count(TOO_LONG) == 1
        assert "at least 12 characters." not in re.sub(r'class="field-hint"[^<]*', "", signing_up)
    post(client, "/reset-password", {"email": MARIA})
    text = session.scalars(select(LetterRow.text)).one()
    found = re.search(r"/reset-password/\S+", text)
    assert found is not None
    data = {"password": long, "password_confirm": long}
    assert TOO_LONG in post(client, found.group(), data).get_data(as_text=True)
    signed_in = sign_in(app, MARIA)
    data = {"password": PASSWORD, "new_password": long, "new_password_confirm": long}
    assert TOO_LONG in post(signed_in, "/account/password", data).get_data(as_text=True)


@pytest.mark.parametrize("long", LONG, ids=len)
def test_a_present_password_that_is_too_long_is_told(app: Flask, maria: UserRow, long: str) -> None:
    client = sign_in(app, MARIA)
    data = {"password": long, "new_password": PASSWORD, "new_password_confirm": PASSWORD}
    for path in ("/account/password", "/account/verify"):
        response = post(client, path, data)
        assert response.status_code == 200
        assert TOO_LONG in response.get_data(as_text=True)
    assert post(client, "/account/erase", data).status_code == 422


def test_the_account_is_erased_with_the_password_as_it_was_typed_to_sign_up(
    app: Flask, session: Session, maria: UserRow
) -> None:
    assert maria.password == HASH
    client = sign_in(app, MARIA)
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in PASSWORD)
    assert post(client, "/account/erase", {"password": wide}).location == "/"
    assert session.scalars(select(UserRow.id)).all() == []
