"""An account that nobody confirmed belongs to whoever reads the mails of its address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.settings import Settings
from models.accounts import UserRow
from models.letters import LetterRow
from tests.web.people import post, sign_in
from web import create_app

ADDRESS = "victim@example.test"
FIRST, SECOND, CHOSEN = "the password of a stranger", "what its owner typed", "the password from the mail"


@pytest.fixture
def app(clean_database: Settings) -> Flask:
    return create_app(clean_database, clock=lambda: datetime.now(UTC))


def links(session: Session) -> list[str]:
    """Return where each mail leads, oldest first."""
    session.expire_all()
    texts = session.scalars(select(LetterRow.text).where(LetterRow.address == ADDRESS).order_by(LetterRow.id)).all()
    return [found.group(1) for text in texts if (found := re.search(r"http://[^/\s]+(/\S+)", text))]


@pytest.fixture
def taken(app: Flask, client: FlaskClient, session: Session) -> list[str]:
    """Where the mails lead after a stranger signed up with somebody's address, and then its owner."""
    post(app.test_client(), "/sign-up", {"email": ADDRESS, "password": FIRST})
    post(client, "/sign-up", {"email": ADDRESS, "password": SECOND})
    return links(session)


def may_sign_in(app: Flask, password: str) -> bool:
    return post(app.test_client(), "/sign-in", {"email": ADDRESS, "password": password}).status_code == 302


def test_who_signs_up_second_is_led_to_a_new_password(
    app: Flask, client: FlaskClient, session: Session, taken: list[str]
) -> None:
    assert taken[1].startswith("/reset-password/")
    post(client, taken[1], {"password": CHOSEN, "password_confirm": CHOSEN})
    user = session.scalars(select(UserRow)).one()
    assert user.confirmed_at is not None
    assert [may_sign_in(app, password) for password in (FIRST, SECOND, CHOSEN)] == [False, False, True]
    sign_in(app, ADDRESS, CHOSEN)


def test_the_link_of_the_first_sign_up_confirms_nothing(
    app: Flask, client: FlaskClient, session: Session, taken: list[str]
) -> None:
    client.get(taken[0])
    assert session.scalars(select(UserRow.confirmed_at)).one() is None
    assert client.get("/account").status_code == 302


def test_the_password_of_a_stranger_does_not_survive_a_link_to_confirm(
    app: Flask, client: FlaskClient, session: Session, taken: list[str]
) -> None:
    post(client, "/confirm", {"email": ADDRESS})
    client.get(links(session)[-1])
    assert session.scalars(select(UserRow.confirmed_at)).one() is not None
    assert not may_sign_in(app, FIRST)


def test_the_second_mail_says_that_the_account_was_never_confirmed(session: Session, taken: list[str]) -> None:
    letter = session.scalars(select(LetterRow).order_by(LetterRow.id)).all()[1]
    assert "It was never confirmed." in letter.text
    assert "It was never confirmed." in letter.html


def test_signing_up_again_changes_nothing_of_a_confirmed_account(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    post(client, "/sign-up", {"email": ADDRESS, "password": FIRST})
    client.get(links(session)[0])
    post(app.test_client(), "/sign-up", {"email": ADDRESS, "password": SECOND})
    assert may_sign_in(app, FIRST)
    letter = session.scalars(select(LetterRow).order_by(LetterRow.id)).all()[-1]
    assert "never confirmed" not in letter.text


@pytest.fixture
def link(app: Flask, session: Session) -> str:
    """The link to confirm what a stranger signed up for with somebody's address."""
    post(app.test_client(), "/sign-up", {"email": ADDRESS, "password": FIRST})
    return links(session)[0]


def is_confirmed(session: Session) -> bool:
    session.expire_all()
    return session.scalars(select(UserRow.confirmed_at)).one() is not None


def test_who_merely_opens_the_link_of_a_stranger_confirms_nothing(
    client: FlaskClient, session: Session, link: str
) -> None:
    page = client.get(link, follow_redirects=True)
    assert "Please enter the password that you chose." in page.get_data(as_text=True)
    assert not is_confirmed(session)
    assert client.get("/account").status_code == 302


def test_who_knows_the_password_confirms_in_another_browser(client: FlaskClient, session: Session, link: str) -> None:
    asked = client.get(link).location
    wrong = post(client, asked, {"password": SECOND})
    assert (wrong.status_code, is_confirmed(session)) == (422, False)
    assert "The password is not right." in wrong.get_data(as_text=True)
    right = post(client, asked, {"password": FIRST})
    assert "Your address is confirmed." in client.get(right.location, follow_redirects=True).get_data(as_text=True)
    assert is_confirmed(session)
    assert client.get("/account").status_code == 200


def test_the_owner_of_an_address_takes_it_back_with_a_new_password(
    app: Flask, client: FlaskClient, session: Session, link: str
) -> None:
    client.get(link)
    post(client, "/reset-password", {"email": ADDRESS})
    post(client, links(session)[-1], {"password": CHOSEN, "password_confirm": CHOSEN})
    assert is_confirmed(session)
    assert [may_sign_in(app, password) for password in (FIRST, CHOSEN)] == [False, True]


def test_the_password_of_a_link_is_guessed_ten_times_only(client: FlaskClient, link: str) -> None:
    asked = client.get(link).location
    assert [post(client, asked, {"password": SECOND}).status_code for _ in range(11)] == [422] * 10 + [429]


def test_a_link_that_is_not_valid_leads_to_a_new_one_even_with_a_password(client: FlaskClient, link: str) -> None:
    for answer in (
        client.get("/confirm/x/password"),
        post(client, "/confirm/x/password", {"password": FIRST}, page="/sign-in"),
    ):
        assert answer.location.endswith("/confirm/x")
    assert "not valid any more" in client.get("/confirm/x", follow_redirects=True).get_data(as_text=True)


def test_the_cookie_after_signing_up_does_not_tell_whether_an_account_exists(app: Flask, session: Session) -> None:
    def cookie() -> dict[str, str]:
        client = app.test_client()
        post(client, "/sign-up", {"email": ADDRESS, "password": SECOND})
        with client.session_transaction() as kept:
            return {name: "" if name == "csrf_token" else f"{len(str(value))}" for name, value in kept.items()}

    new = cookie()
    session.execute(update(UserRow).values(confirmed_at=datetime.now(UTC)))
    session.commit()
    assert cookie() == new
    assert new["signed_up"] == "32"


@pytest.mark.parametrize("lasts", [timedelta(days=5), timedelta(seconds=-1)], ids=["young", "old"])
def test_a_link_that_was_used_leads_on(app: Flask, link: str, lasts: timedelta) -> None:
    client = app.test_client()
    post(client, client.get(link).location, {"password": FIRST})
    assert "Your address is confirmed." in client.get(link, follow_redirects=True).text
    app.config["SECURITY_CONFIRM_EMAIL_WITHIN"] = lasts
    page = client.get(link, follow_redirects=True)
    assert (page.status_code, page.request.path) == (200, "/my/new")
    assert "The address is confirmed already." in page.text
    page = app.test_client().get(link, follow_redirects=True)
    assert (page.status_code, page.request.path) == (200, "/sign-in")
    assert "Your address is confirmed already. Please sign in." in page.text


def test_a_link_to_an_address_that_was_changed_is_not_valid(app: Flask, session: Session, link: str) -> None:
    session.execute(update(UserRow).values(email="other@example.test", confirmed_at=datetime.now(UTC)))
    session.commit()
    page = app.test_client().get(link, follow_redirects=True)
    assert page.request.path == "/confirm"
    assert "not valid any more" in page.text
