"""Good matches get the sentence of the lot that speaks of the enterprise's work."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import delete, select, update

from config.settings import Settings
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.highlights import highlight_lots
from jobs.match import match
from matcher.lot_text import lot_text, text_hash
from matcher.sentences import sentences
from models.database import session_scope
from models.matches import MatchRow
from models.notices import LotRow
from models.queries.highlights import forget_changed
from models.work import WorkItemRow
from tests.jobs.embed.texts import LetterEncoder, add_lots

DESCRIPTION = "Bids open in June. Window cleaning of offices takes place weekly."


@pytest.fixture
def world(clean_queues: Settings, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """One lot with a description, one without, and an enterprise that both fit."""
    others = [
        "Road building",
        "Catering for schools",
        "Printing of books",
        "Guarding of harbours",
        "Repair of bicycles",
    ]
    windows = ["Window cleaning of offices, lot A", "Window cleaning of offices"]
    add_lots(clean_queues, [*windows, *others], language="en")
    with session_scope(clean_queues) as session:
        title = "Window cleaning of offices, lot A"
        hashed = text_hash(lot_text(title, DESCRIPTION))
        session.execute(update(LotRow).where(LotRow.title.in_(windows)).values(cpv=["90911300"]))
        session.execute(update(LotRow).where(LotRow.title == title).values(description=DESCRIPTION, text_hash=hashed))
    entry = {
        "key": "windows", "name": "W", "country": "IE", "language": "en", "cpv": ["90911300"],
        "capabilities": ["Window cleaning of offices takes place weekly"],
    }  # fmt: skip
    assert load_enterprises(clean_queues, [entry]).failed == 0
    embed_missing(clean_queues, encoder=LetterEncoder())
    match(clean_queues, now=frozen_now)
    monkeypatch.setattr("jobs.highlights.loaded_encoder", lambda settings: LetterEncoder())
    monkeypatch.setattr("jobs.highlights.active_encoder_id", lambda session, wanted: "letters-1")
    return clean_queues


def asked(settings: Settings) -> list[int]:
    with session_scope(settings) as session:
        kind = WorkItemRow.kind == "highlight_lot"
        return sorted(session.scalars(select(WorkItemRow.subject_id).where(kind)))


def test_the_sentence_of_the_work_is_kept_and_a_single_sentence_is_none(world: Settings, frozen_now: datetime) -> None:
    assert len(asked(world)) == 2
    highlight_lots(world, asked(world))
    with session_scope(world) as session:
        rows = session.execute(
            select(LotRow.title, LotRow.description, MatchRow.sentence).join(LotRow, LotRow.id == MatchRow.lot_id)
        ).all()
    kept = {row.description: row.sentence for row in rows}
    assert kept[None] == -1
    assert sentences(lot_text("Window cleaning of offices, lot A", DESCRIPTION))[kept[DESCRIPTION]] == (
        "Window cleaning of offices takes place weekly."
    )


def test_what_has_not_changed_keeps_its_sentence_and_what_has_is_asked_again(
    world: Settings, frozen_now: datetime
) -> None:
    highlight_lots(world, asked(world))
    with session_scope(world) as session:
        session.execute(delete(WorkItemRow))
    match(world, now=frozen_now)
    assert asked(world) == []
    with session_scope(world) as session:
        session.execute(update(LotRow).where(LotRow.description.is_not(None)).values(social="yes"))
    match(world, now=frozen_now)
    assert len(asked(world)) == 1
    with session_scope(world) as session:
        assert sorted(row is None for row in session.scalars(select(MatchRow.sentence))) == [False, True]


@pytest.mark.parametrize("is_changed", [True, False])
def test_a_lot_whose_text_changes_forgets_its_sentence(world: Settings, *, is_changed: bool) -> None:
    highlight_lots(world, asked(world))
    with session_scope(world) as session:
        lot = session.scalars(select(LotRow).where(LotRow.description == DESCRIPTION)).one()
        told = "another" if is_changed else lot.text_hash
        forget_changed(session, [{"notice_id": lot.notice_id, "ref": lot.ref, "text_hash": told}])
    with session_scope(world) as session:
        kept = session.scalars(select(MatchRow.sentence).where(MatchRow.lot_id == lot.id)).one()
        others = session.scalars(select(MatchRow.sentence).where(MatchRow.lot_id != lot.id, MatchRow.band == "strong"))
        assert None not in list(others)
    assert (kept is None) is is_changed
