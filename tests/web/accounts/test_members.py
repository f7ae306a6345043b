"""Members of an organisation: invited by mail, given roles, let go; never without an owner."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.accounts import InvitationRow, MembershipRow, OrganisationRow, UserRow
from models.letters import LetterRow
from tests.web.factories import NOW
from tests.web.people import People, post, sign_in


@pytest.fixture
def people(session: Session) -> People:
    return People(session)


@pytest.fixture
def bakery(people: People, session: Session) -> OrganisationRow:
    row = people.organisation((people.user("owner@example.test"), "owner"), kind="buyer")
    session.commit()
    return row


def invite(app: Flask, session: Session, bakery: OrganisationRow, email: str, role: str = "member") -> str:
    owner = sign_in(app, "owner@example.test")
    page = f"/my/{bakery.id}/members"
    response = post(owner, f"/my/{bakery.id}/invitations", {"email": email, "role": role}, page=page)
    assert response.status_code == 302
    letter = session.scalars(select(LetterRow).order_by(LetterRow.id.desc())).first()
    assert letter is not None
    found = re.search(r"(/invitations/\S+)", letter.text)
    assert found is not None
    return found.group(1)


def roles(session: Session, bakery: OrganisationRow) -> dict[str, str]:
    session.expire_all()
    statement = (
        select(UserRow.email, MembershipRow.role)
        .join(MembershipRow, MembershipRow.user_id == UserRow.id)
        .where(MembershipRow.organisation_id == bakery.id)
    )
    return {row.email: row.role for row in session.execute(statement)}


def test_who_works_here_is_not_invited(app: Flask, session: Session, bakery: OrganisationRow) -> None:
    owner, page = sign_in(app, "owner@example.test"), f"/my/{bakery.id}/members"
    data = {"email": "Owner@example.test", "role": "member"}
    response = post(owner, f"/my/{bakery.id}/invitations", data, page=page)
    assert response.status_code == 422
    assert "works here already" in response.text
    assert session.scalars(select(LetterRow)).first() is None


def test_the_only_owner_is_not_offered_to_leave(
    app: Flask, people: People, session: Session, bakery: OrganisationRow
) -> None:
    owner, page = sign_in(app, "owner@example.test"), f"/my/{bakery.id}/members"
    assert f'action="/my/{bakery.id}/leave"' not in owner.get(page).text
    colleague = people.user("new@example.test")
    session.add(MembershipRow(user_id=colleague.id, organisation_id=bakery.id, role="owner"))
    session.commit()
    assert f'action="/my/{bakery.id}/leave"' in owner.get(page).text


def test_an_invited_colleague_joins(app: Flask, people: People, session: Session, bakery: OrganisationRow) -> None:
    people.user("new@example.test")
    session.commit()
    link = invite(app, session, bakery, "New@example.test")
    assert roles(session, bakery) == {"owner@example.test": "owner"}
    new = sign_in(app, "new@example.test")
    assert post(new, link).location == f"/my/{bakery.id}"
    assert roles(session, bakery) == {"owner@example.test": "owner", "new@example.test": "member"}
    assert new.get(link).status_code == 410


def test_an_invitation_is_for_its_address_only(
    app: Flask, people: People, session: Session, bakery: OrganisationRow
) -> None:
    people.user("other@example.test")
    session.commit()
    link = invite(app, session, bakery, "new@example.test")
    other = sign_in(app, "other@example.test")
    assert "Sign out and come back" in other.get(link).get_data(as_text=True)
    assert post(other, link, page="/account").status_code == 403


def test_a_withdrawn_or_old_invitation_opens_nothing(app: Flask, session: Session, bakery: OrganisationRow) -> None:
    link = invite(app, session, bakery, "new@example.test")
    row = session.scalars(select(InvitationRow)).one()
    row.expires_at -= timedelta(days=5_000)
    session.commit()
    assert app.test_client().get(link).status_code == 410
    link = invite(app, session, bakery, "new@example.test")
    owner = sign_in(app, "owner@example.test")
    row = session.scalars(select(InvitationRow).where(InvitationRow.withdrawn_at.is_(None))).one()
    post(owner, f"/my/{bakery.id}/invitations/{row.id}/withdraw", page=f"/my/{bakery.id}/members")
    assert app.test_client().get(link).status_code == 410


def test_an_address_is_not_written_to_again_and_again(app: Flask, session: Session, bakery: OrganisationRow) -> None:
    owner, page = sign_in(app, "owner@example.test"), f"/my/{bakery.id}/members"
    data, statuses = {"email": "new@example.test", "role": "member"}, []
    for _ in range(4):
        statuses.append(post(owner, f"/my/{bakery.id}/invitations", data, page=page).status_code)
        row = session.scalars(select(InvitationRow).order_by(InvitationRow.id.desc())).first()
        assert row is not None
        post(owner, f"/my/{bakery.id}/invitations/{row.id}/withdraw", page=page)
    assert statuses == [302, 302, 302, 422]
    assert len(session.scalars(select(LetterRow)).all()) == 3
    session.execute(update(InvitationRow).values(created_at=NOW - timedelta(days=1)))
    session.commit()
    assert post(owner, f"/my/{bakery.id}/invitations", data, page=page).status_code == 302


def test_an_organisation_sends_so_many_invitations_a_day(app: Flask, session: Session, bakery: OrganisationRow) -> None:
    for number in range(20):
        row = InvitationRow(
            organisation_id=bakery.id, email=f"{number}@example.test", role="member", token_hash=str(number),
            created_at=NOW, withdrawn_at=NOW, expires_at=NOW + timedelta(days=14),
        )  # fmt: skip
        session.add(row)
    session.commit()
    owner, data = sign_in(app, "owner@example.test"), {"email": "new@example.test", "role": "member"}
    answer = post(owner, f"/my/{bakery.id}/invitations", data, page=f"/my/{bakery.id}/members")
    assert answer.status_code == 422
    assert "You have sent 20 invitations within a day." in answer.get_data(as_text=True)
    assert session.scalars(select(LetterRow)).all() == []


def test_a_name_does_not_make_an_invitation_an_advertisement(
    app: Flask, session: Session, bakery: OrganisationRow
) -> None:
    bakery.name = "Win now at https://evil.test/win or www.evil.test " + "and again " * 14
    session.commit()
    invite(app, session, bakery, "new@example.test")
    letter = session.scalars(select(LetterRow)).one()
    assert len(letter.subject) < 100
    assert all("evil.test" not in text for text in (letter.subject, letter.text, letter.html))


def test_what_is_no_address_is_said_and_kept_in_the_field(
    app: Flask, session: Session, bakery: OrganisationRow
) -> None:
    owner = sign_in(app, "owner@example.test")
    data = {"email": "not an address", "role": "member"}
    response = post(owner, f"/my/{bakery.id}/invitations", data, page=f"/my/{bakery.id}/members")
    assert response.status_code == 422
    assert "This is not an e-mail address." in response.get_data(as_text=True)
    assert 'value="not an address"' in response.get_data(as_text=True)


def test_the_last_owner_stays(app: Flask, people: People, session: Session, bakery: OrganisationRow) -> None:
    owner, page = sign_in(app, "owner@example.test"), f"/my/{bakery.id}/members"
    owner_id = session.scalars(select(UserRow.id)).one()
    leave = f"/my/{bakery.id}/leave"
    for address, data in (
        (leave, {}),
        (f"{page}/{owner_id}/remove", {}),
        (f"{page}/{owner_id}/role", {"role": "member"}),
    ):
        post(owner, address, data, page=page)
        assert "Somebody must stay owner" in owner.get(page).get_data(as_text=True)
    assert roles(session, bakery) == {"owner@example.test": "owner"}


def test_numbers_that_no_row_has_are_no_addresses(app: Flask, session: Session, bakery: OrganisationRow) -> None:
    owner, page = sign_in(app, "owner@example.test"), f"/my/{bakery.id}/members"
    for number in (2**62, 2**63, 9_999_999_999_999_999_999, "9" * 5_000):
        for address in (
            f"/my/{bakery.id}/invitations/{number}/withdraw",
            f"{page}/{number}/role",
            f"{page}/{number}/remove",
            f"/account/sign-ins/{number}/end",
        ):
            assert post(owner, address, {"role": "member"}, page=page).status_code == 404, address[:80]


def test_a_member_may_go_but_not_send_others_away(
    app: Flask, people: People, session: Session, bakery: OrganisationRow
) -> None:
    new = people.user("new@example.test")
    session.add(MembershipRow(user_id=new.id, organisation_id=bakery.id, role="member"))
    session.commit()
    owner_id = session.scalars(select(UserRow.id).where(UserRow.email == "owner@example.test")).one()
    client, page = sign_in(app, "new@example.test"), f"/my/{bakery.id}/members"
    assert post(client, f"{page}/{owner_id}/remove", page=page).status_code == 403
    assert post(client, f"/my/{bakery.id}/leave", page=page).location == "/my/"
    assert roles(session, bakery) == {"owner@example.test": "owner"}
