"""What somebody wants to hear: kept per person, counted from the last month, silent about what was answered."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.criteria import default_criteria
from models.accounts import UserRow
from models.alerts import AlertItemRow, RecipientRow, SubscriptionRow
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.matches import CriteriaRow
from models.queries.alerts import drop_stale_items, plan_items
from tests.web.factories import NOW, World
from tests.web.meanwhile import meanwhile
from tests.web.people import People, post, sign_in, token

WISH = {"frequency": "weekly", "band": "strong", "most": "5"}


def page_of(app: Flask, session: Session, world: World):
    people, own = People(session), world.enterprise("own")
    organisation = people.organisation((people.user(language="el"), "owner"), enterprise=own)
    session.commit()
    return sign_in(app, "maria@example.test"), f"/my/{organisation.id}/alerts", own


def test_a_wish_is_kept_and_shown_again(app: Flask, session: Session, world: World) -> None:
    world.criteria()
    maria, address, own = page_of(app, session, world)
    assert 'value="off" checked' in maria.get(address).get_data(as_text=True)
    assert post(maria, address, WISH).status_code == 302
    recipient = session.scalars(select(RecipientRow)).one()
    assert (recipient.address, recipient.frequency, recipient.language) == ("maria@example.test", "weekly", "el")
    assert recipient.most_per_mail == 5
    subscription = session.scalars(select(SubscriptionRow)).one()
    assert subscription.enterprise_id == own.id
    assert subscription.least_score_centi is not None
    text = maria.get(address).get_data(as_text=True)
    assert 'value="weekly" checked' in text
    assert 'value="strong" checked' in text


def test_a_first_wish_that_is_sent_twice_is_kept_once(app: Flask, session: Session, world: World) -> None:
    world.criteria()
    maria, address, _ = page_of(app, session, world)
    data = {**WISH, "csrf_token": token(maria, address)}
    session.add(RecipientRow(channel="mail", address="maria@example.test", language="en", frequency="weekly"))
    session.flush()
    assert meanwhile(session, lambda: maria.post(address, data=data)).status_code == 302
    session.expire_all()
    assert session.scalars(select(RecipientRow)).one().language == "el"
    assert len(session.scalars(select(SubscriptionRow)).all()) == 1


def test_asking_again_ends_an_unsubscription(app: Flask, session: Session, world: World) -> None:
    world.criteria()
    maria, address, _ = page_of(app, session, world)
    session.add(
        RecipientRow(
            channel="mail", address="Maria@example.test", language="en", frequency="daily", unsubscribed_at=NOW
        )
    )
    session.commit()
    post(maria, address, WISH)
    session.expire_all()
    recipient = session.scalars(select(RecipientRow)).one()
    assert recipient.unsubscribed_at is None


def hear_of_two(app: Flask, session: Session, world: World):
    """Somebody who works for two enterprises and hears of both; the pages of their alerts."""
    world.criteria()
    maria, address, own = page_of(app, session, world)
    other = world.enterprise("other")
    people = People(session)
    organisation = people.organisation((session.scalars(select(UserRow)).one(), "owner"), enterprise=other)
    session.commit()
    elsewhere = f"/my/{organisation.id}/alerts"
    for page in (address, elsewhere):
        post(maria, page, WISH)
    return maria, (address, own), (elsewhere, other)


def heard(session: Session, world: World) -> list[int]:
    """The enterprises of whose new match somebody would hear."""
    session.expire_all()
    criteria = session.scalars(select(CriteriaRow)).one()
    for enterprise in session.scalars(select(EnterpriseRow).order_by(EnterpriseRow.id)):
        world.match(world.tender(f"For {enterprise.key}")[1], enterprise, criteria)
    plan_items(session, criteria_id=criteria.id, least_score_centi=0, now=NOW)
    drop_stale_items(session, session.scalars(select(RecipientRow)).one(), now=NOW)
    session.commit()
    waits = AlertItemRow.state == "pending"
    return list(session.scalars(select(AlertItemRow.enterprise_id).where(waits).order_by(AlertItemRow.id)))


def test_never_for_one_enterprise_leaves_the_mails_about_another(app: Flask, session: Session, world: World) -> None:
    maria, (address, own), (elsewhere, other) = hear_of_two(app, session, world)
    text = maria.get(address).get_data(as_text=True)
    assert "You also hear of Wäscherei other. How often and how many per mail hold for all of them;" in text
    assert heard(session, world) == [own.id, other.id]
    response = post(maria, address, {**WISH, "frequency": "off"})
    assert "You will get no mails about Wäscherei own." in maria.get(response.location).get_data(as_text=True)
    assert 'value="off" checked' in maria.get(address).get_data(as_text=True)
    text = maria.get(elsewhere).get_data(as_text=True)
    assert 'value="weekly" checked' in text
    assert "You also hear of" not in text
    assert heard(session, world) == [other.id, other.id], "what waited about the first is dropped"
    post(maria, address, WISH)
    assert set(heard(session, world)) == {own.id, other.id}


def test_asking_again_after_leaving_all_is_about_one_enterprise(app: Flask, session: Session, world: World) -> None:
    maria, (address, own), (elsewhere, _) = hear_of_two(app, session, world)
    session.scalars(select(RecipientRow)).one().unsubscribed_at = NOW
    session.commit()
    post(maria, address, WISH)
    assert heard(session, world) == [own.id]
    assert 'value="off" checked' in maria.get(elsewhere).get_data(as_text=True)


def test_what_is_not_offered_is_refused(app: Flask, session: Session, world: World) -> None:
    maria, address, _ = page_of(app, session, world)
    response = post(maria, address, {**WISH, "frequency": "hourly"})
    assert response.status_code == 422
    assert "Choose how often." in response.get_data(as_text=True)
    assert session.scalars(select(RecipientRow)).all() == []


def test_the_page_counts_from_the_last_month(app: Flask, session: Session, world: World) -> None:
    maria, address, own = page_of(app, session, world)
    criteria = world.criteria()
    for days in (1, 5, 9, 12, 20, 22, 25, 29, 40):
        notice = world.notice(published_on=date(2026, 3, 11) - timedelta(days=days))
        world.match(world.lot(notice), own, criteria)
    session.commit()
    assert "about 2 alerts a week" in maria.get(address).get_data(as_text=True)


def test_each_band_says_how_much_it_brings(app: Flask, session: Session, world: World) -> None:
    maria, address, own = page_of(app, session, world)
    criteria, bounds = world.criteria(), default_criteria().bands
    for band, n_lots in (("strong", 4), ("good", 9), ("possible", 18)):
        for number in range(n_lots):
            notice = world.notice(published_on=date(2026, 3, 10) - timedelta(days=number))
            points = [round(100 * bounds[band]), *[0] * 9]
            world.match(world.lot(notice), own, criteria, points=points, band=band)
    world.match(world.lot(world.notice(published_on=date(2026, 1, 1))), own, criteria)
    session.commit()
    text = maria.get(address).get_data(as_text=True)
    assert re.findall(r">about (\d+) alerts? a week<", text) == ["1", "3", "7"]
    assert "Counted from the last 30 days." in text


def test_a_short_history_is_said_to_be_short(app: Flask, session: Session, world: World) -> None:
    maria, address, own = page_of(app, session, world)
    criteria = world.criteria()
    assert "no tenders yet from which to count" in maria.get(address).get_data(as_text=True)
    for days in range(3):
        notice = world.notice(published_on=date(2026, 3, 11) - timedelta(days=days))
        world.match(world.lot(notice), own, criteria)
    session.commit()
    text = maria.get(address).get_data(as_text=True)
    assert "3 alerts so far" in text
    assert "a week<" not in text
    assert "Counted from 3 days only" in text
    world.match(world.lot(world.notice(published_on=date(2026, 2, 26))), own, criteria)
    session.commit()
    text = maria.get(address).get_data(as_text=True)
    assert "about 2 alerts a week" in text
    assert "Counted from 14 days only" in text


def test_what_was_answered_is_not_announced(session: Session, world: World) -> None:
    own, criteria = world.enterprise("own"), world.criteria()
    recipient = RecipientRow(channel="mail", address="a@example.test", language="en", frequency="daily")
    session.add(recipient)
    session.flush()
    session.add(SubscriptionRow(recipient_id=recipient.id, enterprise_id=own.id))
    lots = [world.tender(title)[1] for title in ("Answered", "New")]
    for lot in lots:
        world.match(lot, own, criteria)
    session.add(FeedbackRow(enterprise_id=own.id, lot_id=lots[0].id, verdict="not_for_me"))
    session.flush()
    plan_items(session, criteria_id=criteria.id, least_score_centi=0, now=NOW)
    assert session.scalars(select(AlertItemRow.lot_id)).all() == [lots[1].id]
