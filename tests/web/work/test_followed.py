"""Following a lot and declaring interest: told to those who follow, seen by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.follows import FollowedLotRow, InterestRow
from models.notices import LotRow, NoticeVersionRow
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in


@dataclass
class Market:
    """A lot, an enterprise that it fits, and two authorities."""

    app: Flask
    session: Session
    world: World

    def __post_init__(self) -> None:
        people = People(self.session)
        self.enterprise = self.world.enterprise("works", name="Works <b>eG</b>")
        self.notice, self.lot = self.world.tender("Laundry of the clinics")
        self.world.match(self.lot, self.enterprise, self.world.criteria())
        works = people.organisation((people.user("works@example.test"), "owner"), enterprise=self.enterprise)
        offices = [
            people.organisation((people.user(f"{name}@example.test"), "owner"), kind="buyer") for name in ("one", "two")
        ]
        self.session.commit()
        self.page = f"/my/{works.id}/matches/{self.lot.id}"
        self.homes = [f"/my/{office.id}/followed" for office in offices]
        self.works = sign_in(self.app, "works@example.test")
        self.one, self.two = (sign_in(self.app, f"{name}@example.test") for name in ("one", "two"))
        self.tender = f"/tenders/{self.notice.id}"

    def count(self, table: type) -> int:
        return self.session.scalars(select(func.count()).select_from(table)).one()

    def follow(self, client: FlaskClient, home: str) -> int:
        return post(client, f"{home}/{self.lot.id}", page=self.tender).status_code

    def declare(self, **data: object) -> int:
        return post(self.works, f"{self.page}/interest", dict(data), page=self.page).status_code


@pytest.fixture
def market(app: Flask, session: Session, world: World) -> Market:
    return Market(app, session, world)


def text_of(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_followed_lot_is_listed_once(market: Market) -> None:
    assert "Follow this lot" in text_of(market.one, market.tender)
    for _ in range(2):
        assert market.follow(market.one, market.homes[0]) == 302
    text = text_of(market.one, market.homes[0])
    assert text.count("Laundry of the clinics</a>") == 1
    assert "by one@example.test" in text
    assert "No enterprise has declared interest so far." in text
    assert "0 enterprises are interested." in text_of(market.one, market.tender)
    post(market.one, f"{market.homes[0]}/{market.lot.id}/stop", page=market.homes[0])
    assert market.count(FollowedLotRow) == 0


def test_interest_is_seen_by_those_who_follow_and_by_nobody_else(market: Market) -> None:
    market.follow(market.one, market.homes[0])
    assert "Works" not in text_of(market.one, market.homes[0])
    for _ in range(2):
        assert market.declare() == 302
    assert "Works &lt;b&gt;eG&lt;/b&gt;</a>" in text_of(market.one, market.homes[0])
    assert "1 enterprise is interested." in text_of(market.one, market.tender)
    assert "Works" not in text_of(market.two, market.homes[1])
    visitor = market.app.test_client()
    for client in (market.two, market.works, visitor):
        assert "interested." not in text_of(client, market.tender)
    assert "You declared your interest on " in text_of(market.works, market.page)


def test_who_declares_interest_is_told_that_anybody_may_see_it(market: Market) -> None:
    text = text_of(market.works, market.page)
    assert "Anybody with an account can register as a buyer" in text
    assert "Nobody else" not in text


def test_interest_that_is_withdrawn_is_gone(market: Market) -> None:
    market.follow(market.one, market.homes[0])
    market.declare()
    for _ in range(2):
        assert market.declare(withdraw="1") == 302
    assert market.count(InterestRow) == 0
    assert "Works" not in text_of(market.one, market.homes[0])
    assert "Declare interest" in text_of(market.works, market.page)


def test_an_enterprise_outside_the_directory_is_named_but_not_linked(market: Market) -> None:
    market.enterprise.listed = False
    market.session.commit()
    market.follow(market.one, market.homes[0])
    market.declare()
    text = text_of(market.one, market.homes[0])
    assert "Works &lt;b&gt;eG&lt;/b&gt;" in text
    assert "/enterprises/works" not in text


def test_a_closed_lot_takes_no_new_interest(market: Market) -> None:
    market.session.get_one(LotRow, market.lot.id).closes_at = NOW - timedelta(days=1)
    market.session.commit()
    assert "Declare interest" not in text_of(market.works, market.page)
    assert post(market.works, f"{market.page}/interest", page=market.page).status_code == 302
    assert market.count(InterestRow) == 0


def test_what_changes_in_the_lot_since_then_is_told(market: Market) -> None:
    market.follow(market.one, market.homes[0])
    since = market.session.scalars(select(FollowedLotRow.followed_at)).one()
    for revision, days, diff in (
        (1, -1, {"title": ["Before", "Too early"]}),
        (2, 1, {f"lots.{market.lot.ref}.title": ["Old words", "New words"], "lots.LOT-9999.title": ["Other", "Lot"]}),
        (3, 2, {"version": ["01", "02"], "published_on": ["2026-03-01", "2026-03-02"]}),
    ):
        market.session.add(
            NoticeVersionRow(
                notice_id=market.notice.id, revision=revision, content_hash=str(revision), diff=diff,
                raw_document_id=market.notice.raw_document_id, recorded_at=since + timedelta(days=days),
            )
        )  # fmt: skip
    market.session.get_one(LotRow, market.lot.id).state = "awarded"
    market.session.commit()
    text = text_of(market.one, market.homes[0])
    assert "New words" in text
    assert "Too early" not in text
    assert "<ins>Lot</ins>" not in text
    assert text.count("<ins>") == 1, "a version's number and date are no news"
    assert "Other parts of the notice changed, not this lot." in text
    assert "Awarded" in text


def test_only_so_many_lots_are_followed(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.queries.follows.MOST_FOLLOWED", 1)
    _, other = market.world.tender("Another")
    market.session.commit()
    market.follow(market.one, market.homes[0])
    post(market.one, f"{market.homes[0]}/{other.id}", page=market.tender)
    assert market.count(FollowedLotRow) == 1
    assert market.follow(market.one, market.homes[0]) == 302


@pytest.mark.parametrize("lot_id", ["424242", "9" * 30])
def test_a_lot_that_is_not_there_can_neither_be_followed_nor_declared(market: Market, lot_id: str) -> None:
    assert post(market.one, f"{market.homes[0]}/{lot_id}", page=market.tender).status_code == 404
    address = market.page.rsplit("/", 1)[0]
    assert post(market.works, f"{address}/{lot_id}/interest", page=market.page).status_code == 404


def test_nobody_acts_for_others(market: Market) -> None:
    assert post(market.two, f"{market.homes[0]}/{market.lot.id}", page=market.tender).status_code == 404
    assert market.two.get(market.homes[0]).status_code == 404
    assert post(market.one, f"{market.page}/interest", page=market.tender).status_code == 404
    assert post(market.works, f"{market.homes[0]}/{market.lot.id}", page=market.page).status_code == 404
    assert (market.count(FollowedLotRow), market.count(InterestRow)) == (0, 0)
