"""What enterprises say of lots, from the command to the order of their matches and the draft of new weights."""

from __future__ import annotations

import json
import random
from datetime import datetime

import pytest
from sqlalchemy import select, update

from config.settings import Settings
from jobs import cli
from jobs.criteria import default_criteria
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.match import match
from matcher.scoring import scorer_for
from models.database import session_scope
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow
from tests.jobs.embed.texts import LetterEncoder, add_lots

SCORER = scorer_for(default_criteria())

PLACES = ["offices", "schools", "stations", "museums", "libraries", "courts", "theatres", "markets"]
KEY = "cleaner"


@pytest.fixture
def world(clean_queues: Settings, frozen_now: datetime, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An enterprise that cleans, and sixteen lots that it is matched with: half windows, half floors."""
    titles = [f"{work} in {place}" for work in ("Window cleaning", "Floor polishing") for place in PLACES]
    add_lots(clean_queues, titles, language="en")
    entry = {
        "key": KEY, "name": KEY, "country": "IE", "language": "en", "cpv": ["90911000"],
        "capabilities": ["Window cleaning and floor polishing in offices"],
    }  # fmt: skip
    assert load_enterprises(clean_queues, [entry]).failed == 0
    with session_scope(clean_queues) as session:
        session.execute(update(LotRow).values(cpv=["90911000"], cpv_main="90911000"))
        windows = LotRow.title.startswith("Window")
        session.execute(update(LotRow).where(windows).values(cpv=["90911300"], cpv_main="90911300"))
    embed_missing(clean_queues, encoder=LetterEncoder())
    match(clean_queues, now=frozen_now)
    monkeypatch.setattr("jobs.commands.feedback.get_settings", lambda: clean_queues)
    return clean_queues


def run(*arguments: str) -> int:
    return cli.main(["feedback", *arguments])


def lots(settings: Settings, beginning: str) -> list[str]:
    with session_scope(settings) as session:
        found = select(LotRow.public_id).where(LotRow.title.startswith(beginning)).order_by(LotRow.id)
        return list(session.scalars(found))


def shifts(settings: Settings, beginning: str) -> list[int]:
    with session_scope(settings) as session:
        found = select(MatchRow.learned_centi).join(LotRow, LotRow.id == MatchRow.lot_id)
        return list(session.scalars(found.where(LotRow.title.startswith(beginning)).order_by(LotRow.id)))


def scores(settings: Settings) -> list[int]:
    with session_scope(settings) as session:
        return list(session.scalars(select(MatchRow.score_centi).order_by(MatchRow.lot_id)))


def answer_five(settings: Settings) -> None:
    for lot in lots(settings, "Window")[:3]:
        assert run("add", KEY, lot, "relevant") == 0
    for lot in lots(settings, "Floor")[:2]:
        assert run("add", KEY, lot, "not_for_me", "--reason", "other_trade") == 0


def test_five_answers_shift_the_order_and_no_score(world: Settings) -> None:
    before = scores(world)
    for lot in lots(world, "Window")[:4]:
        assert run("add", KEY, lot, "relevant") == 0
    assert not any(shifts(world, ""))
    assert run("add", KEY, lots(world, "Floor")[0], "not_for_me") == 0
    assert min(shifts(world, "Window")) > max(shifts(world, "Floor"))
    assert scores(world) == before


def test_what_is_taken_back_or_switched_off_shifts_nothing(world: Settings, frozen_now: datetime) -> None:
    answer_five(world)
    shifted = shifts(world, "")
    assert any(shifted)
    match(world, now=frozen_now)
    assert shifts(world, "") == shifted
    assert run("off", KEY) == 0
    assert not any(shifts(world, ""))
    match(world, now=frozen_now)
    assert not any(shifts(world, ""))
    assert run("on", KEY) == 0
    assert shifts(world, "") == shifted
    assert run("remove", KEY, lots(world, "Window")[0]) == 0
    assert not any(shifts(world, ""))


def test_a_new_answer_replaces_the_old_one_and_both_can_be_read(
    world: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    lot = lots(world, "Window")[0]
    assert run("add", KEY, lot, "not_for_me", "--reason", "too_far", "--note", "an hour away") == 0
    assert run("add", KEY, lot, "won") == 0
    capsys.readouterr()
    assert run("list", KEY, "--json") == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["lot"], said["verdict"], said["reason"], said["note"]) == (lot, "won", None, None)
    with session_scope(world) as session:
        row = session.scalars(select(FeedbackRow)).one()
        assert row.feature_values is not None
        assert len(row.feature_values) == len(SCORER.feature_names)


def test_the_answers_behind_a_shift_are_named(world: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    answer_five(world)
    capsys.readouterr()
    assert run("learned", KEY, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown
    assert all(item["shift_centi"] and item["because"] for item in shown)
    assert run("learned", KEY) == 0
    assert "because of: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "nobody", "1", "relevant"), "no enterprise"),
        (("add", KEY, "9-1999#LOT", "relevant"), "no lot"),
        (("add", KEY, "LOT", "relevant", "--reason", "goods"), "A reason goes with"),
        (("add", KEY, "1", "perhaps"), "perhaps"),
        (("list", "nobody"), "no enterprise"),
        (("off", "nobody"), "no enterprise"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    world: Settings, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    named = [lots(world, "Window")[0] if part == "LOT" else part for part in arguments]
    assert run(*named) == 2
    assert said in capsys.readouterr().err
    with session_scope(world) as session:
        assert session.scalars(select(FeedbackRow)).all() == []


def test_weights_are_learned_into_a_draft_that_nobody_has_published(
    world: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["learn"]) == 1
    assert "learning needs 50" in capsys.readouterr().err
    chance = random.Random(1)
    with session_scope(world) as session:
        lot_ids = list(session.scalars(select(LotRow.id)))
        for number in range(6):
            row = EnterpriseRow(key=f"e{number}", name="E", country="IE", language="en", content_hash=str(number))
            session.add(row)
            session.flush()
            for lot_id in lot_ids:
                values = [chance.random() for _ in SCORER.feature_names]
                verdict = "relevant" if values[1] > 0.5 else "not_for_me"
                session.add(
                    FeedbackRow(
                        enterprise_id=row.id, lot_id=lot_id, verdict=verdict, scorer=SCORER.name, feature_values=values
                    )
                )
    assert cli.main(["learn", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["weights"]["cpv"] > 20
    assert sum(told["weights"][name] for name in SCORER.adding_names) == 100
    assert told["weights"]["kind"] == default_criteria().weights["kind"]
    assert told["back_test"]["after"] > told["back_test"]["before"]
    with session_scope(world) as session:
        draft = session.get_one(CriteriaRow, told["criteria"])
        assert draft.state == "draft"
        assert session.scalar(select(CriteriaRow.state).where(CriteriaRow.id != draft.id)) == "published"
    assert cli.main(["learn"]) == 0
    assert "cpv" in capsys.readouterr().out


def test_answers_that_agree_with_the_weights_make_no_draft(world: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with session_scope(world) as session:
        lot_ids = list(session.scalars(select(LotRow.id)))
        for number in range(6):
            row = EnterpriseRow(key=f"e{number}", name="E", country="IE", language="en", content_hash=str(number))
            session.add(row)
            session.flush()
            for place, lot_id in enumerate(lot_ids):
                values, verdict = [0.5] * len(SCORER.feature_names), "relevant" if place % 2 else "not_for_me"
                session.add(
                    FeedbackRow(
                        enterprise_id=row.id, lot_id=lot_id, verdict=verdict, scorer=SCORER.name, feature_values=values
                    )
                )
    assert cli.main(["learn"]) == 0
    assert "nothing to draft" in capsys.readouterr().out
    with session_scope(world) as session:
        assert list(session.scalars(select(CriteriaRow.state))) == ["published"]
