"""Founding an organisation once, and deleting one in which nobody else works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.accounts import InvitationRow, MembershipRow, OrganisationRow, UserRow
from models.enterprises import EnterpriseRow
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in

GIVEN = {"kind": "buyer", "name": "City of Freiburg", "country": "DE"}
SURE = {"sure": "yes"}


@pytest.fixture
def people(session: Session) -> People:
    return People(session)


def test_a_button_pressed_twice_founds_one_organisation(app: Flask, people: People, session: Session) -> None:
    people.user(), people.user("other@example.test")
    session.commit()
    maria = sign_in(app, "maria@example.test")
    first, second = (post(maria, "/my/new", GIVEN).location for _ in range(2))
    assert first == second
    assert post(maria, "/my/new", {**GIVEN, "name": "City of Bonn"}).location != first
    assert post(sign_in(app, "other@example.test"), "/my/new", GIVEN).location != first
    session.execute(update(OrganisationRow).values(created_at=OrganisationRow.created_at - timedelta(minutes=2)))
    session.commit()
    assert post(maria, "/my/new", GIVEN).location != first


def test_an_organisation_of_one_is_deleted_with_its_profile(
    app: Flask, people: People, session: Session, world: World
) -> None:
    row = people.organisation((people.user(), "owner"), enterprise=world.enterprise("own"))
    session.commit()
    maria, page = sign_in(app, "maria@example.test"), f"/my/{row.id}/members"
    assert "Delete the organisation" in maria.get(page).get_data(as_text=True)
    post(maria, f"/my/{row.id}/delete", page=page)
    assert len(session.scalars(select(OrganisationRow)).all()) == 1
    assert post(maria, f"/my/{row.id}/delete", SURE, page=page).location == "/my/"
    session.expire_all()
    assert session.scalars(select(OrganisationRow)).all() == []
    assert session.scalars(select(EnterpriseRow)).all() == []
    assert session.scalars(select(UserRow.email)).all() == ["maria@example.test"]


def test_what_others_need_is_not_deleted(app: Flask, people: People, session: Session) -> None:
    owner, colleague = people.user(), people.user("colleague@example.test")
    row = people.organisation((owner, "owner"), (colleague, "member"), kind="buyer")
    session.commit()
    maria, page = sign_in(app, "maria@example.test"), f"/my/{row.id}/members"
    assert "Delete the organisation" not in maria.get(page).get_data(as_text=True)
    post(maria, f"/my/{row.id}/delete", SURE, page=page)
    assert "Others work here, too." in maria.get(page).get_data(as_text=True)
    assert post(sign_in(app, "colleague@example.test"), f"/my/{row.id}/delete", SURE, page=page).status_code == 403
    assert len(session.scalars(select(MembershipRow)).all()) == 2


def test_deleting_does_not_forget_how_many_were_invited_today(app: Flask, people: People, session: Session) -> None:
    row = people.organisation((people.user(), "owner"), kind="buyer")
    session.add(
        InvitationRow(
            organisation_id=row.id, email="new@example.test", role="member", token_hash="x", created_at=NOW,
            expires_at=NOW + timedelta(days=7),
        )
    )  # fmt: skip
    session.commit()
    maria, page = sign_in(app, "maria@example.test"), f"/my/{row.id}/members"
    post(maria, f"/my/{row.id}/delete", SURE, page=page)
    assert "Delete the organisation tomorrow." in maria.get(page).get_data(as_text=True)
    assert len(session.scalars(select(OrganisationRow)).all()) == 1
