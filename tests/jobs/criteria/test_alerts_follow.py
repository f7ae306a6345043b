"""What goes with a new version: alerts, once each, and the sentences that are quoted."""

from __future__ import annotations

from sqlalchemy import select, update

from config.settings import Settings
from jobs.alerts.digest import make_digests
from jobs.criteria_versions import publish_criteria, rollback_criteria
from jobs.work import utc_now
from models.alerts import AlertItemRow
from models.database import session_scope
from models.matches import MatchRow
from tests.jobs.criteria.world import BACK, WHY, draft, in_force, items, published, work_off


def test_no_lot_is_announced_twice_whatever_the_version(world: Settings) -> None:
    first, second = in_force(world), draft(world)
    with session_scope(world) as session:
        session.execute(update(AlertItemRow).values(state="sent"))
    told = {(item.recipient_id, item.lot_key): item.id for item in items(world)}
    assert told
    publish_criteria(world, second, **WHY)
    work_off(world)
    rollback_criteria(world, first, **BACK)
    work_off(world)
    after = items(world)
    assert len({(item.recipient_id, item.lot_key) for item in after}) == len(after)
    assert {(item.recipient_id, item.lot_key): item.id for item in after if item.state == "sent"} == told
    assert all(item.criteria_id == first for item in after if item.state in ("sent", "pending"))


def test_alerts_that_wait_go_with_the_version_in_force(world: Settings) -> None:
    waiting = {item.lot_key for item in items(world)}
    assert waiting
    first, second = in_force(world), draft(world, alert_from=99, **{"bands.strong": 99.5})
    publish_criteria(world, second, **WHY)
    work_off(world)
    assert {item.state for item in items(world)} == {"dropped"}
    rollback_criteria(world, first, **BACK)
    work_off(world)
    assert {item.lot_key for item in items(world) if item.state == "pending"} == waiting


def test_new_alerts_wait_for_the_switch(world: Settings) -> None:
    first, second = in_force(world), draft(world, alert_from=1, **{"bands.possible": 1})
    planned = len(items(world))
    publish_criteria(world, second, **WHY)
    work_off(world, "rematch_block")
    assert len(items(world)) == planned
    work_off(world)
    assert len(items(world)) > planned
    assert first != second


def test_quoted_sentences_go_with_the_new_version(world: Settings) -> None:
    with session_scope(world) as session:
        session.execute(update(MatchRow).where(MatchRow.band == "strong").values(sentence=0))
    _, second = published(world)
    with session_scope(world) as session:
        quoted = select(MatchRow.sentence).where(MatchRow.criteria_id == second, MatchRow.sentence.is_not(None))
        assert session.scalars(quoted).all()


def test_alerts_of_a_version_that_was_replaced_are_not_sent_until_they_are_moved(world: Settings) -> None:
    waiting = len(items(world))
    first, _ = published(world)
    rollback_criteria(world, first, **BACK)
    assert make_digests(world, now=utc_now()).claimed == 0
    work_off(world)
    assert make_digests(world, now=utc_now()).claimed == waiting
