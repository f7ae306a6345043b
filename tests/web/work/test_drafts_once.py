"""A form that adds a draft or a lot adds one, however often it is sent; the way back leads to what it has made."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.accounts import OrganisationRow
from models.drafts import DraftLotRow, DraftRow
from tests.web.meanwhile import meanwhile
from tests.web.people import People, post, sign_in, token

LOT = {"title": "Cleaning", "description": "Daily.", "nature": "services", "language": "en"}
WINDOWS = {**LOT, "title": "Windows"}
DOCUMENT = "Cleaning and gardening\n\nLot 1: Cleaning\nDaily cleaning.\n\nLot 2: Gardening\nMowing of lawns.\n"


class Office:
    """An authority with a draft of one lot."""

    def __init__(self, app: Flask, session: Session) -> None:
        people = People(session)
        self.app, self.session = app, session
        people.organisation((people.user("officer@example.test"), "owner"), kind="buyer")
        session.commit()
        self.officer: FlaskClient = sign_in(app, "officer@example.test")
        self.home = "/my/1/drafts"
        self.draft = post(self.officer, f"{self.home}/new", LOT).location
        self.token = token(self.officer, f"{self.home}/new")

    def begin(self, page: str) -> str:
        """Open a form that adds something; return the address that the way back leads to."""
        address = self.officer.get(page).location
        assert f'action="{address}"' in self.officer.get(address).text
        return address

    def send(self, address: str, fields: dict[str, str], officer: FlaskClient | None = None) -> TestResponse:
        return (officer or self.officer).post(address, data={"csrf_token": self.token, **fields})

    def n_drafts(self) -> int | None:
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(DraftRow))

    def titles(self) -> list[str]:
        self.session.rollback()
        return list(self.session.scalars(select(DraftLotRow.title).order_by(DraftLotRow.id)))


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return Office(app, session)


@pytest.fixture(params=["draft", "lot"])
def form(office: Office, request: pytest.FixtureRequest) -> str:
    """The address of a form to begin a draft, and of one to add a lot to the draft that is there."""
    return office.begin(f"{office.home}/new" if request.param == "draft" else f"{office.draft}/lots/new")


def test_a_button_pressed_twice_adds_once(office: Office, form: str) -> None:
    first, second = (office.send(form, WINDOWS) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.location == first.location
    assert office.titles() == ["Cleaning", "Windows"]


def send_changed(office: Office, page: str) -> None:
    """Send the form of a page that changes what was saved, with another title."""
    action, version = (
        re.findall(pattern, page)[0] for pattern in (r'action="([^"]+/edit)"', r'name="version" value="(\w+)"')
    )
    assert office.send(action, {**WINDOWS, "title": "Doors", "version": version}).status_code == 302


def test_the_way_back_leads_to_what_was_saved(office: Office, form: str) -> None:
    office.send(form, WINDOWS)
    page = office.officer.get(form)
    assert page.status_code == 200
    assert "You have saved this already. You can change it here." in page.text
    assert 'value="Windows"' in page.text
    send_changed(office, page.text)
    assert office.titles() == ["Cleaning", "Doors"]


def test_a_form_that_the_browser_kept_changes_what_it_made_when_it_was_told(office: Office, form: str) -> None:
    office.send(form, WINDOWS)
    told = office.send(form, {**WINDOWS, "title": "Doors"})
    assert told.status_code == 422
    assert "You have saved this already. What you typed now is still here, but not kept." in told.text
    assert 'value="Doors"' in told.text
    assert office.titles() == ["Cleaning", "Windows"]
    send_changed(office, told.text)
    assert office.titles() == ["Cleaning", "Doors"]


def test_looking_up_codes_and_being_wrong_keep_the_address(office: Office, form: str) -> None:
    for fields, status in ((WINDOWS | {"find_codes": "1"}, 200), (WINDOWS | {"title": ""}, 422)):
        answer = office.send(form, fields)
        assert (answer.status_code, answer.text.count(f'action="{form}')) == (status, 2)
    assert office.titles() == ["Cleaning"]


def test_what_was_deleted_meanwhile_is_added_anew(office: Office, form: str) -> None:
    office.send(form, WINDOWS)
    office.session.execute(delete(DraftLotRow).where(DraftLotRow.title == "Windows"))
    office.session.commit()
    assert office.officer.get(form).status_code == 200
    assert office.send(form, WINDOWS).status_code == 302
    assert office.titles() == ["Cleaning", "Windows"]


def test_every_form_that_is_opened_adds_its_own(office: Office) -> None:
    for _ in range(2):
        assert office.send(office.begin(f"{office.home}/new"), LOT).status_code == 302
        assert office.send(office.begin(f"{office.draft}/lots/new"), LOT).status_code == 302
    assert (office.n_drafts(), office.titles()) == (3, ["Cleaning"] * 5)


def test_a_form_that_is_sent_twice_at_once_adds_once(office: Office, form: str) -> None:
    officers = [sign_in(office.app, "officer@example.test") for _ in range(2)]
    tokens = [token(officer, f"{office.home}/new") for officer in officers]
    engine = office.session.get_bind()
    assert isinstance(engine, Engine)
    office.session.execute(select(OrganisationRow.id, DraftRow.id).join(DraftRow).with_for_update())

    def both() -> list[int]:
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(officer.post, form, data={"csrf_token": csrf, **WINDOWS})
                for officer, csrf in zip(officers, tokens, strict=True)
            ]
            return [answer.result().status_code for answer in sent]

    def wait_for_both() -> None:
        with engine.connect() as connection:
            while (connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) or 0) < 2:
                connection.rollback()

    assert meanwhile(office.session, both, then=wait_for_both) == [302, 302]
    assert office.titles() == ["Cleaning", "Windows"]


def test_an_id_that_was_not_given_there_holds_for_nothing(office: Office, app: Flask) -> None:
    """Whoever moves an id to another form, or makes one up, gets a form of its own; no lot is touched."""
    made, other = office.begin(f"{office.home}/new"), office.begin(f"{office.draft}/lots/new")
    office.send(made, WINDOWS)
    query = made.partition("?")[2]
    for address in (f"{office.draft}/lots/new?{query}", f"{office.home}/new?once=2", f"{office.home}/new?once="):
        assert office.officer.get(address).status_code == 302
        assert office.send(address, LOT).status_code == 302
    people = People(office.session)
    people.organisation((people.user("other@example.test"), "owner"), kind="buyer")
    office.session.commit()
    stranger = sign_in(app, "other@example.test")
    assert stranger.get(f"/my/2/drafts/new?{query}").location.startswith("/my/2/drafts/new?once=")
    assert stranger.get(other).status_code == 404
    assert office.titles() == ["Cleaning", "Windows", *["Cleaning"] * 3]


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unasked(office: Office) -> None:
    form = office.begin(f"{office.home}/new")
    office.send(form, WINDOWS)
    office.session.execute(update(DraftLotRow).where(DraftLotRow.title == "Windows").values(description="Weekly."))
    office.session.commit()
    assert office.send(form, WINDOWS).status_code == 422
    assert office.n_drafts() == 2


def test_lots_from_a_document_are_kept_once(office: Office) -> None:
    page = post(office.officer, f"{office.home}/from-file", {"pasted": DOCUMENT}).text
    action = re.findall(r'action="([^"]+/lots\?once=[^"]+)"', page)[0]
    fields = {"n_lots": "2", "draft_title": "Cleaning and gardening"}
    for number, lot in enumerate((LOT, WINDOWS)):
        fields |= {f"lot-{number}-{name}": value for name, value in {**lot, "keep": "1"}.items()}
    assert [office.send(action, fields).status_code for _ in range(2)] == [302, 302]
    told = office.send(action, {**fields, "lot-1-title": "Doors"})
    assert told.status_code == 422
    assert "You have saved this draft already." in told.text
    assert 'value="Doors"' in told.text
    assert '<a href="/my/1/drafts/2">' in told.text
    assert (office.n_drafts(), office.titles()) == (2, ["Cleaning", "Cleaning", "Windows"])


def test_one_lot_from_a_document_is_kept_once(office: Office) -> None:
    page = post(office.officer, f"{office.home}/from-file", {"pasted": "Cleaning\n\nDaily."}).text
    action = re.findall(r'method="post" action="([^"]+/new\?once=[^"]+)"', page)[0]
    assert [office.send(action, WINDOWS).status_code for _ in range(2)] == [302, 302]
    assert office.titles() == ["Cleaning", "Windows"]
