"""Signing up, in and out: confirmed addresses, no word on who exists, ended sign-ins, limits."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import AppEnv, Settings
from models.accounts import SignInRow, UserRow
from models.letters import LetterRow
from models.queries.sample_people import add_sample_people
from models.work import WorkItemRow
from tests.web.people import PASSWORD, People, post, sign_in
from web import create_app
from web.accounts.sample import SamplePeopleError
from web.accounts.sign_ins import SEEN_EVERY

Page = Callable[..., str]


@pytest.fixture
def app(clean_database: Settings) -> Flask:
    return create_app(clean_database, clock=lambda: datetime.now(UTC))


@pytest.fixture
def people(session: Session) -> People:
    return People(session)


def letters(session: Session, address: str) -> list[LetterRow]:
    session.expire_all()
    return list(session.scalars(select(LetterRow).where(LetterRow.address == address).order_by(LetterRow.id)))


def link_in(letter: LetterRow) -> str:
    found = re.search(r"http://[^/\s]+(/\S+)", letter.text)
    assert found is not None, letter.text
    return found.group(1)


def test_a_newcomer_confirms_the_address_and_comes_to_found_an_organisation(
    client: FlaskClient, session: Session
) -> None:
    response = post(client, "/sign-up", {"email": "New@Example.test", "password": PASSWORD})
    assert response.location.endswith("/sign-up/sent")
    page = client.get("/sign-up/sent").get_data(as_text=True)
    assert "We have sent a mail to new@example.test." in page
    assert 'href="/confirm"' in page
    (letter,) = letters(session, "new@example.test")
    assert letter.subject == "Confirm your e-mail address"
    assert link_in(letter) in letter.html
    confirmed = client.get(link_in(letter), follow_redirects=True)
    assert confirmed.request.path == "/my/new"
    assert "Your address is confirmed." in confirmed.get_data(as_text=True)


def test_a_letter_is_work_for_the_mail_queue(client: FlaskClient, session: Session) -> None:
    post(client, "/sign-up", {"email": "new@example.test", "password": PASSWORD})
    (letter,) = letters(session, "new@example.test")
    asked = session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "send_letter")).all()
    assert asked == [letter.id]


def test_nobody_signs_in_before_the_address_is_confirmed(client: FlaskClient, people: People, session: Session) -> None:
    people.user("new@example.test", confirmed_at=None)
    session.commit()
    response = post(client, "/sign-in", {"email": "new@example.test", "password": PASSWORD})
    assert response.status_code == 200
    assert "Please confirm your address first" in response.get_data(as_text=True)
    assert client.get("/account").status_code == 302
    wrong = post(client, "/sign-in", {"email": "new@example.test", "password": "wrong but long enough"})
    assert "Please confirm your address first" not in wrong.get_data(as_text=True), (
        "only who knows the password is told"
    )


@pytest.mark.parametrize("address", ["/sign-in", "/reset-password", "/confirm", "/sign-up"])
def test_the_answer_is_the_same_whether_an_account_exists(
    app: Flask, people: People, session: Session, address: str
) -> None:
    people.user("known@example.test")
    session.commit()

    def answer(email: str) -> tuple[int, str]:
        client = app.test_client()
        response = post(client, address, {"email": email, "password": "wrong but long enough"})
        text = response.get_data(as_text=True) or client.get(response.location or "/sign-in").get_data(as_text=True)
        text = re.sub(r'value="[^"]*"|nonce-\S+', "", text.replace(email, "X"))
        return response.status_code, text

    assert answer("known@example.test") == answer("nobody@example.test")


@pytest.mark.parametrize("address", ["/sign-in", "/reset-password"])
def test_the_answer_takes_equally_long_whether_an_account_exists(
    app: Flask, people: People, session: Session, address: str
) -> None:
    app.config["EVEN_ANSWERS"] = True
    people.user("known@example.test")
    session.commit()
    for email in ("known@example.test", "nobody@example.test"):
        client = app.test_client()
        client.get(address)
        begun = time.monotonic()
        post(client, address, {"email": email, "password": "wrong but long enough"})
        assert time.monotonic() - begun >= 0.4


@pytest.mark.parametrize("address", ["/sign-in", "/sign-up", "/reset-password", "/confirm"])
def test_a_form_without_its_token_is_refused_at_once(app: Flask, session: Session, address: str) -> None:
    app.config["EVEN_ANSWERS"] = True
    session.commit()
    with patch("web.accounts.timing.time.sleep") as sleep:
        response = app.test_client().post(address, data={"email": "known@example.test"})
    assert response.status_code == 400
    sleep.assert_not_called()


def test_whoever_signs_up_twice_is_told_by_mail_only(client: FlaskClient, people: People, session: Session) -> None:
    people.user("known@example.test")
    session.commit()
    post(client, "/sign-up", {"email": "known@example.test", "password": PASSWORD})
    (letter,) = letters(session, "known@example.test")
    assert "There is one already" in letter.text
    assert letter.subject == "You have an account already"
    assert len(session.scalars(select(UserRow)).all()) == 1


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(
    app: Flask, client: FlaskClient, people: People, session: Session
) -> None:
    people.user("known@example.test")
    session.commit()
    elsewhere = sign_in(app, "known@example.test")
    post(client, "/reset-password", {"email": "known@example.test"})
    (letter,) = letters(session, "known@example.test")
    new = "a quite different sentence"
    post(client, link_in(letter), {"password": new, "password_confirm": new})
    assert elsewhere.get("/account").status_code == 302
    sign_in(app, "known@example.test", new)
    assert "Your password was changed" in letters(session, "known@example.test")[-1].subject
    again = client.get(link_in(letter), follow_redirects=True)
    assert "not valid any more" in again.get_data(as_text=True)


def test_a_short_password_is_refused(client: FlaskClient, session: Session) -> None:
    response = post(client, "/sign-up", {"email": "new@example.test", "password": "short"})
    assert "at least 12 characters" in response.get_data(as_text=True)
    assert session.scalars(select(UserRow)).all() == []


def test_a_sign_in_can_be_ended_from_another_browser(app: Flask, people: People, session: Session) -> None:
    people.user()
    session.commit()
    here, there = sign_in(app, "maria@example.test"), sign_in(app, "maria@example.test")
    assert here.get("/account").status_code == there.get("/account").status_code == 200
    first = session.scalars(select(SignInRow.id).order_by(SignInRow.id)).first()
    post(there, f"/account/sign-ins/{first}/end", page="/account")
    assert here.get("/account").location.startswith("/sign-in")
    assert there.get("/account").status_code == 200


def test_the_cookie_is_sent_anew_when_it_is_noted_that_somebody_was_seen(
    app: Flask, people: People, session: Session
) -> None:
    people.user("maria@example.test")
    session.commit()
    maria = sign_in(app, "maria@example.test")
    assert "Set-Cookie" not in maria.get("/account").headers
    row = session.scalars(select(SignInRow)).one()
    row.seen_at -= 2 * SEEN_EVERY
    session.commit()
    assert "Expires" in maria.get("/account").headers["Set-Cookie"]
    assert "Set-Cookie" not in maria.get("/account").headers


def test_nobody_ends_the_sign_in_of_another(app: Flask, people: People, session: Session) -> None:
    people.user()
    people.user("other@example.test")
    session.commit()
    maria, other = sign_in(app, "maria@example.test"), sign_in(app, "other@example.test")
    first = session.scalars(select(SignInRow.id).order_by(SignInRow.id)).first()
    post(other, f"/account/sign-ins/{first}/end", page="/account")
    assert maria.get("/account").status_code == 200


def test_signing_out_ends_the_sign_in(app: Flask, people: People, session: Session) -> None:
    people.user()
    session.commit()
    maria = sign_in(app, "maria@example.test")
    assert post(maria, "/sign-out", page="/account").status_code == 302
    assert maria.get("/account").status_code == 302
    assert session.scalars(select(SignInRow.ended_at)).one() is not None
    assert maria.get("/sign-out").status_code == 405


def test_many_tries_are_refused(app: Flask, people: People, session: Session) -> None:
    people.user()
    session.commit()
    client = app.test_client()
    statuses = [
        post(client, "/sign-in", {"email": "maria@example.test", "password": "wrong one again"}).status_code
        for _ in range(11)
    ]
    assert statuses[:10] == [200] * 10
    assert statuses[10] == 429


def test_the_way_back_after_signing_in_never_leaves_the_site(app: Flask, people: People, session: Session) -> None:
    people.user()
    session.commit()
    client = app.test_client()
    asked = client.get("/account?x=1")
    assert asked.location == "/sign-in?next=/account?x%3D1"
    data = {"email": "maria@example.test", "password": PASSWORD, "next": "https://evil.example/"}
    response = client.post("/sign-in?next=https://evil.example/", data=data)
    assert "evil" not in (response.location or "")


def test_signed_in_pages_are_shared_with_nobody(app: Flask, people: People, session: Session) -> None:
    people.user(name="Maria Mustermann")
    session.commit()
    maria = sign_in(app, "maria@example.test")
    assert "Maria Mustermann" in maria.get("/tenders").get_data(as_text=True)
    assert "Maria Mustermann" not in app.test_client().get("/tenders").get_data(as_text=True)


def test_production_refuses_to_start_with_the_accounts_of_the_sample(
    clean_database: Settings, session: Session
) -> None:
    production = clean_database.model_copy(update={"app_env": AppEnv.PRODUCTION, "redis_url": "redis://127.0.0.1:1"})
    create_app(production)
    add_sample_people(session)
    session.commit()
    with pytest.raises(SamplePeopleError, match="remove-sample"):
        create_app(production)


def test_who_reads_is_asked_of_the_database_once_a_page(
    app: Flask, people: People, session: Session, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    people.user()
    session.commit()
    client = sign_in(app, "maria@example.test")
    with count_queries() as statements:
        assert client.get("/my/new").status_code == 200
    assert len([statement for statement in statements if "users" in statement]) == 1


def test_a_mistyped_code_keeps_the_key_that_is_in_the_app_already(app: Flask, session: Session) -> None:
    People(session).user()
    session.commit()
    client = sign_in(app, "maria@example.test")

    def begin() -> tuple[str, str]:
        page = post(client, "/account/two-factor", {"setup": "authenticator"}).get_data(as_text=True)
        key, action = re.search(r"<code>([^<]+)</code>", page), re.search(r'action="(/account/two-factor/[^"]+)"', page)
        assert key is not None
        assert action is not None, page
        return key[1], action[1]

    key, check = begin()
    assert post(client, check, {"code": "123456"}, page="/account/two-factor").status_code == 302
    assert begin()[0] == key
