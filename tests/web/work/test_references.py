"""References: told by the enterprise, up to twenty, shown to buyers as what it says."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow, ReferenceRow
from tests.web.factories import World
from tests.web.people import People, post, sign_in
from tests.web.work.profile_world import Desk

TOLD = {
    "title": "Town park",
    "client": "City of Ulm",
    "year": "2024",
    "value": "12 000,50",
    "text": "Mowing <b>it</b>.",
}


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    return Desk(app, session)


def rows(session: Session) -> list[ReferenceRow]:
    session.expire_all()
    return list(session.scalars(select(ReferenceRow).order_by(ReferenceRow.id)))


def test_a_reference_is_kept_changed_and_removed(desk: Desk, session: Session) -> None:
    desk.send("/references", **TOLD)
    (row,) = rows(session)
    assert (row.title, row.client, row.year, row.value_eur_cents) == ("Town park", "City of Ulm", 2024, 1_200_050)
    text = desk.page("/references")
    assert "City of Ulm · 2024" in text
    assert "<b>it</b>" not in text
    assert 'value="12,000.50"' in desk.page(f"/references/{row.id}")
    desk.send(f"/references/{row.id}", title="Two parks", year="", value="")
    (row,) = rows(session)
    assert (row.title, row.year, row.value_eur_cents, row.client) == ("Two parks", None, None, "")
    desk.send(f"/references/{row.id}/remove", page="/references")
    assert rows(session) == []
    assert desk.asked == [], "what an enterprise tells of past work is not matched"


def test_a_reference_that_is_sent_twice_is_one(desk: Desk, session: Session) -> None:
    for sent in (TOLD, TOLD, {**TOLD, "year": ""}, {**TOLD, "year": ""}):
        desk.send("/references", **sent)
    assert [row.year for row in rows(session)] == [2024, None]


def test_what_is_wrong_is_said_and_nothing_is_lost(desk: Desk, session: Session) -> None:
    for wrong in ({"title": ""}, {"year": "1066"}, {"year": "2099"}, {"year": "twenty"}, {"value": "lots"}):
        response = desk.send("/references", 422, **{**TOLD, **wrong})
        text = response.get_data(as_text=True)
        assert 'aria-invalid="true"' in text
        assert "City of Ulm" in text
        assert "Mowing &lt;b&gt;it&lt;/b&gt;." in text
    assert rows(session) == []


def test_there_is_room_for_twenty(desk: Desk, session: Session) -> None:
    session.add_all([ReferenceRow(enterprise_id=desk.enterprise_id, title=f"Park {n}") for n in range(20)])
    session.commit()
    response = desk.send("/references", 422, **TOLD)
    assert "There are 20 references already" in response.get_data(as_text=True)
    assert "City of Ulm" in response.get_data(as_text=True)
    assert len(rows(session)) == 20


def test_nobody_touches_the_references_of_others(desk: Desk, app: Flask, session: Session, world: World) -> None:
    desk.send("/references", **TOLD)
    (row,) = rows(session)
    people = People(session)
    other = people.organisation((people.user("other@example.test"), "owner"), enterprise=world.enterprise("other"))
    session.commit()
    stranger = sign_in(app, "other@example.test")
    own = f"/my/{other.id}/references"
    assert stranger.get(f"{own}/{row.id}").status_code == 404
    assert stranger.get(f"{own}/{10**30}").status_code == 404
    assert post(stranger, f"{own}/{row.id}/remove", page=own).status_code == 404
    assert post(stranger, f"{own}/{row.id}", {"title": "Mine"}, page=own).status_code == 404
    assert [item.title for item in rows(session)] == ["Town park"]


def test_visitors_see_them_as_what_the_enterprise_says(desk: Desk, app: Flask, session: Session) -> None:
    desk.send("/references", **TOLD)
    assert "Buyers do not see you yet" not in desk.page("/references")
    text = app.test_client().get("/enterprises/hands").get_data(as_text=True)
    assert "Town park" in text
    assert "As the enterprise says; not verified." in text
    session.get_one(EnterpriseRow, desk.enterprise_id).listed = False
    session.commit()
    assert "Buyers do not see you yet" in desk.page("/references")
