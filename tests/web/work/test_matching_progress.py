"""How far the matching is: read from the work itself; the page says what to do when it takes long or stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.work import WorkItemRow
from tests.web.factories import NOW, World
from tests.web.work.profile_world import Desk

HERE = "/matches/progress"


@pytest.fixture
def desk(app: Flask, session: Session, world: World) -> Desk:
    world.tender()
    world.tender()
    world.tender(state="awarded")
    desk = Desk(app, session)
    session.get_one(EnterpriseRow, desk.enterprise_id).matched_at = None
    session.commit()
    return desk


def work(desk: Desk, session: Session, *, subject: int | None = None, age_s: int = 5, **states: str) -> None:
    """Let there be only this work: kind -> state."""
    if subject is None:
        session.execute(delete(WorkItemRow))
    asked = NOW - timedelta(seconds=age_s)
    for kind, state in states.items():
        session.add(
            WorkItemRow(
                kind=f"{kind}_enterprise", subject_id=subject or desk.enterprise_id, state=state,
                created_at=asked, due_at=asked, finished_at=asked if state == "done" else None,
            )
        )  # fmt: skip
    session.commit()


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({"embed": "pending"}, "Read what you can do: waiting"),
        ({"embed": "leased"}, "Read what you can do: under way"),
        ({"embed": "done"}, "Compare it with 2 open tenders: waiting"),
        ({"embed": "done", "match": "pending"}, "Compare it with 2 open tenders: waiting"),
        ({"embed": "done", "match": "leased"}, "Compare it with 2 open tenders: under way"),
        ({"embed": "failed"}, "Read what you can do: stopped"),
        ({"embed": "done", "match": "failed"}, "Compare it with 2 open tenders: stopped"),
    ],
)
def test_the_steps_are_those_of_the_work(desk: Desk, session: Session, states: dict[str, str], said: str) -> None:
    work(desk, session, **states)
    text = desk.page(HERE)
    assert said in text
    assert said in desk.page("/matches")
    assert ("Something went wrong" in text) == ("failed" in states.values())
    assert "longer than usual" not in text


def test_an_older_matching_is_not_taken_for_the_present_one(desk: Desk, session: Session) -> None:
    work(desk, session, match="leased", age_s=500)
    work(desk, session, subject=desk.enterprise_id, embed="done", age_s=5)
    assert "Compare it with 2 open tenders: waiting" in desk.page(HERE)


def test_after_a_minute_the_page_says_what_to_do(desk: Desk, session: Session) -> None:
    work(desk, session, embed="pending", age_s=61)
    assert "longer than usual" in desk.page(HERE)


def test_those_who_came_before_are_counted(desk: Desk, session: Session) -> None:
    work(desk, session, embed="pending")
    work(desk, session, subject=10_001, embed="pending", age_s=9)
    work(desk, session, subject=10_002, embed="pending", age_s=9)
    work(desk, session, subject=10_003, embed="pending", age_s=1)
    assert "2 profiles are before yours." in desk.page(HERE)


def test_nothing_is_left_to_say_once_it_is_done(desk: Desk, session: Session) -> None:
    session.get_one(EnterpriseRow, desk.enterprise_id).matched_at = NOW
    session.commit()
    assert desk.page(HERE, 204) == ""
    assert "progress.js" not in desk.page("/matches")


@pytest.mark.parametrize(
    ("states", "waits"),
    [
        ({"embed": "leased"}, True),
        ({"embed": "done", "match": "pending"}, True),
        ({"embed": "done", "match": "done"}, False),
        ({"match": "pending"}, False),
    ],
)
def test_a_changed_profile_waits_until_its_own_work_is_done(
    desk: Desk, session: Session, states: dict[str, str], waits: bool
) -> None:
    """Other work may note a matching in between; work that nobody here asked for is nothing to wait for."""
    session.get_one(EnterpriseRow, desk.enterprise_id).matched_at = NOW
    work(desk, session, **states)
    assert ("progress.js" in desk.page("/matches")) == waits


def test_it_can_be_started_again_while_it_is_not_done(desk: Desk, session: Session) -> None:
    work(desk, session, embed="failed")
    desk.send("/matches/again", page="/matches")
    assert desk.asked == [("embed_enterprise", desk.enterprise_id)]
    desk.send("/matches/again", page="/matches")
    assert len(desk.asked) == 1
    session.execute(delete(WorkItemRow))
    session.get_one(EnterpriseRow, desk.enterprise_id).matched_at = NOW
    session.commit()
    desk.send("/matches/again", page="/account/../my")
    assert desk.asked == []


def test_without_scripts_the_page_looks_again_by_itself(desk: Desk) -> None:
    text = desk.page("/matches")
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert "progress.js" in text
