"""Reading without a transaction: one connection for a request, and nothing is written through it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from models.accounts import UserRow
from models.database import get_reading_engine
from tests.web.people import People
from web import site


@pytest.fixture
def maria(session: Session) -> UserRow:
    """Somebody to read."""
    user = People(session).user("maria@example.test", name="Maria")
    session.commit()
    return user


def change(session: Session) -> None:
    session.scalars(select(UserRow)).one().name = "Ana"


def change_and_flush(session: Session) -> None:
    change(session)
    session.flush()


def change_at_once(session: Session) -> None:
    session.execute(update(UserRow).values(name="Ana"))


def erase(session: Session) -> None:
    session.delete(session.scalars(select(UserRow)).one())


@pytest.mark.parametrize("write", [change, change_and_flush, change_at_once, erase])
def test_reading_refuses_to_write(
    app: Flask, session: Session, maria: UserRow, write: Callable[[Session], None]
) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="for reading"), site.open_reading() as reading:
        write(reading)
    session.expire_all()
    assert session.scalars(select(UserRow.name)).all() == ["Maria"]


def test_all_that_a_request_reads_shares_one_connection_that_is_given_back(app: Flask, maria: UserRow) -> None:
    pool = get_reading_engine(app.extensions[site.EXTENSION].settings).pool
    before = pool.checkedout()  # type: ignore[attr-defined]
    with app.app_context():
        with site.open_reading() as outer, site.open_reading() as inner:
            assert outer.scalar(text("SELECT pg_backend_pid()")) == inner.scalar(text("SELECT pg_backend_pid()"))
            began = outer.scalar(text("SELECT now()"))
            assert began is not None
            assert outer.scalar(text("SELECT now()")) > began, "each statement is a transaction of its own"
        assert pool.checkedout() == before + 1  # type: ignore[attr-defined]
    assert pool.checkedout() == before  # type: ignore[attr-defined]


def test_reading_goes_on_after_a_statement_that_failed(app: Flask, maria: UserRow) -> None:
    with app.app_context():
        with pytest.raises(ProgrammingError), site.open_reading() as reading:
            reading.execute(text("SELECT nothing_there"))
        with site.open_reading() as reading:
            assert reading.scalar(select(UserRow.name)) == "Maria"


def test_what_was_written_in_between_is_read(app: Flask, maria: UserRow) -> None:
    with app.app_context():
        with site.open_reading() as reading:
            assert reading.scalar(select(UserRow.name)) == "Maria"
        with site.open_session() as writing:
            writing.execute(update(UserRow).values(name="Ana"))
        with site.open_reading() as reading:
            assert reading.scalar(select(UserRow.name)) == "Ana"
        assert "reading" in g


def test_a_connection_that_the_server_closed_is_made_anew(app: Flask, session: Session, maria: UserRow) -> None:
    pids = []
    for _ in range(2):
        with app.app_context(), site.open_reading() as reading:
            pids.append(reading.scalar(text("SELECT pg_backend_pid()")))
            assert reading.scalar(select(UserRow.name)) == "Maria"
        session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pids[-1]})
    assert len(set(pids)) == 2
