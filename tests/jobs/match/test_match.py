"""Matching against a real database: stored once, repeated without change, killed and completed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import delete, func, select, update

from config.settings import PROJECT_ROOT, Settings
from jobs import match as matching
from jobs.corpus import NoVectorsError
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.explain import UnknownPairError, explain_pair
from jobs.match import match, match_enterprises, match_notices
from matcher.scoring.scorer import HYBRID_V2
from models.alerts import AlertItemRow
from models.database import session_scope
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow
from models.pursuits import PursuitRow
from tests.jobs.embed.texts import LetterEncoder, add_enterprise, add_lots

TITLES = ["Cleaning of offices", "Window cleaning", "Road building"]
KEYS = ["clean-a", "clean-b", "clean-c"]


@pytest.fixture
def world(clean_queues: Settings) -> Settings:
    """Three lots and three enterprises that clean, with alerts, all embedded."""
    add_lots(clean_queues, TITLES, language="en")
    for key in KEYS:
        entry = {
            "key": key,
            "name": key,
            "country": "IE",
            "language": "en",
            "capabilities": ["Cleaning of offices and windows"],
            "cpv": ["90911200"],
            "alert_email": f"{key}@example.org",
            "alert_frequency": "instant",
        }
        assert load_enterprises(clean_queues, [entry]).failed == 0
    with session_scope(clean_queues) as session:
        session.execute(update(LotRow).where(LotRow.title != "Road building").values(cpv=["90911200"]))
        session.execute(update(LotRow).where(LotRow.title == "Road building").values(cpv=["45233120"]))
    embed_missing(clean_queues, encoder=LetterEncoder())
    return clean_queues


def stored(settings: Settings) -> dict[tuple[str, str], tuple[int, list[str], list[int]]]:
    """Lot title and enterprise key -> score, gates, points."""
    with session_scope(settings) as session:
        rows = session.execute(
            select(LotRow.title, EnterpriseRow.key, MatchRow.score_centi, MatchRow.gates, MatchRow.points_centi)
            .join(LotRow, LotRow.id == MatchRow.lot_id)
            .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
        )
        return {(row.title, row.key): (row.score_centi, row.gates, row.points_centi) for row in rows}


def first_matched(settings: Settings) -> dict[tuple[int, int], tuple[datetime, datetime]]:
    with session_scope(settings) as session:
        return {
            (row.lot_id, row.enterprise_id): (row.first_matched_at, row.matched_at)
            for row in session.scalars(select(MatchRow))
        }


def announced(settings: Settings) -> int:
    with session_scope(settings) as session:
        return session.scalar(select(func.count()).select_from(AlertItemRow)) or 0


def test_the_trade_is_matched_and_another_trade_is_not(world: Settings, frozen_now: datetime) -> None:
    counts = match(world, now=frozen_now)
    found = stored(world)
    assert (counts.lots, counts.enterprises, counts.matches) == (3, 3, len(found))
    assert {("Cleaning of offices", key) for key in KEYS} <= found.keys()
    assert not any(title == "Road building" for title, _ in found)
    assert all(sum(points) == score for score, _, points in found.values())


def test_matching_again_changes_nothing(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    before, planned = first_matched(world), announced(world)
    assert planned > 0
    counts = match(world, now=frozen_now + timedelta(hours=1))
    assert first_matched(world) == before
    assert (counts.alert_items, announced(world)) == (0, planned)


def test_one_notice_or_one_enterprise_gives_what_the_whole_gives(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    whole = stored(world)
    with session_scope(world) as session:
        session.execute(delete(MatchRow))
        notices = list(session.scalars(select(LotRow.notice_id).order_by(LotRow.id)))
        enterprises = list(session.scalars(select(EnterpriseRow.id).order_by(EnterpriseRow.id)))
    for notice in notices:
        match(world, notice_ids=[notice], now=frozen_now)
    assert stored(world) == whole
    for enterprise in enterprises:
        match(world, enterprise_ids=[enterprise], now=frozen_now)
    assert stored(world) == whole


def test_a_lot_that_is_cancelled_loses_its_matches(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    with session_scope(world) as session:
        lot = session.scalars(select(LotRow).where(LotRow.title == "Window cleaning")).one()
        lot.state, notice_id = "cancelled", lot.notice_id
    match(world, notice_ids=[notice_id], now=frozen_now)
    assert not any(title == "Window cleaning" for title, _ in stored(world))


@pytest.mark.parametrize("way", ["one notice", "all"])
def test_what_an_enterprise_follows_stays_whatever_becomes_of_the_lot(
    world: Settings, frozen_now: datetime, way: str
) -> None:
    match(world, now=frozen_now)
    with session_scope(world) as session:
        window, road = (
            session.scalars(select(LotRow).where(LotRow.title == title)).one()
            for title in ("Window cleaning", "Road building")
        )
        first, second, third = session.scalars(select(EnterpriseRow).order_by(EnterpriseRow.key))
        session.add(PursuitRow(enterprise_id=first.id, lot_id=window.id, stage="submitted"))
        session.add(PursuitRow(enterprise_id=second.id, lot_id=window.id, stage="", note="Not this time."))
        session.add(FeedbackRow(enterprise_id=third.id, lot_id=window.id, verdict="not_for_me"))
        session.add(FeedbackRow(enterprise_id=second.id, lot_id=road.id, verdict="relevant"))
        for lot in (window, road):
            lot.state = "awarded"
        notices = [window.notice_id, road.notice_id]
    match(world, notice_ids=notices if way == "one notice" else None, now=frozen_now)
    found = {pair: gates for pair, (_, gates, _) in stored(world).items() if pair[0] != "Cleaning of offices"}
    assert found == {("Window cleaning", KEYS[0]): ["not_open"], ("Road building", KEYS[1]): ["not_open"]}


def test_a_value_that_is_known_now_is_stored_though_it_earns_nothing(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    place = HYBRID_V2.feature_names.index("reserved")
    with session_scope(world) as session:
        before = session.scalars(select(MatchRow).order_by(MatchRow.lot_id, MatchRow.enterprise_id)).first()
        assert before is not None
        assert np.isnan(before.feature_values[place])
        session.execute(update(LotRow).values(reserved_participation="no"))
        pair = (before.lot_id, before.enterprise_id, before.criteria_id)
    match(world, now=frozen_now)
    with session_scope(world) as session:
        assert session.get_one(MatchRow, pair).feature_values[place] == 0.0


def test_a_closed_lot_is_kept_as_a_why_not_and_not_announced(world: Settings, frozen_now: datetime) -> None:
    with session_scope(world) as session:
        session.execute(update(LotRow).values(closes_at=frozen_now - timedelta(days=1)))
    match(world, now=frozen_now)
    assert all(gates == ["closed"] for _, gates, _ in stored(world).values())
    assert stored(world)
    assert announced(world) == 0


def test_the_criteria_are_published_once_and_matches_name_them(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    match(world, now=frozen_now)
    with session_scope(world) as session:
        assert session.scalar(select(func.count()).select_from(CriteriaRow)) == 1
        assert set(session.scalars(select(MatchRow.encoder_id))) == {LetterEncoder().id}


def test_explaining_gives_the_stored_score(world: Settings, frozen_now: datetime) -> None:
    match(world, now=frozen_now)
    for (title, key), (score, gates, _) in stored(world).items():
        with session_scope(world) as session:
            public_id = session.scalars(select(LotRow.public_id).where(LotRow.title == title)).one()
        explanation = explain_pair(world, public_id, key, now=frozen_now)
        assert explanation.score_centi == score
        assert [gate.name for gate in explanation.gates] == gates


def test_explaining_what_is_not_there_says_so(world: Settings, frozen_now: datetime) -> None:
    with pytest.raises(UnknownPairError, match="There is no lot"):
        explain_pair(world, "999#1", KEYS[0], now=frozen_now)
    with pytest.raises(UnknownPairError, match="There is no enterprise"):
        explain_pair(world, "en-open-Window cleaning#1", "nobody", now=frozen_now)


def test_without_vectors_the_command_says_what_to_do_and_the_worker_waits(clean_queues: Settings) -> None:
    add_lots(clean_queues, ["Anything"])
    add_enterprise(clean_queues, "one", "Cleaning")
    with pytest.raises(NoVectorsError, match="python -m jobs embed"):
        match(clean_queues)
    match_notices(clean_queues, [1])
    match_enterprises(clean_queues, [1])
    assert stored(clean_queues) == {}


KILLED = """
import sys
from datetime import datetime
from pathlib import Path
from config.settings import AppEnv, Settings
from jobs import match
match.ENTERPRISES_AT_ONCE = 1
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=sys.argv[2],
                    redis_url="redis://127.0.0.1:1/0")
def told(done, total):
    print(done, flush=True)
    sys.stdin.readline()
match.match(settings, now=datetime.fromisoformat(sys.argv[3]), progress=told)
"""


def test_a_killed_run_is_completed_by_the_next_with_nothing_lost_or_twice(
    world: Settings, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [str(world.var_dir), str(world.database_url), frozen_now.isoformat()]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    part, planned = stored(world), announced(world)
    assert {key for _, key in part} == {KEYS[0]}
    assert planned == len(part)
    monkeypatch.setattr(matching, "ENTERPRISES_AT_ONCE", 2)
    counts = match(world, now=frozen_now)
    whole = stored(world)
    assert {key for _, key in whole} == set(KEYS)
    assert counts.alert_items == announced(world) - planned
    assert announced(world) == len(whole)
    assert {pair: whole[pair] for pair in part} == part


def test_the_command_answers_in_json_and_names_what_it_does_not_know(world: Settings) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "VAR_DIR": str(world.var_dir),
            "DATABASE_URL": str(world.database_url),
            "REDIS_URL": str(world.redis_url),
        }
        command = [sys.executable, "-m", "jobs", *arguments]
        return subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, check=False)

    done = run("match", "--enterprise", KEYS[0], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["enterprises"] == 1
    assert run("match", "--enterprise", "nobody").returncode == 2
    assert run("match", "--notice", "1-1999").returncode == 2
    assert run("match", "--now", "yesterday").returncode == 2
    text = run("explain", "en-open-Window cleaning#1", KEYS[0])
    assert text.returncode == 0, text.stderr
    assert b"of 100" in text.stdout


def test_a_match_keeps_which_phrase_is_nearest(world: Settings) -> None:
    add_enterprise(world, "many", "Road building, window cleaning, cleaning of offices")
    embed_missing(world, encoder=LetterEncoder())
    match(world)
    with session_scope(world) as session:
        rows = session.execute(
            select(LotRow.title, MatchRow.phrase)
            .join(LotRow, LotRow.id == MatchRow.lot_id)
            .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
            .where(EnterpriseRow.key == "many")
        )
        nearest = {row.title: row.phrase for row in rows}
    assert nearest == {"Road building": 0, "Window cleaning": 1, "Cleaning of offices": 2}


def test_new_notices_do_not_count_as_the_matching_that_an_enterprise_waits_for(
    world: Settings, frozen_now: datetime
) -> None:
    def waiting() -> int:
        with session_scope(world) as session:
            found = select(func.count()).select_from(EnterpriseRow).where(EnterpriseRow.matched_at.is_(None))
            return session.scalars(found).one()

    with session_scope(world) as session:
        notice = session.scalars(select(LotRow.notice_id).order_by(LotRow.id).limit(1)).one()
        n_enterprises = session.scalars(select(func.count()).select_from(EnterpriseRow)).one()
    match(world, notice_ids=[notice], now=frozen_now)
    assert waiting() == n_enterprises
    match(world, now=frozen_now)
    assert waiting() == 0
