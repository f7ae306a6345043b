"""What may go wrong while a batch is stored: others at the same time, documents that break something."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from psycopg.errors import DeadlockDetected, DiskFull
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.archives import Document, UnreadablePathError
from jobs.ingest import ingest_documents, retry_quarantine
from jobs.ingesting import batch
from jobs.ingesting.rows import NoticeRows, notice_rows
from matcher.parsers import parse_notice
from matcher.records import Notice
from models.database import session_scope
from models.documents import QuarantineRow
from models.notices import LotRow, NoticeRow
from models.queries.notices import retire_lots
from tests.jobs.ingest.documents import CALL, CANCELLATION, RESULT, document
from tests.web.factories import World


def states_of(settings: Settings, source: str) -> set[str]:
    with session_scope(settings) as session:
        rows = select(LotRow.state).join(NoticeRow, NoticeRow.id == LotRow.notice_id).where(NoticeRow.source == source)
        return set(session.scalars(rows))


def n_waiting(session: Session) -> int:
    return session.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) or 0


def test_a_call_and_its_cancellation_that_come_at_once_still_meet(clean_queues: Settings, frozen_now: datetime) -> None:
    with ThreadPoolExecutor(1) as other:
        with session_scope(clean_queues) as session:
            batch._store(session, [document(CALL)], "one", frozen_now)
            cancelling = other.submit(ingest_documents, clean_queues, [document(CANCELLATION)], "two")
            while not n_waiting(session) and not cancelling.done():
                continue
        assert cancelling.result(timeout=60).new == 1
    assert "cancelled" in states_of(clean_queues, "one")


def _with_nul(notice: Notice, source: str) -> NoticeRows:
    rows = notice_rows(notice, source)
    return replace(rows, notice={**rows.notice, "title": "\x00"})


def test_what_the_database_refuses_waits_in_quarantine_alone(
    clean_queues: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        refused = parse_notice(document(RESULT).content).notice_id
        patched.setattr(
            batch,
            "notice_rows",
            lambda notice, source: (_with_nul if notice.notice_id == refused else notice_rows)(notice, source),
        )
        counts = ingest_documents(clean_queues, [document(CALL), document(RESULT)], "test")
    assert (counts.read, counts.new, counts.quarantined) == (2, 1, 1)
    with session_scope(clean_queues) as session:
        assert [(row.reference, row.code) for row in session.scalars(select(QuarantineRow))] == [(RESULT, "refused")]
    again = retry_quarantine(clean_queues)
    assert (again.new, again.quarantined) == (1, 0)


def test_a_parser_that_fails_on_one_document_stops_no_other(
    clean_queues: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(content: bytes) -> Notice:
        if content == b"odd":
            raise AttributeError("of nothing")
        return parse_notice(content)

    monkeypatch.setattr(batch, "parse_notice", failing)
    counts = ingest_documents(clean_queues, [Document("odd.xml", b"odd"), document(CALL)], "test")
    assert (counts.new, counts.quarantined) == (1, 1)
    with session_scope(clean_queues) as session:
        row = session.scalars(select(QuarantineRow)).one()
    assert (row.reference, row.code) == ("odd.xml", "parser-fault")
    assert "AttributeError" in row.reason


@pytest.mark.parametrize(("fault", "tries"), [(DeadlockDetected, 2), (DiskFull, 1)])
def test_a_deadlock_is_tried_again_and_a_fault_of_the_server_is_not(
    clean_queues: Settings, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], tries: int
) -> None:
    asked, store = [], batch._store

    def once_in_the_way(*arguments: Any) -> batch.Stored:
        asked.append(arguments)
        if len(asked) == 1:
            raise OperationalError("UPDATE lots", {}, fault())
        return store(*arguments)

    monkeypatch.setattr(batch, "_store", once_in_the_way)
    if fault is DeadlockDetected:
        assert ingest_documents(clean_queues, [document(CALL)], "test").new == 1
    else:
        with pytest.raises(OperationalError):
            ingest_documents(clean_queues, [document(CALL)], "test")
        with session_scope(clean_queues) as session:
            assert session.scalars(select(NoticeRow)).first() is None
            assert session.scalars(select(QuarantineRow)).first() is None
    assert len(asked) == tries


def test_what_came_before_an_archive_breaks_is_stored(clean_queues: Settings) -> None:
    def breaking() -> Iterator[Document]:
        yield document(CALL)
        raise UnreadablePathError("day.tar.gz cannot be read")

    with pytest.raises(UnreadablePathError):
        ingest_documents(clean_queues, breaking(), "test")
    assert states_of(clean_queues, "test") == {"open"}


def test_lots_that_amended_notices_no_longer_have_are_retired_at_once(session: Session) -> None:
    world, refs = World(session), ("LOT-1", "LOT-2")
    notices = [world.notice() for _ in range(4)]
    for notice in notices:
        for ref in refs:
            world.lot(notice, ref=ref)
    first, second, emptied, _ = (notice.id for notice in notices)
    asked: list[object] = []
    event.listen(session, "do_orm_execute", lambda orm_execute_state: asked.append(orm_execute_state))
    retire_lots(session, {first: ["LOT-1"], second: ["LOT-2"], emptied: []})
    session.expire_all()
    assert len(asked) == 1
    retired = select(LotRow.notice_id, LotRow.ref).where(LotRow.state == "superseded", LotRow.position == -1)
    assert {tuple(row) for row in session.execute(retired)} == {
        (first, "LOT-2"), (second, "LOT-1"), (emptied, "LOT-1"), (emptied, "LOT-2"),
    }  # fmt: skip
