"""A person reads deadlines in one's own time zone, always named; visitors in the site's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from config.time_zones import time_zones, zone_of_country, zone_or
from models.accounts import UserRow
from models.notices import LotRow
from tests.web.factories import NOW, World
from tests.web.people import People, post, sign_in


@pytest.fixture
def lot_id(session: Session, world: World) -> int:
    """A lot that closes on 20 March 2026 at 10:30 UTC, matched with Maria's enterprise."""
    people, own = People(session), world.enterprise("own")
    people.organisation((people.user(), "owner"), enterprise=own)
    _, lot = world.tender(closes_at=NOW + timedelta(days=9, hours=1))
    world.match(lot, own, world.criteria())
    session.commit()
    return int(lot.id)


def test_deadlines_are_told_in_the_zone_of_ones_choice(app: Flask, session: Session, lot_id: int) -> None:
    maria = sign_in(app, "maria@example.test")
    address = f"/my/1/matches/{lot_id}"
    assert '11:30</time> <span class="deadline-zone">CET<' in maria.get(address).get_data(as_text=True)
    post(maria, "/account/details", {"name": "Maria", "language": "en", "time_zone": "Europe/Sofia"}, page="/account")
    for page in (address, "/my/1/matches", "/tenders"):
        text = maria.get(page).get_data(as_text=True)
        assert '12:30</time> <span class="deadline-zone">EET<' in text, page
        assert "Times are those of Sofia." in text
    assert '<option value="Europe/Sofia" selected>Sofia' in maria.get("/account").get_data(as_text=True)
    visitor = app.test_client().get("/tenders").get_data(as_text=True)
    assert '11:30</time> <span class="deadline-zone">CET<' in visitor
    assert "12:30 EET" in str(Calendar.from_ical(maria.get(f"{address}/deadline.ics").data).walk("VEVENT")[0])


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe/Sofia\x00"])
def test_a_zone_that_is_none_means_the_sites(app: Flask, session: Session, lot_id: int, zone: str) -> None:
    maria = sign_in(app, "maria@example.test")
    post(maria, "/account/details", {"name": "", "language": "en", "time_zone": zone}, page="/account")
    session.expire_all()
    assert session.query(UserRow.time_zone).scalar() in (None, "Europe/Sofia")
    assert maria.get("/my/1/matches").status_code == 200


def test_every_zone_has_one_name_and_one_that_is_gone_is_the_sites() -> None:
    assert {"Europe/Sofia", "Europe/Lisbon", "Atlantic/Azores", "Europe/Brussels"} <= time_zones()
    assert len(time_zones()) < 80
    assert zone_or("Europe/Nowhere", "Europe/Brussels").key == "Europe/Brussels"
    assert zone_or(None, "Europe/Riga").key == "Europe/Riga"


@pytest.mark.parametrize(
    ("country", "zone"),
    [("PT", "Europe/Lisbon"), ("BG", "Europe/Sofia"), ("GR", "Europe/Athens"), ("ES", "Europe/Madrid"),
     ("CY", "Asia/Nicosia"), ("DE", "Europe/Berlin"), ("IS", "Atlantic/Reykjavik"), ("XX", None)],
)  # fmt: skip
def test_every_country_has_the_zone_of_its_mainland(country: str, zone: str | None) -> None:
    assert zone_of_country(country) == zone


def test_without_a_choice_the_zone_is_that_of_the_country_one_works_for(
    app: Flask, session: Session, lot_id: int
) -> None:
    people = People(session)
    people.organisation((people.user("ana@example.test"), "owner"), kind="buyer").country = "PT"
    session.commit()
    notice_id = session.get_one(LotRow, lot_id).notice_id
    text = sign_in(app, "ana@example.test").get(f"/tenders/{notice_id}").get_data(as_text=True)
    assert '10:30</time> <span class="deadline-zone">WET<' in text
