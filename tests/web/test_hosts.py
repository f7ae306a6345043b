"""Under which names the site answers, and where its absolute addresses lead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import AppEnv, Settings
from models.letters import LetterRow
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in, token
from web import create_app
from web.hosts import own_hosts

OWN = "https://tenders.example"
LOCAL = ["localhost", "127.0.0.1:5000", "[::1]:8000"]


@pytest.fixture
def app(clean_database: Settings) -> Flask:
    return create_app(clean_database.model_copy(update={"base_url": OWN}), clock=lambda: datetime.now(UTC))


@pytest.fixture
def production(clean_database: Settings) -> Flask:
    made = clean_database.model_copy(update={"app_env": AppEnv.PRODUCTION, "base_url": OWN})
    return create_app(made, clock=lambda: NOW)


def status(app: Flask, host: str, path: str = "/about") -> int:
    return app.test_client().get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize("host", ["evil.example", "tenders.example.evil.example", "a.tenders.example", "", "a b", "["])
def test_a_request_that_names_another_host_is_refused(app: Flask, production: Flask, host: str) -> None:
    assert status(app, host) == status(production, host) == 400
    assert status(app, host, "/tenders//1") == 400


@pytest.mark.parametrize("host", ["tenders.example", "TENDERS.example:443", "tenders.example."])
def test_the_own_name_is_answered(app: Flask, production: Flask, host: str) -> None:
    assert status(app, host) == status(production, host) == 200


@pytest.mark.parametrize("host", LOCAL)
def test_local_names_are_answered_but_in_production(app: Flask, production: Flask, host: str) -> None:
    assert (status(app, host), status(production, host)) == (200, 400)


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "evil.example"])
def test_load_balancers_ask_for_the_health_by_any_name(production: Flask, host: str) -> None:
    assert status(production, host, "/health") == 200


def test_programs_are_refused_in_their_own_form(app: Flask) -> None:
    response = app.test_client().get("/api/v1/tenders", headers={"Host": "evil.example"})
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_a_name_with_other_letters_is_known_as_browsers_send_it(settings: Settings) -> None:
    own = settings.model_copy(update={"app_env": AppEnv.PRODUCTION, "base_url": "https://bücher.example/"})
    assert own_hosts(own) == {"xn--bcher-kva.example"}


@pytest.mark.parametrize("host", LOCAL)
def test_absolute_addresses_begin_with_the_own_one_and_redirects_name_none(app: Flask, host: str) -> None:
    with app.test_request_context("/", headers={"Host": host}):
        assert url_for("about.index", _external=True) == f"{OWN}/about"
        assert url_for("about.index") == "/about"
    response = app.test_client().get("/tenders//1", headers={"Host": host})
    assert (response.status_code, response.location) == (308, "/tenders/1")


def test_mails_lead_to_the_own_address(app: Flask, world: World, session: Session) -> None:
    people = People(session)
    organisation = people.organisation((people.user("known@example.test"), "owner"))
    session.commit()
    client = app.test_client()
    held = token(client, "/reset-password")
    data = {"csrf_token": held, "email": "known@example.test"}
    assert client.post("/reset-password", data=data, headers={"Host": "evil.example"}).status_code == 400
    assert session.scalars(select(LetterRow)).all() == []
    assert client.post("/reset-password", data=data).status_code == 200
    members = f"/my/{organisation.id}/members"
    invitation = {"email": "new@example.test", "role": "member"}
    post(sign_in(app, "known@example.test"), f"/my/{organisation.id}/invitations", invitation, page=members)
    reset, invited = session.scalars(select(LetterRow).order_by(LetterRow.id))
    assert f"{OWN}/reset-password/" in reset.text
    assert f"{OWN}/invitations/" in invited.text
    assert f'href="{OWN}/reset-password/' in reset.html
