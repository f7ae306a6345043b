"""What search engines are told of: open tenders and listed enterprises, in pages of a fixed size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.enterprises import EnterpriseRow
from models.notices import LotRow, NoticeRow
from models.queries.pages_enterprise import is_open

PER_PAGE = 10_000


def count_open_tenders(session: Session, now: datetime) -> int:
    """Count the notices with a lot that may still be bid for."""
    return session.scalars(select(func.count()).select_from(_open_tenders(now).subquery())).one()


def count_listed(session: Session) -> int:
    """Count the enterprises of the directory."""
    return session.scalars(select(func.count()).where(EnterpriseRow.listed)).one()


def open_tenders(session: Session, now: datetime, page: int) -> Sequence[tuple[int, datetime]]:
    """Return (id, changed at) of the open tenders of a page, counted from 1."""
    found = session.execute(_open_tenders(now).order_by(NoticeRow.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [(row.id, row.changed_at) for row in found]


def listed_enterprises(session: Session, page: int) -> Sequence[tuple[str, datetime]]:
    """Return (key, changed at) of the listed enterprises of a page, counted from 1."""
    statement = (
        select(EnterpriseRow.key, EnterpriseRow.changed_at)
        .where(EnterpriseRow.listed)
        .order_by(EnterpriseRow.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [(row.key, row.changed_at) for row in session.execute(statement)]


def _open_tenders(now: datetime) -> Select[Any, Any]:
    has_open = select(LotRow.id).where(LotRow.notice_id == NoticeRow.id, is_open(now)).exists()
    return select(NoticeRow.id, NoticeRow.changed_at).where(has_open)
