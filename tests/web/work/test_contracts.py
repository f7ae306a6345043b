"""Contracts found in award notices: asked about, confirmed, denied, taken back; each answer is matched."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher import firms
from models.awards import PastContractRow, WinnerRow
from models.notices import LotRow
from models.queries.awards import find_for_enterprises
from tests.web.factories import World
from tests.web.people import People, post, sign_in
from tests.web.work.profile_world import Desk

HERE = "/contracts"


@pytest.fixture
def desk(app: Flask, session: Session, world: World) -> Desk:
    desk = Desk(app, session)
    for title in ("Park one", "Park two"):
        _, lot = world.tender(title, state="awarded")
        name = desk.row.name
        session.add(
            WinnerRow(
                lot_id=lot.id, name=name, name_key=firms.name_key(name), country="DE", concluded_on=date(2025, 5, 1)
            )
        )
    session.flush()
    find_for_enterprises(session, [desk.enterprise_id])
    session.commit()
    return desk


def states(session: Session) -> dict[str, str]:
    session.expire_all()
    statement = select(LotRow.title, PastContractRow.state).join(LotRow, LotRow.id == PastContractRow.lot_id)
    return {title: state for title, state in session.execute(statement)}  # noqa: C416


def lot_of(session: Session, title: str) -> str:
    return session.scalars(select(LotRow.public_id).where(LotRow.title == title)).one()


def test_contracts_are_confirmed_denied_and_taken_back(desk: Desk, session: Session) -> None:
    text = desk.page(HERE)
    assert "Did you win these?" in text
    assert "Found by your name" in text
    assert "Confirm 2 contracts" not in desk.page("/profile"), "nothing was matched under any criteria yet"
    desk.send(HERE, action="confirm", lot=lot_of(session, "Park one"))
    assert states(session) == {"Park one": "confirmed", "Park two": "proposed"}
    assert desk.asked == [("embed_enterprise", desk.enterprise_id)]
    desk.send(HERE, action="reject", lot=lot_of(session, "Park two"))
    assert states(session) == {"Park one": "confirmed", "Park two": "rejected"}
    desk.send(HERE, action="undo", lot=lot_of(session, "Park two"))
    assert states(session)["Park two"] in ("proposed", "confirmed")
    desk.send(HERE, action="undo", lot=lot_of(session, "Park one"))
    assert states(session) == {"Park one": "proposed", "Park two": "proposed"}


def test_all_are_confirmed_at_once(desk: Desk, session: Session) -> None:
    desk.send(HERE, action="confirm")
    assert set(states(session).values()) == {"confirmed"}


def test_only_contracts_of_ones_own_are_answered(desk: Desk, app: Flask, session: Session, world: World) -> None:
    people = People(session)
    other = people.organisation((people.user("other@example.test"), "owner"), enterprise=world.enterprise("other"))
    session.commit()
    stranger, own = sign_in(app, "other@example.test"), f"/my/{other.id}/contracts"
    lot = lot_of(session, "Park one")
    assert post(stranger, own, {"action": "confirm", "lot": lot}, page="/account").status_code == 404
    desk.send(HERE, 404, action="confirm", lot="none")
    desk.send(HERE, 400, action="undo")
    desk.send(HERE, 400, action="burn", lot=lot)
    assert set(states(session).values()) == {"proposed"}


def test_where_nothing_was_found_the_page_says_what_helps(app: Flask, session: Session) -> None:
    text = Desk(app, session).page(HERE)
    assert "No contract was found yet" in text
    assert "With your company number we find more" in text
