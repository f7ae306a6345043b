"""A person's mails tell the time in that person's zone, and come in that person's morning."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from jobs.alerts.content import content_from_json, content_to_json
from jobs.alerts.digest import make_digests
from jobs.alerts.render import Envelope, render_message
from models.accounts import UserRow
from models.database import session_scope
from models.enterprises import EnterpriseRow
from tests.jobs.alerts.contents import NOW
from tests.jobs.alerts.world import World

ENVELOPE = Envelope("Tenderbridge <a@example.org>", "b@example.org", "<1@example.org>", "https://a/u", "https://a/")
BRUSSELS = ZoneInfo("Europe/Brussels")


def test_a_mail_is_frozen_in_the_zone_of_the_person(world: World) -> None:
    with session_scope(world.settings) as session:
        session.add(
            UserRow(
                email="reader@example.org", password="x", active=True, fs_uniquifier="a", fs_webauthn_user_handle="b",
                time_zone="Atlantic/Azores",
            )
        )  # fmt: skip
    enterprise = world.enterprise()
    world.recipient(enterprise, address="Reader@example.org")
    lot = world.lot(closes_at=datetime(2027, 1, 15, 12, 0, tzinfo=UTC))
    world.match(lot, enterprise)
    world.plan()
    assert make_digests(world.settings, now=NOW).mails == 1
    (delivery,) = world.deliveries()
    message = render_message(content_from_json(delivery.content), ENVELOPE, zone=BRUSSELS)
    text = message.get_body(("plain",)).get_content()
    assert "11:00" in text
    assert "Times are those of Azores." in text


@pytest.mark.parametrize(("country", "zone"), [("PT", "Europe/Lisbon"), ("XX", "Europe/Brussels")])
def test_a_mail_to_who_chose_no_zone_tells_that_of_the_enterprises_country(
    world: World, country: str, zone: str
) -> None:
    enterprise = world.enterprise()
    with session_scope(world.settings) as session:
        session.execute(update(EnterpriseRow).values(country=country))
    world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    make_digests(world.settings, now=NOW)
    assert world.deliveries()[0].content["zone"] == zone


def test_a_mail_that_was_frozen_before_people_had_zones_tells_that_of_the_site(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    make_digests(world.settings, now=NOW)
    frozen = dict(world.deliveries()[0].content)
    del frozen["zone"]
    content = content_from_json(frozen)
    text = render_message(content, ENVELOPE, zone=BRUSSELS).get_body(("plain",)).get_content()
    assert "Times are those of Brussels." in text
    assert content_from_json(content_to_json(content)) == content
