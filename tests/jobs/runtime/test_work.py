"""Work is claimed by one, comes back from the lost, is tried again and given up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs import queues
from jobs import work as work_module
from jobs.owners import is_gone, process_name
from jobs.queues import WorkKind
from jobs.work import run_work, sweep
from models.queries import work as queries
from models.work import WorkItemRow
from tests.jobs.runtime import handlers

LEASE = timedelta(minutes=1)
RECORD = WorkKind("record", "default", "tests.jobs.runtime.handlers:record", 3)
SOON = timedelta(seconds=1)
MOST_ATTEMPTS = len(queries.RETRY_DELAYS) + 1


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds that were rung for; no queue is needed."""
    kinds: list[str] = []

    def note(settings: Settings, kind: str) -> bool:
        kinds.append(kind)
        return True

    monkeypatch.setattr(work_module, "ring", note)
    return kinds


@pytest.fixture
def kind(clean_database: Settings, monkeypatch: pytest.MonkeyPatch) -> WorkKind:
    monkeypatch.setitem(queues.KINDS, "record", RECORD)
    handlers.forget(clean_database.var_dir)
    return RECORD


@pytest.fixture
def now(session: Session) -> datetime:
    """The moment on the database's clock, by which new work is due."""
    moment = session.scalars(select(func.now())).one()
    session.rollback()
    return moment + SOON


def claim(session: Session, now: datetime, owner: str = "a", limit: int = 10) -> list[queries.ClaimedWork]:
    claimed = queries.claim_work(session, "record", limit=limit, owner=owner, lease=LEASE, now=now)
    session.commit()
    return claimed


def ask(session: Session, *subjects: int) -> int:
    added = queries.add_work(session, "record", subjects)
    session.commit()
    return added


def test_work_asked_for_twice_is_done_once(session: Session, now: datetime) -> None:
    assert (ask(session, 1, 2, 2), ask(session, 2, 3)) == (2, 1)
    assert [work.subject_id for work in claim(session, now)] == [1, 2, 3]
    assert claim(session, now) == []


def test_asking_often_enough_for_a_prepared_statement_goes_on_working(session: Session, now: datetime) -> None:
    assert [queries.add_work(session, "record", [subject, 0]) for subject in range(1, 12)] == [2] + [1] * 10


def test_asking_for_very_much_at_once_is_one_piece_each(session: Session, now: datetime) -> None:
    assert queries.add_work(session, "record", range(queries.ADD_AT_ONCE + 5)) == queries.ADD_AT_ONCE + 5


def test_work_asked_for_while_it_is_under_way_is_done_again_afterwards(session: Session, now: datetime) -> None:
    ask(session, 1)
    first = claim(session, now)
    assert ask(session, 1) == 1
    assert claim(session, now + SOON) == []
    queries.finish_work(session, [first[0].id], owner="a", now=now)
    assert [work.subject_id for work in claim(session, now + SOON)] == [1]


def test_two_claimers_never_get_the_same_work(engine: Engine, session: Session, now: datetime) -> None:
    ask(session, *range(400))

    def take(owner: int) -> list[int]:
        taken: list[int] = []
        with Session(engine) as own:
            while claimed := claim(own, now, owner=str(owner), limit=7):
                taken += [work.subject_id for work in claimed]
        return taken

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(take, range(4)))
    assert sorted(subject for share in shares for subject in share) == list(range(400))


def test_an_expired_lease_comes_back_and_its_old_owner_has_lost_it(session: Session, now: datetime) -> None:
    ask(session, 1)
    (work,) = claim(session, now)
    assert queries.return_expired(session, now=now + LEASE - SOON) == 0
    assert queries.return_expired(session, now=now + LEASE) == 1
    assert queries.finish_work(session, [work.id], owner="a", now=now) == 0
    (again,) = claim(session, now + LEASE, owner="b")
    assert (again.id, again.attempts) == (work.id, 2)


def test_an_expired_lease_gives_way_to_a_newer_request(session: Session, now: datetime) -> None:
    ask(session, 1)
    claim(session, now)
    ask(session, 1)
    queries.return_expired(session, now=now + LEASE)
    session.commit()
    assert queries.count_work(session) == {"record": {"pending": 1}}


def test_a_renewed_lease_does_not_expire(session: Session, now: datetime) -> None:
    ask(session, 1)
    (work,) = claim(session, now)
    assert queries.renew_leases(session, [work.id], owner="a", until=now + 2 * LEASE) == 1
    assert queries.return_expired(session, now=now + LEASE) == 0


def test_failing_work_waits_longer_each_time_and_is_given_up(session: Session, now: datetime) -> None:
    ask(session, 1)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        (work,) = claim(session, now)
        state = queries.fail_work(session, work, owner="a", error="ValueError: no", now=now)
        session.commit()
        waits.append(state)
        assert claim(session, now) == []
        now += ([*queries.RETRY_DELAYS, SOON])[work.attempts - 1]
    assert waits == ["pending"] * (MOST_ATTEMPTS - 1) + ["failed"]
    row = session.scalars(select(WorkItemRow)).one()
    assert (row.state, row.error, row.finished_at is not None) == ("failed", "ValueError: no", True)


def test_work_that_its_processes_never_survive_has_failed(session: Session, now: datetime) -> None:
    ask(session, 1)
    for _ in range(MOST_ATTEMPTS):
        assert len(claim(session, now)) == 1
        now += LEASE
        queries.return_expired(session, now=now)
        session.commit()
    assert queries.count_work(session) == {"record": {"failed": 1}}


def test_a_run_does_all_work_and_isolates_what_fails(
    kind: WorkKind, clean_database: Settings, session: Session, now: datetime, rung: list[str]
) -> None:
    ask(session, *range(10, 20))
    run_work("record", clean_database, clock=lambda: now)
    assert sorted(handlers.effects(clean_database)) == [10, 11, 12, 14, 15, 16, 17, 18, 19]
    assert queries.count_work(session) == {"record": {"done": 9, "pending": 1}}


def test_a_run_that_is_told_to_stop_claims_nothing(
    kind: WorkKind, clean_database: Settings, session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(session, 1)
    monkeypatch.setattr(work_module.stopping, "is_set", lambda: True)
    run_work("record", clean_database, clock=lambda: now)
    assert queries.count_work(session) == {"record": {"pending": 1}}


def test_the_sweeper_rings_only_for_work_that_waits_too_long(
    kind: WorkKind, clean_database: Settings, session: Session, now: datetime, rung: list[str]
) -> None:
    ask(session, 1)
    sweep(clean_database, clock=lambda: now)
    assert rung == []
    assert sweep(clean_database, clock=lambda: now + work_module.PATIENCE).rung == 1
    assert rung == ["record"]


def test_the_sweeper_takes_work_back_from_a_process_that_is_gone(
    kind: WorkKind, clean_database: Settings, session: Session, now: datetime, rung: list[str]
) -> None:
    ask(session, 1, 2)
    place, pid, _ = process_name().rsplit(":", 2)
    claim(session, now, owner=f"{place}:{pid}:1", limit=1)
    claim(session, now, owner=process_name(), limit=1)
    assert sweep(clean_database, clock=lambda: now).returned == 1
    assert rung == ["record"]


def test_a_process_elsewhere_is_not_taken_for_gone() -> None:
    assert not is_gone("other-host:pid:[1]:99999999:1")
    assert not is_gone(process_name())


def test_done_work_is_forgotten_and_failed_work_is_kept(session: Session, now: datetime) -> None:
    ask(session, 1, 2)
    done, failed = claim(session, now)
    queries.finish_work(session, [done.id], owner="a", now=now)
    session.execute(update(WorkItemRow).where(WorkItemRow.id == failed.id).values(state="failed"))
    assert queries.delete_finished(session, before=now + SOON) == 1
    assert queries.count_work(session) == {"record": {"failed": 1}}


def test_failed_work_can_be_tried_again_and_is_forgotten_once_it_is_done(session: Session, now: datetime) -> None:
    ask(session, 1, 2)
    session.execute(update(WorkItemRow).values(state="failed", attempts=MOST_ATTEMPTS))
    ask(session, 1)
    session.commit()
    first = claim(session, now)
    assert queries.finish_work(session, [first[0].id], owner="a", now=now) == 1
    assert queries.count_work(session) == {"record": {"done": 1, "failed": 1}}
    assert queries.retry_failed(session) == 1
    session.commit()
    (again,) = claim(session, now + SOON)
    assert (again.subject_id, again.attempts) == (2, 1)


def test_work_that_failed_twice_on_a_subject_is_tried_again_once(session: Session, now: datetime) -> None:
    for _ in range(2):
        ask(session, 1, 2)
        session.execute(update(WorkItemRow).values(state="failed", attempts=MOST_ATTEMPTS))
    newest = set(session.scalars(select(func.max(WorkItemRow.id)).group_by(WorkItemRow.subject_id)))
    assert queries.retry_failed(session) == 2
    assert {work.id for work in claim(session, now)} == newest
    assert queries.count_work(session) == {"record": {"leased": 2}}


def test_what_a_kind_leads_to_is_rung_for(
    kind: WorkKind,
    clean_database: Settings,
    session: Session,
    now: datetime,
    rung: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(queues.KINDS, "record", replace(RECORD, leads_to=("match_notice", "send_alerts")))
    ask(session, 1)
    queries.add_work(session, "match_notice", [1])
    session.commit()
    run_work("record", clean_database, clock=lambda: now)
    assert rung == ["match_notice"]
