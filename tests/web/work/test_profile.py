"""An enterprise's own profile: two answers are enough, errors lose nothing, nobody else's profile is overwritten."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.accounts import OrganisationRow
from models.drafts import DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.work import WorkItemRow
from tests.web.factories import NOW, World
from tests.web.meanwhile import meanwhile
from tests.web.people import People, post, sign_in, token


@pytest.fixture
def organisation(session: Session) -> OrganisationRow:
    people = People(session)
    row = people.organisation((people.user(), "owner"))
    row.name = "Grüne Hände"
    session.commit()
    return row


@pytest.fixture
def maria(app: Flask, organisation: OrganisationRow) -> FlaskClient:
    return sign_in(app, "maria@example.test")


def profile(session: Session) -> EnterpriseRow:
    session.expire_all()
    return session.scalars(select(EnterpriseRow).options(selectinload(EnterpriseRow.capabilities))).one()


FIRST = {"name": "Grüne Hände", "language": "de", "capabilities": "Pflege von Parks\nWinterdienst", "nuts": ["DE"]}


def test_two_answers_make_a_profile_that_is_matched(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    address = f"/my/{organisation.id}/profile"
    assert maria.get("/my/").location == address
    response = post(maria, address, FIRST)
    assert response.location == f"/my/{organisation.id}/matches"
    row = profile(session)
    assert [item.text for item in row.capabilities] == ["Pflege von Parks", "Winterdienst"]
    assert (row.nuts, row.country, row.language, row.listed) == (["DE"], "DE", "de", False)
    asked = session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "embed_enterprise")).all()
    assert asked == [row.id]
    assert "comparing your profile" in maria.get(response.location).get_data(as_text=True)


def test_the_marks_of_a_list_are_no_part_of_what_somebody_can_do(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    lines = ["lavandaria;", "1) refeições", "2. limpeza,", "a) jardins", "(3) pintura", "• costura", "24h-Dienst"]
    post(maria, f"/my/{organisation.id}/profile", {**FIRST, "capabilities": "\n".join(lines)})
    said = ["lavandaria", "refeições", "limpeza", "jardins", "pintura", "costura", "24h-Dienst"]
    assert [item.text for item in profile(session).capabilities] == said


def test_nobody_has_a_largest_contract_of_nothing(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    response = post(maria, f"/my/{organisation.id}/profile", {**FIRST, "max_contract_eur": "0"})
    assert response.status_code == 422
    assert "Enter an amount in euro" in response.get_data(as_text=True)
    assert session.scalars(select(EnterpriseRow)).all() == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Čišćenje škola i vrtića te održavanje zelenih površina za gradove i općine", "hr"),
        ("Reinigung von Schulen und Pflege von Grünflächen für die Gemeinden", "de"),
    ],
)
def test_a_profile_is_kept_in_the_language_in_which_it_is_written(
    text: str, language: str, maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    post(maria, f"/my/{organisation.id}/profile", {"name": "Rad", "capabilities": text})
    assert profile(session).language == language


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    address = f"/my/{organisation.id}/profile"
    data = {**FIRST, "max_contract_eur": "a lot", "website": "javascript:alert(1)", "excluded_words": "Asbest"}
    response = post(maria, address, data)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Enter an amount in euro" in text
    assert "begins with https://" in text
    assert "Pflege von Parks\nWinterdienst" in text
    assert "Asbest" in text
    assert session.scalars(select(EnterpriseRow)).all() == []


def test_a_profile_may_be_as_long_as_it_says_in_any_script(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    data = {**FIRST, "capabilities": "\n".join(["ψ" * 2_000] * 30), "description": "ψ" * 10_000}
    assert post(maria, f"/my/{organisation.id}/profile", data).status_code == 302
    row = profile(session)
    assert len(row.description or "") == 10_000
    assert {len(item.text) for item in row.capabilities} == {2_000}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "a" * 201, "Use up to 200 characters."),
        ("name", "", "Enter the name."),
        ("status", "unheard-of", "Choose from the statuses."),
        ("languages", "xx", "Choose from the languages."),
        ("language", "xx", "Choose a language."),
        ("city", "a" * 201, "Use up to 200 characters."),
        ("cpv", "12", "Enter CPV codes of eight digits."),
    ],
)
def test_what_is_wrong_is_marked_and_says_what_may_stand_there(
    maria: FlaskClient, organisation: OrganisationRow, field: str, value: str, said: str
) -> None:
    response = post(maria, f"/my/{organisation.id}/profile", {**FIRST, field: value})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert re.findall(r'<p class="field-errors"[^>]*>([^<]+)<', text) == [said]


def test_a_name_with_marks_that_turn_the_text_is_kept_without_them(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    post(maria, f"/my/{organisation.id}/profile", {**FIRST, "name": "Grüne\x01 \u202eHände\uffff"})
    assert profile(session).name == "Grüne Hände"


def test_an_empty_profile_says_what_is_needed(maria: FlaskClient, organisation: OrganisationRow) -> None:
    response = post(maria, f"/my/{organisation.id}/profile", {"name": "Grüne Hände", "language": "de"})
    assert "Say what you can do" in response.get_data(as_text=True)


def test_a_namesake_is_not_overwritten(
    maria: FlaskClient, organisation: OrganisationRow, session: Session, world: World
) -> None:
    post(maria, f"/my/{organisation.id}/profile", FIRST)
    key = profile(session).key
    people = People(session)
    other = people.organisation((people.user("other@example.test"), "owner"))
    session.commit()
    client = sign_in(maria.application, "other@example.test")
    post(client, f"/my/{other.id}/profile", {**FIRST, "capabilities": "Etwas anderes"})
    rows = session.scalars(select(EnterpriseRow).order_by(EnterpriseRow.id)).all()
    assert len(rows) == 2
    assert rows[0].key == key
    assert rows[1].key.startswith(key)


def test_a_first_profile_that_is_sent_twice_is_one(
    maria: FlaskClient, organisation: OrganisationRow, session: Session, world: World
) -> None:
    address = f"/my/{organisation.id}/profile"
    data = {**FIRST, "csrf_token": token(maria, address)}
    own = session.get_one(OrganisationRow, organisation.id, with_for_update=True)
    own.enterprise_id = world.enterprise("own").id
    session.flush()
    assert meanwhile(session, lambda: maria.post(address, data=data)).status_code == 302
    assert profile(session).key == "own"


def test_a_change_keeps_what_the_form_does_not_ask(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    address = f"/my/{organisation.id}/profile"
    post(maria, address, FIRST)
    row = profile(session)
    row.excluded_cpv = ["45000000"]
    session.commit()
    post(maria, address, {**FIRST, "max_contract_eur": "250000", "status": ["sheltered-workshop"]})
    row = profile(session)
    assert row.excluded_cpv == ["45000000"]
    assert row.max_contract_eur_cents == 25_000_000
    text = maria.get(address).get_data(as_text=True)
    assert 'value="250,000"' in text


def test_a_founded_enterprise_is_not_listed_until_it_asks(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    post(maria, f"/my/{organisation.id}/profile", FIRST)
    row = profile(session)
    visitor = maria.application.test_client()
    assert "Grüne Hände" not in visitor.get("/enterprises").get_data(as_text=True)
    assert visitor.get(f"/enterprises/{row.key}").status_code == 404
    assert visitor.get(f"/enterprises/{row.id}").status_code == 404
    asked = post(maria, f"/my/{organisation.id}/profile", {**FIRST, "listed": "yes"})
    told = maria.get(asked.location).get_data(as_text=True)
    assert "Your page is public now" in told
    assert "Nothing has changed" not in told
    assert "Grüne Hände" in maria.get("/enterprises").get_data(as_text=True)
    assert maria.get(f"/enterprises/{row.key}").status_code == 200


def test_drafts_are_matched_anew_with_an_enterprise_that_becomes_public(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    address = f"/my/{organisation.id}/profile"
    post(maria, address, FIRST)
    draft = DraftRow(organisation_id=organisation.id, title="Parks", country="DE", language="de", changed_at=NOW)
    session.add(draft)
    session.flush()
    session.add(
        DraftLotRow(
            draft_id=draft.id, position=1, title="Parks", description="", language="de", nature="services",
            country="DE", cpv=[], nuts=["DE"],
        )
    )  # fmt: skip
    session.commit()
    asked = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")
    post(maria, address, FIRST)
    assert session.scalars(asked).all() == []
    post(maria, address, {**FIRST, "listed": "yes"})
    assert session.scalars(asked).all() == [draft.id]
    session.query(WorkItemRow).delete()
    session.commit()
    for listed in ("yes", ""):
        post(maria, address, {**FIRST, "listed": listed})
        assert session.scalars(asked).all() == [], "it was public before"


CONTACT = {"contact_email": "Office@gruen.example", "contact_phone": "+49 (0)761 123"}


def test_a_contact_alone_is_kept_and_matches_nothing_anew(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    address = f"/my/{organisation.id}/profile"
    post(maria, address, FIRST)
    row = profile(session)
    assert (row.contact_email, row.contact_phone) == (None, None)
    row.matched_at = NOW
    session.query(WorkItemRow).delete()
    session.commit()
    response = post(maria, address, {**FIRST, **CONTACT})
    text = maria.get(response.location).get_data(as_text=True)
    assert "Saved." in text
    assert "Saved. We are matching" not in text
    row = profile(session)
    assert (row.contact_email, row.contact_phone) == ("office@gruen.example", "+49 (0)761 123")
    assert row.matched_at == NOW
    assert session.scalars(select(WorkItemRow)).all() == []
    response = post(maria, address, {**FIRST, **CONTACT})
    assert "Nothing has changed." in maria.get(response.location).get_data(as_text=True)
    text = maria.get(address).get_data(as_text=True)
    assert "Buyers see this in the directory." in text
    for value in ("office@gruen.example", "+49 (0)761 123"):
        assert f'value="{value}"' in text
    post(maria, address, FIRST)
    assert profile(session).contact_email is None


def test_the_address_of_the_account_is_offered_to_nobody(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    address = f"/my/{organisation.id}/profile"
    assert "maria@example.test" not in maria.get(address).get_data(as_text=True).partition("<main")[2]
    post(maria, address, {**FIRST, "listed": "yes"})
    page = maria.application.test_client().get(f"/enterprises/{profile(session).key}").get_data(as_text=True)
    assert "mailto:" not in page
    assert "maria@example.test" not in page


def test_a_wrong_contact_is_said_beside_its_field(
    maria: FlaskClient, organisation: OrganisationRow, session: Session
) -> None:
    data = {**FIRST, "contact_email": "gruen at example", "contact_phone": "call <us>"}
    response = post(maria, f"/my/{organisation.id}/profile", data)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="contact_email-error">This is not an e-mail address.' in text
    assert 'id="contact_phone-error">Enter a phone number' in text
    assert "call &lt;us&gt;" in text
    assert session.scalars(select(EnterpriseRow)).all() == []
