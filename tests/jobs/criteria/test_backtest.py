"""What a back-test says before anything is published, on a real database."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from config.settings import Settings
from jobs import backtest, backtest_bench
from jobs.backtest import run_backtest
from jobs.criteria import default_criteria
from jobs.criteria_versions import VersionError, ask_backtest, draft_criteria, publish_criteria
from jobs.match import match
from models.criteria_work import BacktestRow
from models.database import session_scope
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.matches import MatchRow
from models.notices import LotRow, NoticeRow
from tests.jobs.criteria.world import in_force, stored, work_off
from tests.jobs.embed.texts import LetterEncoder

LENIENT = {"weights.cpv": 60, "alert_from": 20, "bands.possible": 10, "bands.good": 20}


def outcome(settings: Settings, criteria_id: int, now: datetime | None = None) -> BacktestRow:
    backtest_id = ask_backtest(settings, criteria_id, author="ana")
    if now is None:
        work_off(settings, "backtest")
    else:
        run_backtest(settings, backtest_id, now=now)
    return row_of(settings, backtest_id)


def row_of(settings: Settings, backtest_id: int) -> BacktestRow:
    with session_scope(settings) as session:
        return session.get_one(BacktestRow, backtest_id)


def alerts_of(settings: Settings, criteria_id: int, least_centi: int) -> Counter[str]:
    found = stored(settings, criteria_id).items()
    return Counter(key for (_, key), (score, gates, _) in found if not gates and score >= least_centi)


def answer(settings: Settings, *, against_codes: bool) -> None:
    """Answers of three enterprises; whether what the codes say is wrong."""
    with session_scope(settings) as session:
        lots = list(session.scalars(select(LotRow.id).order_by(LotRow.id).limit(8)))
        for owner in session.scalars(select(EnterpriseRow.id).order_by(EnterpriseRow.id).limit(3)):
            for place, lot in enumerate(lots):
                is_relevant = place % 2 == 0
                by_text, by_code = (0.8, 0.2) if is_relevant else (0.6, 0.9)
                values = [by_text, by_code if against_codes else by_text, *[0.5] * 8]
                session.add(
                    FeedbackRow(
                        enterprise_id=owner,
                        lot_id=lot,
                        verdict="relevant" if is_relevant else "not_for_me",
                        scorer=default_criteria().scorer,
                        feature_values=values,
                    )
                )


def test_a_back_test_tells_what_publishing_would_change_and_stores_no_match(world: Settings) -> None:
    second = draft_criteria(world, LENIENT)
    with session_scope(world) as session:
        n_matches = session.scalar(select(func.count()).select_from(MatchRow))
    row = outcome(world, second)
    assert (row.state, row.done, row.total, row.error) == ("done", 4, 4, None)
    with session_scope(world) as session:
        assert session.scalar(select(func.count()).select_from(MatchRow)) == n_matches
    result = row.result
    match(world, under=second)
    before, after = alerts_of(world, in_force(world), 4_600), alerts_of(world, second, 2_000)
    assert result["alerts_per_day"] == {
        "before": round(before.total() / result["days"], 2),
        "after": round(after.total() / result["days"], 2),
    }
    assert (result["lots"], result["enterprises"]) == (18, 4)
    assert result["gainers"]
    assert {item["key"]: item["alerts"] for item in result["gainers"]} == {
        key: {"before": before[key], "after": after[key]} for key in after if after[key] > before[key]
    }
    assert result["losers"] == result["leaving"] == []
    assert all(item["before_centi"] < 4_600 and item["after_centi"] >= 2_000 for item in result["entering"])
    assert all(item["lot"]["title"] and item["enterprise"]["name"] for item in result["entering"])
    good = [result["bands"][when]["strong"] + result["bands"][when]["good"] for when in ("before", "after")]
    assert good[1] > good[0]
    assert 0 < result["overlap"] <= 1
    assert result["quality"] is None


def test_the_scores_side_by_side_are_those_that_would_be_stored(world: Settings) -> None:
    second = draft_criteria(world, LENIENT)
    result = outcome(world, second).result
    match(world, under=second)
    listed = stored(world, second)
    shown = [(item["lot"]["title"], item["enterprise"]["key"], item["after_centi"]) for item in result["entering"]]
    assert shown
    assert all(listed[title, key][0] == score for title, key, score in shown)


def test_the_first_lots_of_those_who_change_most_stand_side_by_side(world: Settings) -> None:
    second = draft_criteria(world, LENIENT)
    result = outcome(world, second).result
    match(world, under=second)
    chosen = result["samples"]
    gaining = [item["key"] for item in result["gainers"][:2]]
    assert [item["enterprise"]["key"] for item in chosen][: len(gaining)] == gaining
    assert len(chosen) <= 4
    for side, version in (("before", in_force(world)), ("after", second)):
        listed = stored(world, version)
        for item in chosen:
            key = item["enterprise"]["key"]
            scores = [score for (_, owner), (score, gates, _) in listed.items() if owner == key and not gates]
            assert [lot["centi"] for lot in item[side]] == sorted(scores, reverse=True)[:10]
            assert all(listed[lot["title"], key][0] == lot["centi"] for lot in item[side])


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """Lots of three trades of which one is judged right, by codes against words."""
    lots = [
        {"id": f"lot-{number}", "title": title, "description": "", "lang": "en", "country": "IE", "cpv": [code]}
        for number, (title, code) in enumerate(
            [("Window cleaning", "77310000"), ("Mowing", "90911300"), ("Digging", "45112000")]
        )
    ]
    profile = {
        "id": "cleaners", "name": "Cleaners", "country": "IE", "language": "en", "cpv": ["90911300"],
        "capabilities": ["Window cleaning"],
    }  # fmt: skip
    (tmp_path / "meta.json").write_text(json.dumps({"name": "tiny", "now": "2026-03-01T00:00:00"}), encoding="utf-8")
    (tmp_path / "lots.jsonl").write_text("\n".join(map(json.dumps, lots)), encoding="utf-8")
    (tmp_path / "profiles.json").write_text(json.dumps([profile]), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("cleaners\tlot-0\t2\ncleaners\tlot-1\t0\n", encoding="utf-8")
    return tmp_path


def test_a_version_that_loses_on_the_judged_bench_is_refused(
    world: Settings, bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtest_bench, "loaded_encoder", lambda _settings: LetterEncoder())
    settings = world.model_copy(update={"bench_dir": bench})
    codes_only = {"weights.semantic": 1, "weights.lexical": 0, "weights.cpv": 300}
    second = draft_criteria(world, codes_only)
    run_backtest(settings, ask_backtest(world, second))
    with session_scope(world) as session:
        judged = session.scalars(select(BacktestRow).order_by(BacktestRow.id.desc())).first().result["bench"]
    assert (judged["name"], judged["enterprises"]) == ("tiny", 1)
    assert (judged["ndcg"]["before"], judged["ndcg"]["after"] < 1) == (1.0, True)
    assert judged["precision"]["before"] == judged["precision"]["after"]
    with pytest.raises(VersionError, match=r"judged matches of 1 enterprises.* falls from 1\.000"):
        publish_criteria(settings, second, reason="Codes matter.", author="ana")


def test_a_folder_that_is_no_bench_fails_the_back_test_with_its_name(world: Settings, tmp_path: Path) -> None:
    settings = world.model_copy(update={"bench_dir": tmp_path})
    backtest_id = ask_backtest(world, draft_criteria(world, LENIENT))
    run_backtest(settings, backtest_id)
    row = row_of(world, backtest_id)
    assert row.state == "failed"
    assert str(tmp_path) in (row.error or "")


def test_a_lot_that_leaves_because_of_a_gate_says_so(world: Settings) -> None:
    with session_scope(world) as session:
        session.execute(update(LotRow).values(nuts=["DE300"], country="DE"))
        session.execute(update(EnterpriseRow).values(nuts=["IE061"]))
    second = draft_criteria(world, {"gates.outside_regions": "off"})
    entering = outcome(world, second).result["entering"]
    assert entering
    assert {tuple(item["gates"]) for item in entering} == {("outside_regions",)}


def test_lots_of_the_last_thirty_days_count_where_there_are_enough(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.fromisoformat("2026-03-11T09:30+00:00")
    monkeypatch.setattr(backtest, "FEW_LOTS", 5)
    with session_scope(world) as session:
        old = select(LotRow.notice_id).where(LotRow.title.startswith("Mowing"))
        session.execute(update(NoticeRow).where(NoticeRow.id.in_(old)).values(published_on=now - timedelta(days=40)))
        session.execute(update(LotRow).values(closes_at=now - timedelta(days=1)))
    result = outcome(world, draft_criteria(world, LENIENT), now).result
    assert (result["lots"], result["days"]) == (12, 30)
    assert result["alerts_per_day"]["after"] > 0


@pytest.mark.parametrize(("against_codes", "is_refused"), [(True, True), (False, False)])
def test_a_loss_of_quality_is_refused_unless_it_is_overridden_in_writing(
    world: Settings, against_codes: bool, is_refused: bool
) -> None:
    answer(world, against_codes=against_codes)
    second = draft_criteria(world, {"weights.cpv": 300})
    quality = outcome(world, second).result["quality"]
    assert (quality["answers"], quality["enterprises"]) == (24, 3)
    assert (quality["pairs"]["after"] < quality["pairs"]["before"]) is is_refused
    assert quality["pairs"]["low"] <= quality["pairs"]["after"] - quality["pairs"]["before"] <= quality["pairs"]["high"]
    if is_refused:
        with pytest.raises(VersionError, match=r"24 answers of 3 enterprises.* falls from 1\.000 to 0\.000"):
            publish_criteria(world, second, reason="Codes matter.", author="ana")
        publish_criteria(world, second, reason="Codes matter.", author="ana", override="The answers are old.")
    else:
        publish_criteria(world, second, reason="Codes matter.", author="ana", override="Not needed.")
    work_off(world)
    assert in_force(world) == second


def test_a_back_test_without_anything_to_compare_fails_with_the_reason(clean_queues: Settings) -> None:
    row = outcome(clean_queues, draft_criteria(clean_queues, LENIENT))
    assert row.state == "failed"
    assert "embed" in (row.error or "")


def test_what_goes_wrong_is_kept_and_running_again_begins_anew(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = draft_criteria(world, LENIENT)
    backtest_id = ask_backtest(world, second)
    assert ask_backtest(world, second) == backtest_id
    with monkeypatch.context() as patched:
        patched.setattr(backtest, "compare", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_backtest(world, backtest_id)
    assert row_of(world, backtest_id).state == "failed"
    reached: list[tuple[int, int]] = []
    run_backtest(world, backtest_id, progress=lambda done, total: reached.append((done, total)))
    assert reached[-1] == (4, 4)
    again = row_of(world, backtest_id)
    assert (again.state, again.error) == ("done", None)


def test_a_version_is_not_compared_with_itself(world: Settings) -> None:
    with pytest.raises(VersionError, match="with itself"):
        ask_backtest(world, in_force(world))
    with pytest.raises(VersionError, match="no version 9"):
        ask_backtest(world, 9)
