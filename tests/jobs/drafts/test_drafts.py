"""A draft goes the way of every lot: the same scores, told to the authority only, announced to nobody."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select, update

from config.settings import Settings
from jobs.drafts import match_drafts
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.match import match
from models.accounts import OrganisationRow
from models.alerts import AlertItemRow
from models.database import session_scope
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import LotRow
from models.queries import drafts
from models.work import WorkItemRow
from tests.jobs.embed.texts import LetterEncoder, add_lots

TITLE = "Window cleaning of offices"
KEYS = ["windows", "hidden", "roads"]


@pytest.fixture
def world(clean_queues: Settings, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A published lot, three enterprises (one that does not want to be seen) and a draft with the lot's words."""
    add_lots(clean_queues, [TITLE, "Road building", "Catering for schools"], language="en")
    with session_scope(clean_queues) as session:
        session.execute(update(LotRow).where(LotRow.title == TITLE).values(cpv=["90911300"], cpv_main="90911300"))
    for key in KEYS:
        entry = {
            "key": key, "name": key, "country": "IE", "language": "en", "alert_email": f"{key}@example.test",
            "capabilities": ["Road building" if key == "roads" else TITLE],
            "cpv": ["45233120" if key == "roads" else "90911300"],
        }  # fmt: skip
        assert load_enterprises(clean_queues, [entry]).failed == 0
    embed_missing(clean_queues, encoder=LetterEncoder())
    match(clean_queues, now=frozen_now)
    with session_scope(clean_queues) as session:
        session.execute(update(EnterpriseRow).where(EnterpriseRow.key == "hidden").values(listed=False))
        published = session.scalars(select(LotRow).where(LotRow.title == TITLE)).one()
        office = OrganisationRow(kind="buyer", name="Office", country="IE")
        session.add(office)
        session.flush()
        draft = DraftRow(organisation_id=office.id, title=TITLE, country="IE", language="en")
        session.add(draft)
        session.flush()
        lot = DraftLotRow(
            draft_id=draft.id, position=1, title=TITLE, description=published.description or "", language="en",
            country=published.country or "IE", nature="services", cpv=["90911300"], nuts=list(published.nuts),
            value_eur_cents=published.value_eur_cents, closes_at=published.closes_at,
        )  # fmt: skip
        session.add(lot)
        drafts.ask_for_matching(session, draft)
    monkeypatch.setattr("jobs.drafts.loaded_encoder", lambda settings: LetterEncoder())
    monkeypatch.setattr("jobs.drafts.active_encoder_id", lambda session, wanted: "letters-1")
    monkeypatch.setattr("jobs.drafts.utc_now", lambda: frozen_now)
    return clean_queues


def test_a_draft_scores_as_the_published_lot_with_the_same_words(world: Settings) -> None:
    match_drafts(world, [1])
    with session_scope(world) as session:
        (bidder,) = session.scalars(select(DraftBidderRow).where(DraftBidderRow.band != "weak"))
        enterprise = session.get_one(EnterpriseRow, bidder.enterprise_id)
        published = session.scalars(
            select(MatchRow).join(LotRow).where(LotRow.title == TITLE, MatchRow.enterprise_id == enterprise.id)
        ).one()
        assert enterprise.key == "windows"
        assert (bidder.score_centi, bidder.band) == (published.score_centi, published.band)
        assert bidder.points_centi == published.points_centi
        lot = session.scalars(select(DraftLotRow)).one()
        assert lot.bands == {bidder.band: 1}
        assert session.get_one(DraftRow, lot.draft_id).matched_at is not None


def test_matching_again_changes_nothing(world: Settings) -> None:
    def bidders() -> list[tuple[int, int, int]]:
        with session_scope(world) as session:
            rows = session.scalars(select(DraftBidderRow).order_by(DraftBidderRow.enterprise_id))
            return [(row.lot_id, row.enterprise_id, row.score_centi) for row in rows]

    match_drafts(world, [1])
    first = bidders()
    match_drafts(world, [1])
    assert bidders() == first


def test_a_draft_is_announced_to_nobody_and_stands_among_no_notices(world: Settings) -> None:
    def counts() -> list[int]:
        with session_scope(world) as session:
            return [len(session.scalars(select(table)).all()) for table in (AlertItemRow, MatchRow, LotRow)]

    before = counts()
    match_drafts(world, [1])
    assert counts() == before


def test_codes_are_suggested_from_the_words(world: Settings) -> None:
    match_drafts(world, [1])
    with session_scope(world) as session:
        suggestions = session.scalars(select(DraftLotRow.suggestions)).one()
    assert all(len(code) == 8 and 0 < confidence <= 1 for code, confidence in suggestions)
    assert suggestions


def test_a_draft_asks_for_its_matching(world: Settings) -> None:
    with session_scope(world) as session:
        asked = session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")).all()
    assert asked == [1]


def test_before_anything_is_embedded_a_draft_waits(clean_queues: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.drafts.loaded_encoder", lambda settings: LetterEncoder())
    with session_scope(clean_queues) as session:
        office = OrganisationRow(kind="buyer", name="Office", country="IE")
        session.add(office)
        session.flush()
        session.add(DraftRow(organisation_id=office.id, title="A", country="IE", language="en"))
    match_drafts(clean_queues, [1])
    with session_scope(clean_queues) as session:
        assert session.scalars(select(DraftRow.matched_at)).one() is None
