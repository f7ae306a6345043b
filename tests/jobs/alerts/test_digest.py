"""From matches to frozen deliveries: what is announced, to whom, when, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.alerts import run_alerts
from jobs.alerts.digest import make_digests
from models.alerts import AlertItemRow, RecipientRow
from models.database import get_engine, session_scope
from models.matches import CriteriaRow
from models.notices import LotRow
from models.queries.alerts import plan_items, unsubscribe
from tests.jobs.alerts.contents import NOW
from tests.jobs.alerts.world import World


def test_a_match_is_announced_once_whatever_is_run_again(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    lot = world.lot()
    world.match(lot, enterprise)
    assert world.plan() == 1
    assert world.plan() == 0
    assert make_digests(world.settings, now=NOW).mails == 1
    world.match(lot, enterprise, 9_900)
    assert world.plan() == 0
    run_alerts(world.settings, NOW + timedelta(days=1))
    assert world.plan(lot_ids=[lot]) == 0
    run_alerts(world.settings, NOW + timedelta(days=2))
    assert len(world.deliveries()) == 1
    assert world.item_states() == {"sent": 1}


@pytest.mark.parametrize(
    ("score", "gates", "lot", "recipient", "n_items"),
    [
        (5_000, (), {}, {}, 1),
        (4_999, (), {}, {}, 0),
        (4_999, (), {}, {"least_score_centi": 4_000}, 1),
        (8_000, (), {}, {"least_score_centi": 8_001}, 0),
        (9_000, ("closed",), {}, {}, 0),
        (9_000, (), {"state": "cancelled"}, {}, 0),
        (9_000, (), {"state": "inactive"}, {}, 0),
        (9_000, (), {"closes_at": NOW}, {}, 0),
        (9_000, (), {"closes_at": None}, {}, 1),
        (9_000, (), {}, {"frequency": "off"}, 0),
        (9_000, (), {}, {"unsubscribed_at": NOW}, 0),
    ],
)
def test_only_good_matches_of_open_lots_are_planned_for_who_wants_them(
    world: World,
    score: int,
    gates: tuple[str, ...],
    lot: dict[str, object],
    recipient: dict[str, object],
    n_items: int,
) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise, **recipient)
    world.match(world.lot(**lot), enterprise, score, gates)
    assert world.plan() == n_items


def test_planning_can_be_limited_to_lots_and_enterprises(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    first, second = world.lot(), world.lot()
    world.match(first, enterprise)
    world.match(second, enterprise)
    assert world.plan(lot_ids=[]) == 0
    assert world.plan(enterprise_ids=[enterprise + 1]) == 0
    assert world.plan(lot_ids=[second], enterprise_ids=[enterprise]) == 1
    assert [item.lot_id for item in world.items()] == [second]


def test_a_lot_that_fits_two_enterprises_is_announced_once_for_the_better_match(world: World) -> None:
    first, second = world.enterprise("A"), world.enterprise("B")
    world.recipient(first, second)
    lot = world.lot()
    world.match(lot, first, 6_000)
    world.plan()
    world.match(lot, second, 9_000)
    assert world.plan() == 1
    assert [(item.enterprise_id, item.score_centi) for item in world.items()] == [(second, 9_000)]
    make_digests(world.settings, now=NOW)
    assert [lot["enterprise"] for lot in world.deliveries()[0].content["lots"]] == ["B"]


def test_a_waiting_item_moves_to_the_notice_that_supersedes_its_own(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise, frequency="weekly")
    old = world.lot(lot_key="procedure#1")
    world.match(old, enterprise, 9_000)
    world.plan()
    world.change(LotRow, old, state="superseded")
    new = world.lot(lot_key="procedure#1", title="Changed")
    world.match(new, enterprise, 7_000)
    assert world.plan() == 1
    assert [(item.lot_id, item.score_centi) for item in world.items()] == [(new, 7_000)]


def test_a_sent_lot_is_not_announced_again_by_a_later_notice_of_its_procedure(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    old = world.lot(lot_key="procedure#1")
    world.match(old, enterprise)
    world.plan()
    run_alerts(world.settings, NOW)
    world.match(world.lot(lot_key="procedure#1"), enterprise, 10_000)
    assert world.plan() == 0


def test_a_lot_dropped_while_closed_is_announced_when_its_deadline_is_extended(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    lot = world.matched_lots(1, enterprise)[0]
    world.change(LotRow, lot, closes_at=NOW)
    assert make_digests(world.settings, now=NOW).dropped == 1
    world.change(LotRow, lot, closes_at=NOW + timedelta(days=5))
    assert world.plan() == 1
    assert make_digests(world.settings, now=NOW).claimed == 1


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"state": "superseded"}, {"closes_at": NOW}])
def test_what_closed_meanwhile_is_dropped_and_no_empty_mail_is_made(world: World, change: dict[str, object]) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.change(LotRow, world.matched_lots(1, enterprise)[0], **change)
    counts = make_digests(world.settings, now=NOW)
    assert (counts.dropped, counts.claimed, counts.mails) == (1, 0, 0)
    assert world.deliveries() == []
    assert world.item_states() == {"dropped": 1}


def test_a_match_that_got_a_gate_meanwhile_is_dropped(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    lot = world.matched_lots(1, enterprise)[0]
    world.match(lot, enterprise, 9_000, gates=("outside_regions",))
    assert make_digests(world.settings, now=NOW).dropped == 1


def test_unsubscribing_stops_a_delivery_that_waits_and_is_kept(world: World) -> None:
    enterprise = world.enterprise()
    recipient = world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    make_digests(world.settings, now=NOW)
    with session_scope(world.settings) as session:
        assert unsubscribe(session, recipient, NOW)
    with session_scope(world.settings) as session:
        assert unsubscribe(session, recipient, NOW + timedelta(days=1))
        assert session.get_one(RecipientRow, recipient).unsubscribed_at == NOW
        assert not unsubscribe(session, recipient + 1, NOW)
    assert run_alerts(world.settings, NOW).sent == 0
    assert [(row.state, row.error) for row in world.deliveries()] == [("failed", "unsubscribed")]
    world.match(world.lot(), enterprise)
    assert world.plan() == 0


def test_the_best_come_first_and_the_rest_are_counted_and_wait_for_seven(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise, most_per_mail=2)
    world.matched_lots(5, enterprise)
    make_digests(world.settings, now=NOW)
    content = world.deliveries()[0].content
    assert [lot["title"] for lot in content["lots"]] == ["Gartenpflege 1", "Gartenpflege 2"]
    assert content["more"] == 3
    assert content["more_url"].endswith(f"/enterprises/{enterprise}/matches")
    assert make_digests(world.settings, now=NOW + timedelta(minutes=1)).mails == 0
    make_digests(world.settings, now=NOW + timedelta(days=1))
    later = world.deliveries()[1].content
    assert [lot["title"] for lot in later["lots"]] == ["Gartenpflege 3", "Gartenpflege 4"]
    assert later["more"] == 1


def test_something_new_brings_an_instant_mail_with_what_waited(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise, most_per_mail=1)
    world.matched_lots(2, enterprise)
    make_digests(world.settings, now=NOW)
    world.match(world.lot(), enterprise, 9_500)
    world.plan()
    assert make_digests(world.settings, now=NOW + timedelta(minutes=1)).mails == 1
    content = world.deliveries()[1].content
    assert [lot["title"] for lot in content["lots"]] == ["Gartenpflege 3"]
    assert content["more"] == 1


def test_a_frozen_mail_does_not_change_with_the_notice(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise, language="bg")
    lot = world.lot(facts={"title": {"de": "Pflege", "bg": "Поддръжка"}})
    world.match(lot, enterprise)
    world.plan()
    make_digests(world.settings, now=NOW)
    world.change(LotRow, lot, title="Something else", facts={})
    frozen = world.deliveries()[0].content["lots"][0]
    assert (frozen["title"], frozen["title_language"]) == ("Поддръжка", "bg")
    assert frozen["place"] == "Германия"
    assert frozen["url"].endswith(f"#lot-{lot}")


def test_a_mail_gives_the_two_strongest_reasons_in_the_recipients_words(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    make_digests(world.settings, now=NOW)
    assert world.deliveries()[0].content["lots"][0]["reasons"] == [
        "The lot describes this kind of work.",
        "Both carry the code “Planting and maintenance services of green areas”.",
    ]


def test_a_match_of_criteria_that_nobody_understands_any_more_is_announced_without_reasons(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    world.change(CriteriaRow, world.criteria_id, document={"scorer": "forgotten"})
    assert run_alerts(world.settings, NOW).sent == 1
    assert world.deliveries()[0].content["lots"][0]["reasons"] == []


@pytest.mark.parametrize(
    ("lot", "place"),
    [
        ({"nuts": ["DE300"]}, "Berlin, Germany"),
        ({"nuts": ["EL526", "EL522"], "country": None}, "Σέρρες, Θεσσαλονίκη, Greece"),
        ({"nuts": ["BG"], "country": "BG"}, "Bulgaria"),
        ({"nuts": [], "country": "DE"}, "Germany"),
        ({"nuts": ["XX999"], "country": None}, "XX999, XX"),
        ({"nuts": [], "country": None}, None),
    ],
)
def test_a_place_is_named_for_people(world: World, lot: dict[str, object], place: str | None) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.match(world.lot(**lot), enterprise)
    world.plan()
    make_digests(world.settings, now=NOW)
    assert world.deliveries()[0].content["lots"][0]["place"] == place


def test_a_recipient_that_another_process_works_on_is_left_alone(world: World) -> None:
    enterprise = world.enterprise()
    recipient = world.recipient(enterprise)
    world.matched_lots(1, enterprise)
    with Session(get_engine(world.settings)) as other, other.begin():
        other.scalars(select(RecipientRow).where(RecipientRow.id == recipient).with_for_update()).one()
        assert make_digests(world.settings, now=NOW).mails == 0
    assert make_digests(world.settings, now=NOW).mails == 1


def test_an_item_that_a_match_transaction_holds_waits_without_blocking(world: World) -> None:
    enterprise = world.enterprise()
    world.recipient(enterprise)
    world.matched_lots(2, enterprise)
    first = world.items()[0].id
    with Session(get_engine(world.settings)) as other, other.begin():
        other.scalars(select(AlertItemRow).where(AlertItemRow.id == first).with_for_update()).one()
        assert make_digests(world.settings, now=NOW).claimed == 1
    assert make_digests(world.settings, now=NOW).claimed == 1
    assert world.item_states() == {"claimed": 2}


def test_planning_does_not_keep_a_recipient_from_leaving(world: World) -> None:
    enterprise = world.enterprise()
    recipient = world.recipient(enterprise)
    world.match(world.lot(), enterprise)
    with Session(get_engine(world.settings)) as matching, matching.begin():
        plan_items(matching, criteria_id=world.criteria_id, least_score_centi=0, now=NOW)
        with session_scope(world.settings) as session:
            assert unsubscribe(session, recipient, NOW)
