"""Drafts that are changed from two windows: nothing is lost, nobody is stopped, who was overtaken is told."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.drafts import DraftLotRow, DraftRow
from tests.web.meanwhile import meanwhile
from tests.web.people import People, post, sign_in, token

LOT = {"title": "Cleaning", "description": "Daily.", "nature": "services", "language": "en"}


class Office:
    """An authority with a draft of one lot."""

    def __init__(self, app: Flask, session: Session) -> None:
        people = People(session)
        self.session = session
        organisation = people.organisation((people.user("officer@example.test"), "owner"), kind="buyer")
        session.commit()
        self.officer: FlaskClient = sign_in(app, "officer@example.test")
        self.home = f"/my/{organisation.id}/drafts"
        post(self.officer, f"{self.home}/new", LOT)
        self.lot = session.scalars(select(DraftLotRow)).one()
        self.draft = f"{self.home}/{self.lot.draft_id}"
        self.edit = f"{self.draft}/lots/{self.lot.id}/edit"
        self.token = token(self.officer, self.edit)
        session.rollback()

    def send(self, address: str, **fields: str) -> int:
        return self.officer.post(address, data={"csrf_token": self.token, **fields}).status_code

    def version(self) -> str:
        text = self.officer.get(self.edit).get_data(as_text=True)
        return re.findall(r'name="version" value="(\w+)"', text)[0]

    def titles(self) -> list[str]:
        self.session.expire_all()
        return list(self.session.scalars(select(DraftLotRow.title).order_by(DraftLotRow.position)))


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return Office(app, session)


def hold(office: Office) -> None:
    """Hold the draft as another window does that is just being saved."""
    office.session.execute(select(DraftRow.id).with_for_update())


def test_lots_that_are_added_at_once_are_all_kept(office: Office) -> None:
    hold(office)
    row = office.session.get_one(DraftLotRow, office.lot.id)
    other = {name: getattr(row, name) for name in ("draft_id", "language", "country", "description", "nature")}
    office.session.add(DraftLotRow(**other, position=2, title="Laundry", cpv=[], nuts=["DE"], suggestions=[], bands={}))
    office.session.flush()
    windows = {**LOT, "title": "Windows"}
    assert meanwhile(office.session, lambda: office.send(f"{office.draft}/lots/new", **windows)) == 302
    assert office.titles() == ["Cleaning", "Laundry", "Windows"]


def test_a_draft_may_be_deleted_while_it_is_changed(office: Office) -> None:
    hold(office)

    def change() -> None:
        office.session.execute(update(DraftLotRow).values(title="Changed"))

    assert meanwhile(office.session, lambda: office.send(f"{office.draft}/delete"), then=change) == 302
    assert office.titles() == []


def test_who_was_overtaken_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    begun = office.version()
    assert office.send(office.edit, **{**LOT, "title": "First", "version": begun}) == 302
    second = {**LOT, "title": "Second", "description": "Typed <b>long</b>", "version": begun}
    answer = office.officer.post(office.edit, data={"csrf_token": office.token, **second})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This lot was changed since you opened it" in text
    assert "Typed &lt;b&gt;long&lt;/b&gt;" in text
    assert office.titles() == ["First"]
    (now,) = re.findall(r'name="version" value="(\w+)"', text)
    assert office.send(office.edit, **{**second, "version": now}) == 302
    assert office.titles() == ["Second"]


def test_saving_the_same_twice_is_no_conflict(office: Office) -> None:
    begun = office.version()
    for _ in range(2):
        assert office.send(office.edit, **{**LOT, "title": "First", "version": begun}) == 302
