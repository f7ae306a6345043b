"""Owners make and revoke tokens; a secret is shown once and kept as its hash alone."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import MembershipRow
from models.api_tokens import ApiTokenRow
from models.queries.api_tokens import MOST_TOKENS
from models.queries.retention import forget_people
from tests.web.api.conftest import Office, Program
from tests.web.factories import NOW
from tests.web.people import People, post, sign_in
from web.api.tokens import SCOPES, is_shaped, make_secret

GIVEN = {"name": "Our <b>software</b>", "scopes": ["matches:read", "feedback:write"], "days": "90"}


@pytest.fixture
def owner(office: Office) -> FlaskClient:
    return sign_in(office.app, "owner@example.test")


def secret_in(text: str) -> str:
    (secret,) = re.findall(r"tb_[0-9a-f]{48}", text)
    return str(secret)


def test_a_secret_is_shown_once_works_at_once_and_is_kept_as_a_hash(
    office: Office, owner: FlaskClient, session: Session
) -> None:
    home = f"/my/{office.own.id}/tokens"
    response = post(owner, home, GIVEN)
    assert (response.status_code, response.headers["Cache-Control"]) == (201, "no-store")
    secret = secret_in(response.get_data(as_text=True))
    row = session.scalars(select(ApiTokenRow)).one()
    assert row.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (row.name, row.scopes) == ("Our <b>software</b>", ["matches:read", "feedback:write"])
    assert (row.expires_at, row.created_by, row.organisation_id) == (
        NOW + timedelta(days=90),
        office.owner.id,
        office.own.id,
    )
    assert Program(office.app.test_client(), secret).get("/matches").status_code == 200
    later = owner.get(home).get_data(as_text=True)
    assert secret not in later
    assert secret[:9] in later
    assert "Our &lt;b&gt;software&lt;/b&gt;" in later
    assert "Read your matches" in later


def test_a_revoked_token_is_refused_and_stays_in_the_list(office: Office, owner: FlaskClient, session: Session) -> None:
    home = f"/my/{office.own.id}/tokens"
    secret = secret_in(post(owner, home, GIVEN).get_data(as_text=True))
    row = session.scalars(select(ApiTokenRow)).one()
    assert post(owner, f"{home}/{row.id}/revoke", page=home).status_code == 302
    assert Program(office.app.test_client(), secret).get("/matches").status_code == 401
    text = owner.get(home).get_data(as_text=True)
    assert "Revoked" in text
    assert "/revoke" not in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Enter a name"),
        ({"scopes": []}, "Choose what it may do."),
        ({"scopes": ["drafts:write"]}, "Choose what it may do."),
        ({"days": "9999"}, "Choose how long it works."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    office: Office, owner: FlaskClient, session: Session, change: dict[str, object], sentence: str
) -> None:
    response = post(owner, f"/my/{office.own.id}/tokens", {**GIVEN, **change})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert sentence in text
    assert "tb_" not in text
    if "scopes" not in change:
        assert 'value="matches:read" checked' in text
    assert session.scalars(select(ApiTokenRow)).all() == []


def test_members_see_tokens_but_neither_make_nor_revoke_them(office: Office, session: Session) -> None:
    member = People(session).user("member@example.test")
    session.add(MembershipRow(user_id=member.id, organisation_id=office.own.id, role="member"))
    office.program(office.own)
    client, home = sign_in(office.app, "member@example.test"), f"/my/{office.own.id}/tokens"
    text = client.get(home).get_data(as_text=True)
    assert "Made by owner@example.test" in text
    assert "Make the token" not in text
    assert "/revoke" not in text
    assert post(client, home, GIVEN, page="/my/new").status_code == 403
    assert post(client, f"{home}/1/revoke", page="/my/new").status_code == 403
    assert session.scalars(select(ApiTokenRow.revoked_at)).all() == [None]


def test_the_token_of_another_organisation_cannot_be_revoked(
    office: Office, owner: FlaskClient, session: Session
) -> None:
    office.program(office.buyer)
    row, home = session.scalars(select(ApiTokenRow)).one(), f"/my/{office.own.id}/tokens"
    post(owner, f"{home}/{row.id}/revoke", page=home)
    session.refresh(row)
    assert row.revoked_at is None


def test_an_organisation_has_a_bounded_number_of_working_tokens(
    office: Office, owner: FlaskClient, session: Session
) -> None:
    for _ in range(MOST_TOKENS):
        office.program(office.own)
    response = post(owner, f"/my/{office.own.id}/tokens", GIVEN)
    assert response.status_code == 422
    assert "Too many tokens work already." in response.get_data(as_text=True)
    session.scalars(select(ApiTokenRow)).first().revoked_at = NOW
    session.commit()
    assert post(owner, f"/my/{office.own.id}/tokens", GIVEN).status_code == 201


def test_the_list_says_when_and_why_a_token_has_ended(office: Office, owner: FlaskClient, session: Session) -> None:
    gone = People(session).user("gone@example.test")
    office.program(office.own, name="Orphan", maker=gone)
    office.program(office.own, name="Old", expires_at=NOW)
    text = owner.get(f"/my/{office.own.id}/tokens").get_data(as_text=True)
    assert "Ended, because who made it has left" in text
    assert "Expired" in text
    session.delete(gone)
    session.commit()
    assert "somebody who has left" in owner.get(f"/my/{office.own.id}/tokens").get_data(as_text=True)


def test_an_authority_is_offered_its_own_scopes(office: Office) -> None:
    text = sign_in(office.app, "officer@example.test").get(f"/my/{office.buyer.id}/tokens").get_data(as_text=True)
    offered = set(re.findall(r'name="scopes" value="([^"]+)"', text))
    assert offered == {str(scope) for scope in SCOPES["buyer"]}
    assert "matches:read" not in offered


def test_secrets_can_be_told_from_other_texts() -> None:
    secret = make_secret()
    assert is_shaped(secret)
    changed = secret[:10] + ("0" if secret[10] != "0" else "1") + secret[11:]
    for text in (changed, secret[:-1], secret + "0", secret.upper(), "", "tb_", f"{secret}\n"):
        assert not is_shaped(text), text


def test_tokens_that_are_over_are_forgotten_as_the_privacy_page_says(office: Office, session: Session) -> None:
    office.program(office.own, revoked_at=NOW - timedelta(days=91))
    office.program(office.own, expires_at=NOW - timedelta(days=91))
    kept = office.program(office.own, expires_at=NOW - timedelta(days=89))
    forget_people(session, NOW)
    (row,) = session.scalars(select(ApiTokenRow)).all()
    assert row.beginning == kept.secret[:9]
