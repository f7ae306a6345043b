"""The audit log as a chain: nobody can change it unseen, and the command says where it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs import cli
from jobs.audit import verify_audit
from models.accounts import UserRow
from models.audit import Action, AuditCheckRow, AuditEntryRow
from models.database import get_engine, session_scope
from models.queries import audit
from tests.conftest import empty
from tests.web.factories import NOW
from tests.web.people import People

COLUMNS = ("at", "actor_ref", "action", "subject_kind", "subject_id", "details", "previous", "hash")


def write(site: Settings, number: int, person_id: int | None = None) -> None:
    with session_scope(site) as session:
        for place in range(number):
            actor = None if person_id is None else session.get_one(UserRow, person_id)
            details = {"n": place, "what": "Größe", "is": True, "none": None}
            moment = NOW + timedelta(microseconds=place)
            audit.record(session, actor, Action.WORK_REQUEUED, ("work", place), now=moment, details=details)


@pytest.fixture
def person_id(session: Session) -> int:
    user = People(session).user("ana@example.test")
    session.commit()
    return user.id


def without_trigger(engine: Engine, statements: Sequence[str]) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))


def test_a_chain_that_nobody_touched_holds(clean_database: Settings, person_id: int) -> None:
    write(clean_database, 5, person_id)
    write(clean_database, 2)
    checked = verify_audit(clean_database)
    assert (checked.n_entries, checked.broken) == (7, None)
    assert verify_audit(clean_database).hash == checked.hash


def test_an_empty_log_holds(clean_database: Settings) -> None:
    assert verify_audit(clean_database).broken is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET action = 'x' WHERE sequence = 2",
        "UPDATE audit_entries SET actor_id = NULL, hash = 'x' WHERE sequence = 2",
        "DELETE FROM audit_entries WHERE sequence = 3",
        "TRUNCATE audit_entries",
    ],
)
def test_the_database_refuses_to_change_the_log(engine: Engine, clean_database: Settings, statement: str) -> None:
    write(clean_database, 3)
    with pytest.raises(IntegrityError, match="only grows"), engine.begin() as connection:
        connection.execute(text(statement))
    assert verify_audit(clean_database).n_entries == 3


def test_the_name_goes_with_the_person_and_the_chain_still_holds(
    clean_database: Settings, session: Session, person_id: int
) -> None:
    write(clean_database, 3, person_id)
    session.execute(delete(UserRow))
    session.commit()
    rows = session.scalars(select(AuditEntryRow)).all()
    assert [row.actor_id for row in rows] == [None] * 3
    assert len({row.actor_ref for row in rows}) == 1
    assert "ana" not in "".join(f"{row.actor_ref}{row.details}" for row in rows)
    assert verify_audit(clean_database).broken is None


def test_naming_another_person_is_found(clean_database: Settings, session: Session, person_id: int) -> None:
    other = People(session).user("ben@example.test").id
    session.commit()
    write(clean_database, 3, person_id)
    without_trigger(session.get_bind(), [f"UPDATE audit_entries SET actor_id = {other} WHERE sequence = 2"])  # type: ignore[arg-type]
    broken = verify_audit(clean_database).broken
    assert broken is not None
    assert (broken.sequence, broken.fault) == (2, "other-person")


CHANGES = st.one_of(
    st.tuples(st.just("change"), st.integers(1, 6), st.sampled_from(COLUMNS)),
    st.tuples(st.just("remove"), st.integers(1, 6), st.integers(1, 3)),
    st.tuples(st.just("swap"), st.integers(1, 6), st.integers(1, 6)).filter(lambda made: made[1] != made[2]),
    st.tuples(st.just("insert"), st.integers(0, 6), st.booleans()),
)


def statements_of(change: tuple[str, int, object]) -> list[str]:
    """The SQL with which somebody who may switch the trigger off would do it."""
    kind, number, more = change
    here = f"WHERE sequence = {number}"
    if kind == "change":
        new = {
            "at": "at + interval '1 microsecond'", "subject_id": "subject_id + 1",
            "details": "details || '{\"n\": 99}'",
        }  # fmt: skip
        return [f"UPDATE audit_entries SET {more} = {new.get(str(more), f'{more} || chr(120)')} {here}"]
    if kind == "remove":
        assert isinstance(more, int)
        return [f"DELETE FROM audit_entries WHERE sequence BETWEEN {number} AND {number + more - 1}"]
    if kind == "swap":
        return [
            f"UPDATE audit_entries SET sequence = -1 {here}",
            f"UPDATE audit_entries SET sequence = {number} WHERE sequence = {more}",
            f"UPDATE audit_entries SET sequence = {more} WHERE sequence = -1",
        ]
    shift = [
        "UPDATE audit_entries SET sequence = -sequence - 1 WHERE sequence > " + str(number),
        "UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0",
    ]
    others = "at, actor_id, actor_ref, action, subject_kind, subject_id, details, previous, hash"
    copied = f"""INSERT INTO audit_entries SELECT {number + 1}, {others} FROM audit_entries
        WHERE sequence = {max(number, 1) if more else 1}"""
    return [*shift, copied] if number else [copied.replace("SELECT 1,", "SELECT 0,")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=CHANGES)
def test_any_changed_removed_inserted_or_moved_entry_is_found(
    engine: Engine, clean_database: Settings, change: tuple[str, int, object]
) -> None:
    empty(engine)
    write(clean_database, 6)
    without_trigger(engine, statements_of(change))
    broken = verify_audit(clean_database).broken
    assert broken is not None
    first = min(change[1], int(str(change[2]))) if change[0] == "swap" else change[1]
    assert first <= broken.sequence <= first + 1


def test_a_chain_written_anew_differs_from_what_was_checked_before(
    engine: Engine, clean_database: Settings, frozen_now: datetime
) -> None:
    write(clean_database, 4)
    assert verify_audit(clean_database, clock=lambda: frozen_now).broken is None
    without_trigger(engine, ["DELETE FROM audit_entries", "DELETE FROM audit_head"])
    write(clean_database, 3)
    with session_scope(clean_database) as session:
        audit.record(session, None, Action.WORK_REQUEUED, ("work", 9), now=NOW)
    broken = verify_audit(clean_database).broken
    assert broken is not None
    assert (broken.sequence, broken.fault) == (4, "rewritten")


def test_many_who_write_at_once_make_one_chain(clean_database: Settings) -> None:
    threads = [threading.Thread(target=write, args=(clean_database, 5)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (verify_audit(clean_database).n_entries, verify_audit(clean_database).broken) == (30, None)


def test_what_is_rolled_back_leaves_no_gap(clean_database: Settings) -> None:
    write(clean_database, 1)
    with Session(get_engine(clean_database)) as session:
        audit.record(session, None, Action.WORK_REQUEUED, ("work", 1), now=NOW)
        session.rollback()
    write(clean_database, 1)
    assert (verify_audit(clean_database).n_entries, verify_audit(clean_database).broken) == (2, None)


def test_an_address_is_refused(clean_database: Settings) -> None:
    with session_scope(clean_database) as session, pytest.raises(audit.PersonalDetailError):
        audit.record(session, None, Action.WORK_REQUEUED, ("work", 1), now=NOW, details={"to": "a@b.example"})


@pytest.fixture
def command(clean_database: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("jobs.commands.audit.get_settings", lambda: clean_database)
    monkeypatch.setattr(cli, "configure_logging", lambda level: None)
    return clean_database


def test_the_command_says_that_the_chain_holds_or_where_it_breaks(
    command: Settings, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    write(command, 3)
    assert cli.main(["audit", "verify"]) == 0
    shown = capsys.readouterr()
    assert "3 entries" in shown.out
    assert "Checking entries: 3 of 3" in shown.err
    without_trigger(engine, statements_of(("change", 2, "action")))
    assert cli.main(["audit", "verify", "--json"]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["broken"] == {"sequence": 2, "fault": "changed"}
    assert "broken at entry 2" in shown.err
    with session_scope(command) as session:
        assert [row.broken_at for row in session.scalars(select(AuditCheckRow).order_by(AuditCheckRow.id))] == [None, 2]


def test_the_command_lists_what_was_done(command: Settings, person_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    write(command, 1)
    write(command, 1, person_id)
    assert cli.main(["audit", "list", "--json"]) == 0
    assert [row["actor"] for row in json.loads(capsys.readouterr().out)] == ["ana@example.test", "program"]
    assert cli.main(["audit", "list", "--person", "Ana@example.test", "--action", "work.requeued"]) == 0
    assert "ana@example.test  work.requeued  work:0  n=0" in capsys.readouterr().out
    assert cli.main(["audit", "list", "--person", "nobody@example.test"]) == 2
