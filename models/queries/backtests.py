"""SQL of back-tests and of the lots that they look at. The caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.criteria_work import BacktestRow
from models.enterprises import EnterpriseRow
from models.notices import LotRow, NoticeRow
from models.queries.among import among

UNDER_WAY = ("pending", "running")


def ask(session: Session, criteria_id: int, against_id: int, author: str | None) -> BacktestRow:
    """Return a back-test of these two that is not over yet, made now where there is none."""
    same = (BacktestRow.criteria_id == criteria_id, BacktestRow.against_id == against_id)
    waiting = select(BacktestRow).where(*same, BacktestRow.state.in_(UNDER_WAY)).order_by(BacktestRow.id).limit(1)
    row = session.scalars(waiting).one_or_none()
    if row is None:
        row = BacktestRow(criteria_id=criteria_id, against_id=against_id, author=author)
        session.add(row)
        session.flush()
    return row


def backtest(session: Session, backtest_id: int) -> BacktestRow | None:
    """Return a back-test, read anew, or ``None``."""
    return session.get(BacktestRow, backtest_id, populate_existing=True)


def latest(session: Session, criteria_id: int, against_id: int | None = None) -> BacktestRow | None:
    """Return the newest back-test of a version that is done (against any other, or against one), or ``None``."""
    done = select(BacktestRow).where(BacktestRow.criteria_id == criteria_id, BacktestRow.state == "done")
    if against_id is not None:
        done = done.where(BacktestRow.against_id == against_id)
    return session.scalars(done.order_by(BacktestRow.id.desc()).limit(1)).one_or_none()


def newest(session: Session, criteria_id: int, limit: int) -> Sequence[BacktestRow]:
    """Return the back-tests of a version in any state, the newest first."""
    found = select(BacktestRow).where(BacktestRow.criteria_id == criteria_id)
    return session.scalars(found.order_by(BacktestRow.id.desc()).limit(limit)).all()


def start(session: Session, backtest_id: int, *, total: int, now: datetime) -> None:
    """Note that a back-test runs, from the beginning, over so many enterprises."""
    _set(session, backtest_id, state="running", done=0, total=total, error=None, started_at=now, ended_at=None)


def reach(session: Session, backtest_id: int, done: int) -> None:
    """Note how far a back-test has come."""
    _set(session, backtest_id, done=done)


def finish(session: Session, backtest_id: int, result: dict[str, Any], now: datetime) -> None:
    """Keep the result of a back-test."""
    _set(session, backtest_id, state="done", result=result, error=None, ended_at=now)


def fail(session: Session, backtest_id: int, error: str, now: datetime) -> None:
    """Keep why a back-test has no result."""
    _set(session, backtest_id, state="failed", error=error, ended_at=now)


def published_days(session: Session, lot_ids: Sequence[int]) -> dict[int, date]:
    """Return lot -> day on which its notice was published, for those whose notice says so."""
    days = (
        select(LotRow.id, NoticeRow.published_on)
        .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
        .where(among(LotRow.id, lot_ids), NoticeRow.published_on.is_not(None))
        .order_by(LotRow.id)
    )
    return {lot: day for lot, day in session.execute(days) if day is not None}


def lot_titles(session: Session, lot_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return lot -> (public id, title)."""
    titles = select(LotRow.id, LotRow.public_id, LotRow.title).where(among(LotRow.id, lot_ids)).order_by(LotRow.id)
    return {row.id: (row.public_id, row.title) for row in session.execute(titles)}


def enterprise_names(session: Session, enterprise_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return enterprise -> (key, name)."""
    names = select(EnterpriseRow.id, EnterpriseRow.key, EnterpriseRow.name).where(
        among(EnterpriseRow.id, enterprise_ids)
    )
    return {row.id: (row.key, row.name) for row in session.execute(names.order_by(EnterpriseRow.id))}


def _set(session: Session, backtest_id: int, **values: Any) -> None:
    session.execute(update(BacktestRow).where(BacktestRow.id == backtest_id).values(**values))
