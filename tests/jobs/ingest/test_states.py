"""The state of lots is judged from the whole procedure, in whatever order its notices came."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

from jobs.ingesting.states import NoticeSketch, lot_states, notice_state


def sketch(identifier: int, form_type: str = "competition", **changes: object) -> NoticeSketch:
    facts: dict[str, object] = {
        "id": identifier,
        "form_type": form_type,
        "notice_id": f"notice-{identifier}",
        "version": "01",
        "published_on": date(2026, 1, identifier),
        "issued_at": None,
        "is_cancellation": False,
        "replaces_in_full": True,
        "lots": {"LOT-1": identifier * 10 + 1, "LOT-2": identifier * 10 + 2},
    }
    return NoticeSketch(**{**facts, **changes})  # type: ignore[arg-type]


def in_any_order(*notices: NoticeSketch) -> dict[int, str]:
    """The states, after checking that the order of the notices changes nothing."""
    found = [lot_states(order) for order in permutations(notices)]
    assert all(states == found[0] for states in found)
    return found[0]


def test_a_call_for_tenders_is_open_and_anything_else_is_not() -> None:
    assert set(in_any_order(sketch(1)).values()) == {"open"}
    for form_type in ("planning", "result", "cont-modif", "change"):
        assert set(in_any_order(sketch(1, form_type)).values()) == {"inactive"}


def test_a_later_call_replaces_the_lots_that_it_repeats() -> None:
    states = in_any_order(sketch(1), sketch(2, lots={"LOT-1": 21}))
    assert states == {11: "superseded", 12: "open", 21: "open"}


def test_a_later_notice_that_does_not_repeat_everything_replaces_nothing() -> None:
    assert in_any_order(sketch(1), sketch(2, replaces_in_full=False))[11] == "open"


def test_a_cancellation_closes_its_lots_or_all_when_it_names_none() -> None:
    states = in_any_order(sketch(1), sketch(2, is_cancellation=True, lots={"LOT-1": 21}))
    assert states == {11: "cancelled", 12: "open", 21: "cancelled"}
    assert set(in_any_order(sketch(1), sketch(2, "change", is_cancellation=True, lots={})).values()) == {"cancelled"}


def test_a_result_closes_the_lots_that_it_names() -> None:
    states = in_any_order(sketch(1), sketch(2, "result", lots={}, result_refs=("LOT-1",)))
    assert (states[11], states[12]) == ("awarded", "open")


def test_a_result_without_reference_closes_a_call_with_a_single_lot() -> None:
    states = in_any_order(sketch(1, lots={"1": 11}), sketch(2, "result", lots={}, result_refs=("LOT-0001",)))
    assert states[11] == "awarded"


def test_a_call_after_a_result_is_open_again() -> None:
    states = in_any_order(sketch(1, "result", lots={}, result_refs=("LOT-1",)), sketch(2))
    assert (states[21], states[22]) == ("open", "open")


def test_of_two_calls_of_one_day_the_one_issued_later_counts_whichever_is_stored_first() -> None:
    day = date(2026, 1, 1)
    early, late = (datetime(2025, 12, 30, hour, tzinfo=UTC) for hour in (8, 9))
    states = in_any_order(
        sketch(1, published_on=day, issued_at=late, lots={"LOT-1": 11}),
        sketch(2, published_on=day, issued_at=early, lots={"LOT-1": 21}),
    )
    assert states == {11: "open", 21: "superseded"}


def test_a_notice_is_replaced_or_cancelled_when_all_its_lots_are() -> None:
    notice = sketch(1)
    assert notice_state(notice, {11: "superseded", 12: "superseded"}) == "superseded"
    assert notice_state(notice, {11: "superseded", 12: "open"}) == "active"
    assert notice_state(notice, {11: "cancelled", 12: "cancelled"}) == "cancelled"
    assert notice_state(sketch(1, lots={}), {}) == "active"
    assert notice_state(sketch(1, is_cancellation=True, lots={}), {}) == "cancelled"
