"""From a draft to the version in force and back: what pages show meanwhile, and that nothing is lost or repeated."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from config.settings import Settings
from jobs import match as matching
from jobs import publishing, ticks
from jobs.criteria_versions import (
    VersionError,
    abandon_publication,
    publish_criteria,
    rollback_criteria,
)
from jobs.match import match
from models.criteria_work import PublicationRow
from models.database import session_scope
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow
from models.queries import limits
from models.queries.criteria import FIRST_REASON
from models.work import WorkItemRow
from tests.jobs.criteria.world import (
    BACK,
    WHY,
    add,
    add_owner,
    anew,
    draft,
    in_force,
    items,
    publications,
    published,
    stored,
    work_off,
)


def test_a_draft_is_published_when_its_list_is_complete(world: Settings) -> None:
    first, second = in_force(world), draft(world)
    before = stored(world, first)
    asked = publish_criteria(world, second, **WHY)
    assert not asked.is_in_force
    work_off(world, "rematch_block")
    assert in_force(world) == first
    assert stored(world, second)
    work_off(world, "finish_publication")
    assert in_force(world) == second
    assert stored(world, first) == before
    listed = stored(world, second)
    assert listed != before
    assert anew(world, second) == listed
    assert [(row.kind, row.state, row.replaces_id) for row in publications(world)] == [
        ("first", "published", None),
        ("publish", "published", first),
    ]
    assert (publications(world)[-1].reason, publications(world)[-1].author) == ("Codes matter more.", "ana")


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_published_or_rolled_back_without_a_reason(world: Settings, reason: str) -> None:
    first, second = published(world)
    third = draft(world, alert_from=50)
    with pytest.raises(VersionError, match="Say why"):
        publish_criteria(world, third, reason=reason, author=None, override="A test.")
    with pytest.raises(VersionError, match="Say why"):
        rollback_criteria(world, first, reason=reason, author=None)
    assert in_force(world) == second


def test_what_cannot_be_published_is_refused_with_the_reason(world: Settings) -> None:
    first, second = published(world)
    third, fourth = draft(world, alert_from=50), draft(world, alert_from=51)
    for criteria_id, said in [(first, "Only drafts"), (second, "Only drafts"), (99, "no version 99")]:
        with pytest.raises(VersionError, match=said):
            publish_criteria(world, criteria_id, **WHY)
    with pytest.raises(VersionError, match="no finished back-test"):
        publish_criteria(world, third, reason="Fewer alerts.", author=None)
    for criteria_id, said in [(third, "never in force"), (second, "in force already"), (99, "no version 99")]:
        with pytest.raises(VersionError, match=said):
            rollback_criteria(world, criteria_id, **BACK)
    publish_criteria(world, third, **WHY)
    with pytest.raises(VersionError, match="0 of 1 blocks"):
        publish_criteria(world, fourth, **WHY)


def test_a_rollback_is_in_force_at_once_and_brought_up_to_date(world: Settings) -> None:
    first, second = published(world)
    before = stored(world, first)
    add_owner(world, 7)
    add(world, ["Window cleaning in harbours"])
    work_off(world)
    asked = rollback_criteria(world, first, **BACK)
    assert asked.is_in_force
    assert (in_force(world), stored(world, first)) == (first, before)
    work_off(world)
    listed = stored(world, first)
    assert any(title.endswith("harbours") for title, _ in listed)
    assert any(key == "owner-7" for _, key in listed)
    assert anew(world, first) == listed
    assert (publications(world)[-1].kind, publications(world)[-1].reason) == ("rollback", BACK["reason"])
    with session_scope(world) as session:
        assert session.get_one(CriteriaRow, first).reason == FIRST_REASON
    assert rollback_criteria(world, second, reason="It was right.", author=None).is_in_force


def test_a_version_whose_list_is_gone_comes_back_when_its_list_is_made_anew(world: Settings) -> None:
    first, second = published(world)
    before = stored(world, first)
    with session_scope(world) as session:
        session.execute(delete(MatchRow).where(MatchRow.criteria_id == first))
        session.execute(update(CriteriaRow).where(CriteriaRow.id == first).values(listed_at=None))
    assert not rollback_criteria(world, first, **BACK).is_in_force
    assert in_force(world) == second
    work_off(world)
    assert (in_force(world), stored(world, first)) == (first, before)


def test_what_comes_while_a_list_is_made_is_in_both_lists(world: Settings) -> None:
    first, second = in_force(world), draft(world)
    publish_criteria(world, second, **WHY)
    work_off(world, "rematch_block")
    add(world, ["Mowing around harbours"])
    add_owner(world, 5)
    add(world, ["Cleaning of harbours"])
    with session_scope(world) as session:
        session.execute(update(LotRow).where(LotRow.title == "Cleaning of offices").values(state="cancelled"))
        session.execute(update(LotRow).where(LotRow.title == "Cleaning of schools").values(cpv=["45233120"]))
    work_off(world, "match_notice", "match_enterprise")
    seen = stored(world, first)
    assert any(title.endswith("harbours") for title, _ in seen)
    assert not any(title.endswith("harbours") for title, _ in stored(world, second))
    work_off(world)
    assert in_force(world) == second
    listed = stored(world, second)
    assert anew(world, second) == listed
    assert any(title.endswith("harbours") for title, _ in listed)
    assert any(key == "owner-5" for _, key in listed)


def test_matching_that_ends_after_the_switch_is_done_again_under_the_new_version(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = draft(world)
    publish_criteria(world, second, **WHY)
    work_off(world, "rematch_block")
    notices = add(world, ["Mowing around harbours"])
    work_off(world, "match_notice")
    real = limits.crowded_with

    def switched_meanwhile(*arguments: Any) -> list[int]:
        monkeypatch.setattr(matching, "crowded_with", real)
        work_off(world, "finish_publication")
        assert in_force(world) == second
        return real(*arguments)

    monkeypatch.setattr(matching, "crowded_with", switched_meanwhile)
    assert match(world, notice_ids=notices).alert_items == 0
    with session_scope(world) as session:
        asked = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_notice", WorkItemRow.state == "pending")
        assert set(notices) <= set(session.scalars(asked))
    work_off(world)
    assert {item.criteria_id for item in items(world) if item.state == "pending"} == {second}
    listed = stored(world, second)
    assert any(title.endswith("harbours") for title, _ in listed)
    assert anew(world, second) == listed


def test_a_block_that_is_repeated_changes_nothing(world: Settings) -> None:
    second = draft(world)
    publish_criteria(world, second, **WHY)
    publishing.rematch_blocks(world, [0])
    once = stored(world, second)
    publishing.rematch_blocks(world, [0])
    work_off(world)
    publishing.finish_publications(world, [publications(world)[-1].id])
    assert stored(world, second) == once
    assert in_force(world) == second


def test_new_means_make_the_whole_list_anew(world: Settings) -> None:
    second = draft(world)
    publish_criteria(world, second, **WHY)
    work_off(world, "rematch_block")
    with session_scope(world) as session:
        session.execute(update(PublicationRow).where(PublicationRow.state == "matching").values(basis="older"))
        session.execute(delete(MatchRow).where(MatchRow.criteria_id == second))
    work_off(world)
    assert in_force(world) == second
    assert stored(world, second)


def test_a_publication_that_is_given_up_changes_nothing(world: Settings) -> None:
    first, second = in_force(world), draft(world)
    publish_criteria(world, second, **WHY)
    assert abandon_publication(world)
    assert not abandon_publication(world)
    work_off(world)
    assert (in_force(world), publications(world)[-1].state) == (first, "abandoned")
    publish_criteria(world, second, **WHY)
    work_off(world)
    assert in_force(world) == second


def test_a_rollback_gives_up_what_is_being_published(world: Settings) -> None:
    first, second = published(world)
    third = draft(world, alert_from=50)
    publish_criteria(world, third, **WHY)
    assert rollback_criteria(world, first, **BACK).is_in_force
    work_off(world)
    assert in_force(world) == first
    assert [row.state for row in publications(world)][-2:] == ["abandoned", "published"]
    assert second not in (first, third)


def test_without_enterprises_a_draft_is_published_too(clean_queues: Settings) -> None:
    second = draft(clean_queues)
    publish_criteria(clean_queues, second, **WHY)
    work_off(clean_queues)
    assert in_force(clean_queues) == second


def test_only_the_lists_of_the_version_in_force_and_the_one_before_are_kept(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticks, "MATCHES_AT_ONCE", 5)
    first, second = published(world)
    ticks.housekeep(world, [0])
    assert stored(world, first)
    third = draft(world, alert_from=50)
    publish_criteria(world, third, **WHY)
    work_off(world, "rematch_block")
    ticks.housekeep(world, [0])
    assert stored(world, second)
    assert stored(world, third)
    work_off(world)
    ticks.housekeep(world, [0])
    assert not stored(world, first)
    assert stored(world, second)
    assert not rollback_criteria(world, first, **BACK).is_in_force
