"""What is kept of a person: given out whole, erased whole; no table can be forgotten."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import InvitationRow, MembershipRow, OrganisationRow, UserRow
from models.alerts import RecipientRow
from models.audit import AuditEntryRow
from models.drafts import DraftRow
from models.enterprises import EnterpriseRow
from models.letters import LetterRow
from models.queries.audit import actor_ref
from models.queries.own_data import AUTHORED, KEPT_WITHOUT_NAME, NOT_GIVEN_OUT, OWNED, PERSONAL, SECRETS, erase_person
from models.tables import Table
from tests.web.factories import NOW, World
from tests.web.people import PASSWORD, People, post, sign_in
from web.accounts.passwords import is_password_of

EMAIL = "maria@example.test"
ADDRESSES = {"email", "address"}


def test_every_column_that_names_a_person_is_declared() -> None:
    for table in Table.metadata.sorted_tables:
        declared = {*PERSONAL.get(table.name, ()), *KEPT_WITHOUT_NAME.get(table.name, ())}
        names = {
            column.name
            for column in table.columns
            if any(key.column.table.name == "users" for key in column.foreign_keys) or column.name in ADDRESSES
        }
        missing = names - declared - ({"email"} if table.name == "users" else set())
        assert not missing, f"{table.name}.{missing}: say in models.queries.own_data what becomes of it"


def test_every_table_of_an_organisation_is_given_out_or_deliberately_not() -> None:
    of_these = {"enterprises.id", "organisations.id", "drafts.id", "draft_lots.id"}
    for table in Table.metadata.sorted_tables:
        if any(key.target_fullname in of_these for key in table.foreign_keys):
            assert (table.name in OWNED) is not (table.name in NOT_GIVEN_OUT), f"{table.name}: say it in own_data"


def test_what_stays_can_lose_its_name() -> None:
    for name, columns in KEPT_WITHOUT_NAME.items():
        for column in columns:
            (key,) = Table.metadata.tables[name].c[column].foreign_keys
            assert key.ondelete == "SET NULL", (name, column)


@pytest.fixture
def maria(session: Session, world: World) -> UserRow:
    """Somebody with a trace in every table."""
    people = People(session)
    maria, colleague = people.user(EMAIL, name="Maria"), people.user("colleague@example.test")
    people.organisation((maria, "owner"), enterprise=world.enterprise("own"))
    office = people.organisation((maria, "member"), (colleague, "owner"), kind="buyer")
    session.add(DraftRow(organisation_id=office.id, title="D", country="DE", language="de", created_by=maria.id))
    session.add(RecipientRow(channel="mail", address="Maria@example.test", language="de", frequency="daily"))
    session.add(LetterRow(address=EMAIL, language="de", subject="S", text="", html=""))
    session.add(InvitationRow(organisation_id=office.id, email=EMAIL, role="member", token_hash="x", expires_at=NOW))
    session.commit()
    return maria


def test_the_export_holds_all_but_what_opens_the_account(app: Flask, session: Session, maria: UserRow) -> None:
    client = sign_in(app, EMAIL)
    kept = json.loads(client.get("/account/data.json").get_data(as_text=True))
    assert set(kept) == {*PERSONAL, *KEPT_WITHOUT_NAME, *OWNED}
    assert [row["key"] for row in kept["enterprises"]] == ["own"]
    assert [row["text"] for row in kept["capabilities"]] == ["Waschen von Bettwäsche"]
    assert [row["kind"] for row in kept["organisations"]] == ["enterprise"], "not that of which she is a member"
    for name in ("users", "sign_ins", "memberships", "invitations", "letters", "recipients", "drafts"):
        assert kept[name], name
    assert kept["users"][0]["name"] == "Maria"
    assert not SECRETS & {column for rows in kept.values() for row in rows for column in row}
    assert "colleague@example.test" not in json.dumps(kept)


def test_erasing_leaves_nothing_of_the_person(app: Flask, session: Session, maria: UserRow) -> None:
    client, maria_id = sign_in(app, EMAIL), maria.id
    assert post(client, "/account/erase", {"password": "wrong"}).status_code == 422
    assert post(client, "/account/erase", {"password": PASSWORD}).location == "/"
    session.expire_all()
    for table in Table.metadata.sorted_tables:
        for column in (*PERSONAL.get(table.name, ()), *KEPT_WITHOUT_NAME.get(table.name, ())):
            is_hers = func.lower(table.c[column]) == EMAIL if column in ADDRESSES else table.c[column] == maria_id
            assert session.execute(select(table).where(is_hers)).all() == [], (table.name, column)
    assert session.scalars(select(OrganisationRow.kind)).all() == ["buyer"]
    assert session.scalars(select(EnterpriseRow)).all() == []
    assert session.scalars(select(DraftRow.created_by)).all() == [None]
    assert client.get("/account").status_code == 302


def test_what_an_administrator_did_stays_without_the_name(
    app: Flask, session: Session, maria: UserRow, world: World
) -> None:
    criteria = world.criteria()
    criteria.author = "Maria@example.test"
    maria.is_administrator = True
    session.commit()
    client, ref = sign_in(app, EMAIL), actor_ref(maria.fs_webauthn_user_handle)
    post(client, "/account/erase", {"password": PASSWORD})
    session.expire_all()
    entry = session.scalars(select(AuditEntryRow)).one()
    assert (entry.actor_id, entry.actor_ref, criteria.author) == (None, ref, None)


def test_every_column_for_an_author_is_declared() -> None:
    authored = {table.name for table in Table.metadata.sorted_tables if "author" in table.columns}
    assert authored == set(AUTHORED)


def test_colleagues_are_not_left_without_an_owner(app: Flask, session: Session, maria: UserRow) -> None:
    for row in session.scalars(select(MembershipRow)):
        row.role = "owner" if row.user_id == maria.id else "member"
    session.commit()
    client = sign_in(app, EMAIL)
    response = post(client, "/account/erase", {"password": PASSWORD})
    assert response.status_code == 422
    assert "First make a colleague an owner of The buyer." in response.get_data(as_text=True)
    assert session.scalars(select(func.count()).select_from(UserRow)).one() == 2


def test_the_privacy_page_needs_no_account(app: Flask) -> None:
    assert "What we do not keep" in app.test_client().get("/privacy").get_data(as_text=True)


def test_erasing_oneself_twice_is_erasing_oneself(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    People(session).user(EMAIL)
    session.commit()
    client = sign_in(app, EMAIL)

    def overtaken(person: UserRow, password: str) -> bool:
        is_right = is_password_of(person, password)
        erase_person(session, session.get_one(UserRow, person.id))
        session.commit()
        return is_right

    monkeypatch.setattr("web.views.own_data.is_password_of", overtaken)
    answer = post(client, "/account/erase", {"password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")
