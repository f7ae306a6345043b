"""People for administrators: found, blocked, made administrators, never locked out by mistake, all written down."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import SecondFactor, Settings
from models.accounts import MembershipRow, SignInRow, UserRow
from models.alerts import RecipientRow, SubscriptionRow
from models.letters import LetterRow
from models.queries import people
from tests.web.admin.conftest import Written
from tests.web.factories import NOW, World
from tests.web.people import PASSWORD, People, post, sign_in
from web import create_app

PAGE = "/admin/people"


def titles(client: FlaskClient, address: str) -> list[str]:
    return re.findall(r'<h3 class="card-heading"><a href="[^"]+">([^<]+)', client.get(address).get_data(as_text=True))


@pytest.fixture
def maria(session: Session) -> UserRow:
    row = People(session).user("maria@example.test", name="Maria Muster", language="de")
    session.commit()
    return row


def test_people_are_found_told_apart_and_sorted(ana: FlaskClient, maria: UserRow, session: Session) -> None:
    People(session).user("new_user%@example.test", confirmed_at=None)
    People(session).user("zoe@example.test", active=False, tf_primary_method="authenticator")
    session.commit()
    assert titles(ana, f"{PAGE}?sort=email") == ["Ana", "Maria Muster", "new_user%@example.test", "zoe@example.test"]
    assert titles(ana, f"{PAGE}?sort=seen")[0] == "Ana"
    assert titles(ana, f"{PAGE}?q=MUSTER") == ["Maria Muster"]
    assert titles(ana, f"{PAGE}?q=r%25") == ["new_user%@example.test"]
    assert titles(ana, f"{PAGE}?mark=blocked") == ["zoe@example.test"]
    assert titles(ana, f"{PAGE}?mark=unconfirmed") == ["new_user%@example.test"]
    assert titles(ana, f"{PAGE}?mark=administrator&mark=one-factor") == ["Ana"]
    assert ana.get(f"{PAGE}?mark=other").status_code == 400
    assert "Nobody fits" in ana.get(f"{PAGE}?q=nobody-here").get_data(as_text=True)


def test_the_list_is_exported_safely_and_that_is_written_down(
    ana: FlaskClient, session: Session, written: Written
) -> None:
    People(session).user("x@example.test", name="=HYPERLINK(1)")
    session.commit()
    rows = list(
        csv.DictReader(io.StringIO(ana.get(f"{PAGE}/export.csv").get_data(as_text=True).removeprefix("\ufeff")))
    )
    assert {row["email"]: row["name"] for row in rows}["x@example.test"] == "'=HYPERLINK(1)"
    assert not {"password", "tf_totp_secret"} & set(rows[0])
    assert written() == [("people.exported", 0, {"people": 2})]


def test_one_person_is_shown_with_all_that_matters(
    app: Flask, ana: FlaskClient, maria: UserRow, session: Session, world: World
) -> None:
    People(session).organisation((maria, "owner"), enterprise=world.enterprise("own"))
    session.commit()
    sign_in(app, "maria@example.test")
    text = ana.get(f"{PAGE}/{maria.id}").get_data(as_text=True)
    for part in ("maria@example.test", "Owner", "Confirmed", "Deutsch", "Sign out everywhere", "Make an administrator"):
        assert part in text
    assert ana.get(f"{PAGE}/99999").status_code == 404
    assert ana.get(f"{PAGE}/{10**20}").status_code == 404


def test_a_right_is_granted_and_withdrawn_once_each(
    app: Flask, ana: FlaskClient, maria: UserRow, written: Written
) -> None:
    page = f"{PAGE}/{maria.id}"
    for is_on in ("yes", "yes", "no", "no"):
        assert post(ana, f"{page}/administrator", {"is_on": is_on}, page=page).location == page
    assert [entry[:2] for entry in written()] == [
        ("administrator.granted", maria.id),
        ("administrator.withdrawn", maria.id),
    ]
    assert post(ana, f"{page}/administrator", {"is_on": "perhaps"}, page=page).status_code == 400


def test_who_is_blocked_is_out_at_once_and_comes_back_when_unblocked(
    app: Flask, ana: FlaskClient, maria: UserRow, written: Written
) -> None:
    client, page = sign_in(app, "maria@example.test"), f"{PAGE}/{maria.id}"
    post(ana, f"{page}/active", {"is_on": "no"}, page=page)
    assert client.get("/account").status_code == 302
    refused = post(app.test_client(), "/sign-in", {"email": "maria@example.test", "password": PASSWORD})
    assert refused.status_code == 200
    post(ana, f"{page}/active", {"is_on": "yes"}, page=page)
    assert sign_in(app, "maria@example.test").get("/account").status_code == 200
    assert [entry[0] for entry in written()] == ["person.blocked", "person.unblocked"]


def test_nobody_locks_the_own_account_out(ana: FlaskClient, admin: UserRow, session: Session, written: Written) -> None:
    page = f"{PAGE}/{admin.id}"
    text = ana.get(page).get_data(as_text=True)
    assert "This is your own account" in text
    for action in ("administrator", "active"):
        answer = ana.post(f"{page}/{action}", data={"is_on": "no", "csrf_token": csrf(ana)}, follow_redirects=True)
        assert "You cannot lock yourself out." in answer.get_data(as_text=True)
    session.expire_all()
    assert (admin.active, admin.is_administrator) == (True, True)
    assert written() == []


def csrf(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/admin/criteria/new").get_data(as_text=True))
    assert found is not None
    return found.group(1)


def test_the_last_administrator_stays(session: Session, admin: UserRow) -> None:
    other = People(session).user("ben@example.test", is_administrator=True, active=False)
    session.commit()
    for change in (people.set_administrator, people.set_active):
        with pytest.raises(people.LastAdministratorError):
            change(session, admin.id, is_on=False, by=other.id)
    assert people.set_administrator(session, other.id, is_on=False, by=admin.id)


def test_sign_ins_are_ended(app: Flask, ana: FlaskClient, maria: UserRow, session: Session, written: Written) -> None:
    client, page = sign_in(app, "maria@example.test"), f"{PAGE}/{maria.id}"
    for _ in range(2):
        post(ana, f"{page}/sign-ins/end", page=page)
    assert client.get("/account").status_code == 302
    mine = select(SignInRow.ended_at).where(SignInRow.user_id == maria.id)
    assert None not in session.scalars(mine).all()
    assert written() == [("person.signed-out", maria.id, {})]


def test_a_confirmation_is_sent_again_once_in_the_persons_language(
    ana: FlaskClient, session: Session, written: Written
) -> None:
    row = People(session).user("neu@example.test", confirmed_at=None, language="de")
    session.commit()
    page = f"{PAGE}/{row.id}"
    for _ in range(2):
        post(ana, f"{page}/confirmation", page=page)
    letter = session.scalars(select(LetterRow)).one()
    assert (letter.address, letter.language) == ("neu@example.test", "de")
    assert "/confirm/" in letter.text
    assert written() == [("person.confirmation-sent", row.id, {})]
    assert '<html lang="en">' in ana.get(page).get_data(as_text=True)


def test_members_of_an_organisation_are_looked_after(
    ana: FlaskClient, maria: UserRow, session: Session, world: World, written: Written
) -> None:
    enterprise = world.enterprise("own")
    other = People(session).user("other@example.test")
    row = People(session).organisation((maria, "owner"), (other, "member"), enterprise=enterprise)
    recipient = RecipientRow(address="maria@example.test", language="de", frequency="daily")
    session.add(recipient)
    session.flush()
    session.add(SubscriptionRow(recipient_id=recipient.id, enterprise_id=enterprise.id))
    session.commit()
    page = f"/admin/organisations/{row.id}"
    member = f"{page}/members/{maria.id}"
    refused = ana.post(f"{member}/remove", data={"csrf_token": csrf(ana)}, follow_redirects=True)
    assert "Somebody must stay owner." in refused.get_data(as_text=True)
    for _ in range(2):
        post(ana, f"{page}/members/{other.id}/role", {"role": "owner"}, page=page)
    for _ in range(2):
        post(ana, f"{member}/remove", page=page)
    assert written() == [
        ("membership.changed", row.id, {"person": other.id, "role": "owner"}),
        ("membership.removed", row.id, {"person": maria.id}),
    ]
    assert session.scalars(select(MembershipRow.user_id)).all() == [other.id]
    assert session.scalars(select(SubscriptionRow)).all() == []
    assert post(ana, f"{page}/members/99999/remove", page=page).status_code == 404


def test_organisations_are_found(ana: FlaskClient, maria: UserRow, session: Session, world: World) -> None:
    People(session).organisation((maria, "owner"), enterprise=world.enterprise("own", name="Green Works"))
    People(session).organisation((maria, "owner"), kind="buyer")
    session.commit()
    assert titles(ana, "/admin/organisations") == ["Green Works", "The buyer"]
    assert titles(ana, "/admin/organisations?kind=buyer&country=DE") == ["The buyer"]
    assert titles(ana, "/admin/organisations?q=green") == ["Green Works"]
    text = ana.get("/admin/organisations/export.csv").get_data(as_text=True)
    assert '"Green Works","enterprise","DE",1,"own"' in text


def test_without_a_second_factor_the_pages_are_closed_where_one_is_required(
    clean_database: Settings, admin: UserRow, session: Session
) -> None:
    required = clean_database.model_copy(update={"admin_second_factor": SecondFactor.REQUIRED})
    client = sign_in(create_app(required, clock=lambda: NOW), "ana@example.test")
    for address in ("/admin/", PAGE, "/admin/criteria"):
        response = client.get(address)
        assert response.status_code == 403
        assert "/account/two-factor" in response.get_data(as_text=True)
    admin.tf_primary_method = "authenticator"
    session.commit()
    assert client.get("/admin/").status_code == 200


def test_without_a_second_factor_a_notice_says_so_where_it_is_advised(ana: FlaskClient) -> None:
    assert "You sign in with a password alone." in ana.get("/admin/").get_data(as_text=True)


def test_production_requires_a_second_factor_unless_told_otherwise() -> None:
    values = {
        "app_env": "production", "secret_key": "s", "database_url": "postgresql://h/d", "redis_url": "redis://h",
        "smtp_url": "smtp://h", "base_url": "https://tenders.example.org", "mail_from": "alerts@example.org",
    }  # fmt: skip
    assert Settings(**values).needs_second_factor
    assert not Settings(**values, admin_second_factor="advised").needs_second_factor
    assert not Settings(app_env="test").needs_second_factor
