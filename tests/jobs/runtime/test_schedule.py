"""The schedule does each thing once per period, however many schedulers there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs import schedule
from jobs.queues import KINDS
from jobs.schedule import TICKS, Tick, postpone_first, run_due
from models.queries.leases import release_lease, renew_lease, take_lease
from models.queries.work import count_work

HOURLY = Tick("hourly", timedelta(hours=1), "send_alerts")


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    kinds: list[str] = []

    def note(settings: Settings, kind: str) -> bool:
        kinds.append(kind)
        return True

    monkeypatch.setattr(schedule, "ring", note)
    return kinds


def test_a_tick_happens_once_in_its_period(clean_database: Settings, frozen_now: datetime, rung: list[str]) -> None:
    moments = [frozen_now, frozen_now + timedelta(minutes=59), frozen_now + timedelta(minutes=60)]
    done = [run_due(clean_database, clock=lambda m=m: m, ticks=(HOURLY,)) for m in moments]  # type: ignore[misc]
    assert done == [["hourly"], [], ["hourly"]]
    assert rung == ["send_alerts", "send_alerts"]


def test_many_schedulers_do_a_tick_once(clean_database: Settings, frozen_now: datetime) -> None:
    def run(_: int) -> list[str]:
        return run_due(clean_database, clock=lambda: frozen_now, ticks=(HOURLY,))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(8))) == [[]] * 7 + [["hourly"]]


def test_a_tick_asks_for_its_work(clean_database: Settings, session: Session, frozen_now: datetime) -> None:
    run_due(clean_database, clock=lambda: frozen_now, ticks=(HOURLY,))
    assert count_work(session) == {"send_alerts": {"pending": 1}}


def test_a_tick_for_weekdays_rests_on_sunday(clean_database: Settings) -> None:
    tick = Tick("weekly", timedelta(hours=1), "send_alerts", weekdays_only=True)
    sunday = datetime(2026, 3, 15, 12, tzinfo=UTC)
    assert run_due(clean_database, clock=lambda: sunday, ticks=(tick,)) == []
    assert run_due(clean_database, clock=lambda: sunday + timedelta(days=1), ticks=(tick,)) == ["weekly"]


def test_a_tick_that_waits_first_is_due_one_period_after_the_first_start(
    clean_database: Settings, frozen_now: datetime
) -> None:
    ticks = (Tick("patient", timedelta(hours=1), "send_alerts", waits_first=True),)
    postpone_first(clean_database, clock=lambda: frozen_now, ticks=ticks)
    later = frozen_now + timedelta(minutes=59)
    postpone_first(clean_database, clock=lambda: later, ticks=ticks)
    assert run_due(clean_database, clock=lambda: later, ticks=ticks) == []
    assert run_due(clean_database, clock=lambda: later + timedelta(minutes=1), ticks=ticks) == ["patient"]


def test_every_tick_asks_for_a_kind_that_exists() -> None:
    assert {tick.kind for tick in TICKS if tick.kind is not None} <= set(KINDS)
    assert len({tick.name for tick in TICKS}) == len(TICKS)


def test_a_lease_is_held_by_one_until_it_ends_or_is_given_back(session: Session, frozen_now: datetime) -> None:
    later = frozen_now + timedelta(minutes=5)
    assert take_lease(session, "run", owner="a", until=later, now=frozen_now)
    assert not take_lease(session, "run", owner="b", until=later, now=frozen_now)
    assert not renew_lease(session, "run", owner="b", until=later)
    assert renew_lease(session, "run", owner="a", until=later + timedelta(minutes=5))
    assert not take_lease(session, "run", owner="b", until=later, now=later)
    release_lease(session, "run", owner="a")
    assert take_lease(session, "run", owner="b", until=later, now=frozen_now)
