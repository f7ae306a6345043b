"""What is matched piece by piece is what matching everything gives, with new files and with old ones."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray
from pgvector import HalfVector
from sqlalchemy import ColumnElement, delete, select, update

from config.settings import Settings
from jobs.corpus import base_corpus
from jobs.criteria import default_criteria
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.match import match
from jobs.matrices import keeping
from jobs.matrices.open import Matrices
from matcher.blocks import LotBlock
from matcher.lot_text import lot_text, text_hash
from models.awards import PastContractRow
from models.database import session_scope
from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import LanguageMeanRow, LotRow, VectorRow
from models.queries import criteria as criteria_queries
from models.work import WorkItemRow
from tests.jobs.embed.texts import LetterEncoder, add_lots

PLACES = [
    "offices",
    "schools",
    "parks",
    "stations",
    "museums",
    "libraries",
    "courts",
    "harbours",
    "theatres",
    "markets",
    "camps",
    "docks",
]
WORK = {"Cleaning of": "90911200", "Window cleaning in": "90911300", "Mowing around": "77310000"}
MOST = 10
State = dict[tuple[int, int], tuple[int, list[str], list[int]]]


@pytest.fixture
def world(clean_queues: Settings, frozen_now: datetime) -> Settings:
    """36 lots, a third not yet open, and six enterprises that keep ten open matches and two that are ruled out."""
    knobs = {**default_criteria().knobs, "candidates": float(MOST), "gated_kept": 2.0}
    chance = random.Random(3)
    for number in range(6):
        entry = {
            "key": f"enterprise-{number}",
            "name": f"Enterprise {number}",
            "country": "IE",
            "language": "en",
            "capabilities": [f"{chance.choice(list(WORK))} {chance.choice(PLACES)}"],
            "cpv": [chance.choice(list(WORK.values()))],
            "excluded_words": ["harbours"] if number == 2 else [],
            "max_contract_eur": 50_000,
        }
        assert load_enterprises(clean_queues, [entry]).failed == 0
    add_lots(clean_queues, [f"{work} {place}" for place in PLACES for work in WORK], language="en")
    with session_scope(clean_queues) as session:
        for work, code in WORK.items():
            session.execute(update(LotRow).where(LotRow.title.startswith(work)).values(cpv=[code]))
        session.execute(update(LotRow).where(LotRow.id % 3 == 0).values(state="inactive"))
    embed_missing(clean_queues, encoder=LetterEncoder())
    with session_scope(clean_queues) as session:
        lenient = replace(
            default_criteria(), knobs=knobs, bands={"strong": 60.0, "good": 44.0, "possible": 5.0}, alert_from=44.0
        )
        criteria_queries.publish(session, lenient, reason="A small limit.", now=frozen_now)
    return clean_queues


def stored(settings: Settings) -> State:
    with session_scope(settings) as session:
        rows = session.scalars(select(MatchRow))
        return {(row.lot_id, row.enterprise_id): (row.score_centi, row.gates, row.points_centi) for row in rows}


def anew(settings: Settings, now: datetime) -> State:
    """What matching everything gives in a store without matches."""
    with session_scope(settings) as session:
        session.execute(delete(MatchRow))
    match(settings, now=now)
    return stored(settings)


def change(settings: Settings, which: ColumnElement[bool], **values: object) -> list[int]:
    """Change some lots; return the notices that they belong to. What work was waiting is forgotten."""
    with session_scope(settings) as session:
        notices = list(session.scalars(update(LotRow).where(which).values(**values).returning(LotRow.notice_id)))
        session.execute(delete(WorkItemRow))
    return notices


def asked(settings: Settings) -> list[int]:
    """The enterprises that are to be matched with all lots."""
    with session_scope(settings) as session:
        asked = select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_enterprise")
        return sorted(session.scalars(asked))


def test_new_lots_give_what_matching_all_anew_gives(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    before = stored(world)
    notices = change(world, LotRow.state == "inactive", state="open")
    for notice in notices:
        match(world, notice_ids=[notice], now=frozen_now)
    piecewise = stored(world)
    assert piecewise != before
    n_open = Counter(owner for (_, owner), (_, gates, _) in piecewise.items() if not gates)
    assert max(n_open.values()) == MOST
    assert asked(world) == []
    assert anew(world, frozen_now) == piecewise


@pytest.mark.parametrize(
    "values", [{"cpv": ["45233120"]}, {"state": "cancelled"}, {"closes_at": datetime(2026, 3, 1, tzinfo=UTC)}]
)
def test_a_lot_that_changes_for_the_worse_makes_room(
    world: Settings, frozen_now: datetime, values: dict[str, object]
) -> None:
    match(world, now=frozen_now)
    lot_id, _ = max(stored(world), key=lambda pair: stored(world)[pair][0])
    notices = change(world, LotRow.id == lot_id, **values)
    match(world, notice_ids=notices, now=frozen_now)
    assert asked(world)
    match(world, enterprise_ids=asked(world), now=frozen_now)
    piecewise = stored(world)
    assert anew(world, frozen_now) == piecewise


def test_a_changed_profile_gives_what_matching_all_anew_gives(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    entry = {
        "key": "enterprise-0", "name": "Changed", "country": "IE", "language": "en",
        "capabilities": ["Mowing around parks", "Cleaning of harbours"], "cpv": [],
    }  # fmt: skip
    assert load_enterprises(world, [entry]).failed == 0
    embed_missing(world, encoder=LetterEncoder())
    with session_scope(world) as session:
        changed = list(session.scalars(select(EnterpriseRow.id).where(EnterpriseRow.key == "enterprise-0")))
    match(world, enterprise_ids=changed, now=frozen_now)
    piecewise = stored(world)
    assert anew(world, frozen_now) == piecewise


@pytest.mark.parametrize("most_changes", [0, 500])
def test_an_old_file_and_what_changed_since_give_what_a_new_file_gives(
    world: Settings, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch, most_changes: int
) -> None:
    monkeypatch.setattr(keeping, "MOST_CHANGES", most_changes)
    match(world, now=frozen_now)
    change(world, LotRow.id % 5 == 0, cpv=["45233120"])
    change(world, LotRow.id == 1, state="cancelled")
    change(world, LotRow.state == "inactive", state="open")
    with session_scope(world) as session:
        session.execute(delete(EnterpriseRow).where(EnterpriseRow.key == "enterprise-1"))
    with_old_files = anew(world, frozen_now)
    shutil.rmtree(world.var_dir / "matrices")
    assert anew(world, frozen_now) == with_old_files


def test_a_lot_that_is_embedded_after_the_file_was_written_counts(world: Settings, frozen_now: datetime) -> None:
    title = "Mowing around castles"
    add_lots(world, [title], language="en")
    match(world, now=frozen_now)
    assert not vector_of(world, frozen_now, title).any()
    with session_scope(world) as session:
        vector = HalfVector(LetterEncoder().encode([title])[0])
        row = VectorRow(text_hash=text_hash(lot_text(title, None)), encoder_id="letters-1", embedding=vector)
        session.add(row)
    assert vector_of(world, frozen_now, title).any()


def vector_of(settings: Settings, now: datetime, title: str) -> NDArray[np.float16]:
    """The vector under which a lot is matched."""
    for block in open_lots(settings, now):
        kept = np.setdiff1d(np.arange(len(block)), block.left_out)
        for place in kept.tolist():
            if block.texts[place] == title:
                vector: NDArray[np.float16] = np.asarray(block.vectors[place])
                return vector
    raise AssertionError(f"{title} is not among the lots")


def open_lots(settings: Settings, now: datetime) -> list[LotBlock]:
    with session_scope(settings) as session:
        corpus = base_corpus(settings, session, "letters-1")
        return Matrices(settings, session, "letters-1", corpus).all_lots(now)


def test_files_hold_what_was_read(world: Settings, frozen_now: datetime) -> None:
    (mapped,) = open_lots(world, frozen_now)
    assert isinstance(mapped.vectors, np.memmap)
    with session_scope(world) as session:
        matrices = Matrices(world, session, "letters-1", base_corpus(world, session, "letters-1"))
        read = matrices.some_lots(mapped.ids.tolist())
        (table,) = matrices.all_enterprises()
        known = matrices.some_enterprises(table.ids.tolist())
    for name in ("ids", "vectors", "is_embedded", "place_sets", "trait_sets", "value_eur", "closes_at_s"):
        np.testing.assert_array_equal(getattr(mapped, name), getattr(read, name))
    assert list(mapped.texts) == list(read.texts)
    assert mapped.texts[1:3] == list(read.texts)[1:3]
    assert (mapped.traits, mapped.places.sets) == (read.traits, read.places.sets)
    np.testing.assert_array_equal(mapped.cpv.values, read.cpv.values)
    np.testing.assert_array_equal(mapped.terms.toarray(), read.terms.toarray())
    assert (table.traits, table.regions, table.exclusions) == (known.traits, known.regions, known.exclusions)
    for name in ("capabilities", "phrases", "codes"):
        np.testing.assert_array_equal(getattr(table, name).values, getattr(known, name).values)
    np.testing.assert_array_equal(table.terms.toarray(), known.terms.toarray())


def test_files_for_other_means_go(world: Settings, frozen_now: datetime) -> None:
    open_lots(world, frozen_now)
    (old,) = (path for path in (world.var_dir / "matrices" / "lots").iterdir() if path.is_dir())
    with session_scope(world) as session:
        session.execute(update(LanguageMeanRow).values(mean=HalfVector(np.full(64, 0.01))))
    open_lots(world, frozen_now)
    (new,) = (path for path in (world.var_dir / "matrices" / "lots").iterdir() if path.is_dir())
    assert old.name != new.name


def test_a_contract_that_is_confirmed_gives_what_matching_all_anew_gives(world: Settings, frozen_now: datetime) -> None:
    before = anew(world, frozen_now)
    lot, owner = min(before, key=lambda pair: before[pair][2][0])
    with session_scope(world) as session:
        session.add(PastContractRow(enterprise_id=owner, lot_id=lot, found_by="name", state="confirmed"))
    match(world, enterprise_ids=[owner], now=frozen_now)
    piecewise = stored(world)
    scores = {pair: (piecewise[pair][0], before[pair][0]) for pair in piecewise if pair in before}
    assert any(after > earlier for after, earlier in scores.values())
    assert all(after >= earlier for after, earlier in scores.values())
    assert {owner} == {pair[1] for pair, (after, earlier) in scores.items() if after != earlier}
    assert anew(world, frozen_now) == piecewise


def test_a_contract_that_is_embedded_after_the_file_was_written_counts(world: Settings, frozen_now: datetime) -> None:
    with session_scope(world) as session:
        won = session.scalars(select(LotRow).where(LotRow.state == "inactive").order_by(LotRow.id)).first()
        assert won is not None
        kept = session.get(VectorRow, (won.text_hash, "letters-1"))
        assert kept is not None
        vector = kept.embedding
        for owner in session.scalars(select(EnterpriseRow.id)):
            session.add(PastContractRow(enterprise_id=owner, lot_id=won.id, found_by="name", state="confirmed"))
        session.delete(kept)
        key = won.text_hash
    without = anew(world, frozen_now)
    with session_scope(world) as session:
        session.add(VectorRow(text_hash=key, encoder_id="letters-1", embedding=vector))
    with_text = anew(world, frozen_now)
    assert with_text != without
    shutil.rmtree(world.var_dir / "matrices")
    assert anew(world, frozen_now) == with_text
