"""Who fits a draft is asked anew when enterprises or criteria change, soon, and at once when its officer changes it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from config.settings import Settings
from jobs.drafts import match_drafts
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.match import match
from models.database import session_scope
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow, ShortlistRow
from models.enterprises import EnterpriseRow
from models.queries import drafts
from models.queries.drafts_again import SOON, WORKED_AT_WITHIN
from models.work import WorkItemRow
from tests.jobs.drafts.test_drafts import TITLE, world
from tests.jobs.embed.texts import LetterEncoder

__all__ = ["world"]


@pytest.fixture
def settled(world: Settings, frozen_now: datetime) -> Settings:
    """The draft is matched and nothing is asked for."""
    match_drafts(world, [1])
    with session_scope(world) as session:
        session.execute(delete(WorkItemRow))
        session.execute(update(DraftRow).values(changed_at=frozen_now))
    return world


def asked(settings: Settings) -> list[datetime]:
    with session_scope(settings) as session:
        return list(session.scalars(select(WorkItemRow.due_at).where(WorkItemRow.kind == "match_draft")))


def enterprise_ids(settings: Settings, *keys: str) -> list[int]:
    with session_scope(settings) as session:
        return list(session.scalars(select(EnterpriseRow.id).where(EnterpriseRow.key.in_(keys))))


def test_a_changed_enterprise_lets_drafts_be_matched_soon_and_once(settled: Settings, frozen_now: datetime) -> None:
    for _ in range(2):
        match(settled, enterprise_ids=enterprise_ids(settled, "windows"), now=frozen_now)
    assert asked(settled) == [frozen_now + SOON]
    with session_scope(settled) as session:
        assert session.scalars(select(DraftRow.matched_at)).one() is not None


@pytest.mark.parametrize("why", ["not worked at", "bids are over"])
def test_drafts_that_nobody_works_at_are_left_alone(why: str, settled: Settings, frozen_now: datetime) -> None:
    with session_scope(settled) as session:
        if why == "bids are over":
            session.execute(update(DraftLotRow).values(closes_at=frozen_now - timedelta(days=1)))
        else:
            session.execute(update(DraftRow).values(changed_at=frozen_now - WORKED_AT_WITHIN - timedelta(days=1)))
    match(settled, enterprise_ids=enterprise_ids(settled, "windows"), now=frozen_now)
    assert asked(settled) == []


def test_the_change_of_an_officer_does_not_wait(settled: Settings, frozen_now: datetime) -> None:
    later = datetime.now(tz=frozen_now.tzinfo) + timedelta(days=1)
    with session_scope(settled) as session:
        session.execute(update(DraftRow).values(changed_at=later))
        session.execute(update(DraftLotRow).values(closes_at=None))
    match(settled, enterprise_ids=enterprise_ids(settled, "windows"), now=later)
    assert asked(settled) == [later + SOON]
    with session_scope(settled) as session:
        drafts.ask_for_matching(session, session.scalars(select(DraftRow)).one())
    (due,) = asked(settled)
    assert due <= datetime.now(tz=frozen_now.tzinfo)


def test_who_was_chosen_stays_in_the_list_though_nothing_fits_any_more(settled: Settings) -> None:
    (chosen,) = enterprise_ids(settled, "windows")
    with session_scope(settled) as session:
        lot = session.scalars(select(DraftLotRow)).one()
        before = session.get_one(DraftBidderRow, (lot.id, chosen)).score_centi
        session.add(ShortlistRow(lot_id=lot.id, enterprise_id=chosen, note=""))
        drafts.replace_bidders(session, [lot.id], [], {})
    with session_scope(settled) as session:
        kept = session.scalars(select(DraftBidderRow)).all()
        assert [(row.enterprise_id, row.score_centi) for row in kept] == [(chosen, before)]
        assert drafts.bidders(session, lot.id, chosen=False, limit=9) == [], "it does not fit any more"
        assert len(drafts.bidders(session, lot.id, chosen=True, limit=9)) == 1
    match_drafts(settled, [1])
    with session_scope(settled) as session:
        again = session.scalars(select(DraftBidderRow.enterprise_id).where(DraftBidderRow.band != "weak")).all()
        assert again == [chosen]


def test_a_new_enterprise_fits_after_the_next_matching(settled: Settings, frozen_now: datetime) -> None:
    entry = {
        "key": "new",
        "name": "new",
        "country": "IE",
        "language": "en",
        "capabilities": [TITLE],
        "cpv": ["90911300"],
    }
    assert load_enterprises(settled, [entry]).failed == 0
    embed_missing(settled, encoder=LetterEncoder())
    match(settled, enterprise_ids=enterprise_ids(settled, "new"), now=frozen_now)
    assert asked(settled) == [frozen_now + SOON]
    match_drafts(settled, [1])
    with session_scope(settled) as session:
        fitting = session.scalars(select(DraftBidderRow.enterprise_id).where(DraftBidderRow.band != "weak")).all()
    assert set(fitting) == set(enterprise_ids(settled, "windows", "new"))
