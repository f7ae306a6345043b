"""The page of trades: searched and walked in the reader's language; what is dropped stays dropped, also in matching."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.queries.matching import enterprises
from tests.web.factories import World
from tests.web.meanwhile import meanwhile
from tests.web.people import sign_in, token
from tests.web.work.profile_world import Desk


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    return Desk(app, session)


def test_a_trade_is_found_in_the_readers_language_without_accents_and_added(desk: Desk) -> None:
    text = desk.page("/profile/trades?q=grunflachen&lang=de")
    assert "Pflege von Grünflächen" in text or "Grünflächen" in text
    desk.page("/profile/trades?lang=en")
    desk.send("/profile/trades", action="add", code="77310000", q="green")
    assert desk.row.cpv == ["77310000"]
    assert desk.asked == [("embed_enterprise", desk.enterprise_id)]
    desk.send("/profile/trades", action="remove", code="77310000")
    assert desk.row.cpv == []


def test_the_branches_are_walked_with_the_open_lots_of_each(desk: Desk, world: World, session: Session) -> None:
    world.tender(cpv=["77310000", "77311000"])
    world.tender(cpv=["77314000"])
    world.tender(cpv=["77310000"], state="awarded")
    session.commit()
    top = desk.page("/profile/trades")
    assert "45 branches" in top
    assert top.count('name="action" value="add"') >= 45
    assert "2 open lots" in top
    text = desk.page("/profile/trades?at=77310000")
    for label in ("All trades", "Agricultural, forestry", "Horticultural services"):
        assert label in text
    assert "Ornamental and pleasure gardens maintenance services" in text
    assert text.count("1 open lot<") == 2


def test_what_is_dropped_is_not_offered_and_not_matched_until_it_is_taken_back(desk: Desk, session: Session) -> None:
    assert "Found in your words" in desk.page("/profile/trades")
    desk.send("/profile/trades", action="drop", code="90910000")
    row = desk.row
    assert row.dropped_cpv == ["90910000"]
    assert row.capabilities[0].suggestions, "what the bridge found is kept, so that it can be offered again"
    ((_, record),) = enterprises(session)
    assert [item.code for item in record.capabilities[0].suggestions] == ["77310000", "98311000"]
    assert 'value="90910000"' not in desk.page("/profile")
    desk.send("/profile", page="/profile", name=row.name, language="de", capabilities="Pflege von Parks", nuts="DE13")
    assert desk.row.dropped_cpv == ["90910000"]
    desk.send("/profile/trades", action="restore", code="90910000")
    assert desk.row.dropped_cpv == []
    assert 'value="90910000"' in desk.page("/profile")


def test_a_contact_outlives_a_change_of_trades(app: Flask, session: Session) -> None:
    desk = Desk(app, session, contact_email="office@gruen.example", contact_phone="112")
    desk.send("/profile/trades", action="add", code="77310000")
    assert (desk.row.cpv, desk.row.contact_email, desk.row.contact_phone) == (
        ["77310000"],
        "office@gruen.example",
        "112",
    )


def test_adding_a_dropped_trade_takes_it_back(desk: Desk) -> None:
    desk.send("/profile/trades", action="drop", code="90910000")
    desk.send("/profile/trades", action="add", code="90910000")
    assert (desk.row.cpv, desk.row.dropped_cpv) == (["90910000"], [])


def test_the_same_twice_changes_nothing(desk: Desk) -> None:
    desk.send("/profile/trades", action="add", code="77310000")
    desk.send("/profile/trades", action="add", code="77310000")
    assert desk.row.cpv == ["77310000"]


@pytest.mark.parametrize(
    "data", [{"action": "add", "code": "1"}, {"action": "eat", "code": "77310000"}, {"action": "add"}, {"code": "'--"}]
)
def test_what_is_no_trade_is_refused(desk: Desk, data: dict[str, str]) -> None:
    desk.send("/profile/trades", 400, **data)
    assert desk.row.cpv == []


def test_strange_words_find_nothing_and_break_nothing(desk: Desk) -> None:
    for words in ("<i>qqq", "%00qqq", "q" * 5_000, "((((", "'; drop table lots"):
        text = desk.page(f"/profile/trades?q={words}&at=<b>")
        assert "<i>qqq" not in text
        assert "No trade has these words" in text


def test_there_is_room_for_two_hundred_trades(app: Flask, session: Session) -> None:
    from matcher.codes import cpv

    desk = Desk(app, session, cpv=cpv.all_codes()[:200])
    desk.send("/profile/trades", action="add", code="77310000")
    assert len(desk.row.cpv) == 200
    assert "Remove one first" in desk.page("/profile/trades")


def test_without_a_profile_the_page_leads_to_it(app: Flask, session: Session) -> None:
    from tests.web.people import People

    people = People(session)
    row = people.organisation((people.user("new@example.test"), "owner"))
    session.commit()
    client = sign_in(app, "new@example.test")
    for path in ("profile/trades", "profile/regions", "references", "contracts"):
        assert client.get(f"/my/{row.id}/{path}").location == f"/my/{row.id}/profile"


def test_trades_that_are_added_at_once_are_all_kept(desk: Desk, session: Session) -> None:
    address = f"{desk.home}/profile/trades"
    data = {"action": "add", "code": "77310000", "csrf_token": token(desk.client, address)}
    row = session.scalars(select(EnterpriseRow).with_for_update()).one()
    row.cpv = ["90910000"]
    session.flush()
    assert meanwhile(session, lambda: desk.client.post(address, data=data)).status_code == 302
    assert desk.row.cpv == ["90910000", "77310000"]


def test_words_that_no_label_has_lead_to_the_codes_that_buyers_chose_for_them(
    desk: Desk, world: World, session: Session
) -> None:
    for title in ("Lawn mowing in the parks", "Mowing of lawns", "Lawn mowing"):
        world.tender(title=title, cpv=["77314100", "77310000"] if title.startswith("Lawn") else ["77310000"])
    world.tender(title="Snow clearing", cpv=["90620000"])
    session.commit()
    text = desk.page("/profile/trades?q=lawn+mowing")
    assert "No trade has these words" not in text
    section = text[text.index("Codes that buyers chose for these words") : text.index('id="browse"')]
    assert [code for code in ("77310000", "77314100", "90620000") if code in section] == ["77310000", "77314100"]
    assert section.count("2 tenders with these words") == 1, "mowing of lawns is meant too"
    assert section.count("3 tenders with these words") == 1
    assert "Codes that buyers chose" not in desk.page("/profile/trades?q=77310000")
    assert "Codes that buyers chose" not in desk.page("/profile/trades?q=nothing+of+the+kind")


def test_the_codes_of_an_everyday_word_come_first(desk: Desk) -> None:
    text = desk.page("/profile/trades?q=gardening")
    found = text[text.index('id="found"') : text.index('id="browse"')]
    assert re.findall(r'<span class="code">(\d+)</span>', found)[:2] == ["77300000", "71421000"]


def test_a_code_that_is_found_by_its_label_is_not_listed_again(desk: Desk, world: World, session: Session) -> None:
    world.tender(title="Grassing", cpv=["77314100"])
    session.commit()
    text = desk.page("/profile/trades?q=grassing")
    assert "Codes that buyers chose" not in text
