"""SQL of notices that replace others: what people said and do about a lot goes with it, and what differs is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlalchemy.orm import Session

from models.notices import NoticeVersionRow

_BY_WHOM = {
    "feedback": "enterprise_id",
    "pursuits": "enterprise_id",
    "interests": "enterprise_id",
    "followed_lots": "organisation_id",
}
_FOLLOW = """
UPDATE {table} AS own SET lot_id = moved.later
FROM unnest(CAST(:earlier AS bigint[]), CAST(:later AS bigint[])) AS moved (earlier, later)
WHERE own.lot_id = moved.earlier
  AND NOT EXISTS (SELECT 1 FROM {table} AS other WHERE other.{whose} = own.{whose} AND other.lot_id = moved.later)
"""
_NOTE = (
    update(NoticeVersionRow)
    .where(
        NoticeVersionRow.notice_id == bindparam("later"), NoticeVersionRow.revision == 1, NoticeVersionRow.diff == {}
    )
    .values(diff=bindparam("changes", type_=NoticeVersionRow.diff.type))
)


def follow_lots(session: Session, successors: Mapping[int, int]) -> None:
    """Move answers, bids, interest and follows from lots (ids) to those that replace them; what is there stays."""
    if not successors:
        return
    values = {"earlier": list(successors), "later": list(successors.values())}
    for table, whose in _BY_WHOM.items():
        session.execute(text(_FOLLOW.format(table=table, whose=whose)), values)


def note_differences(session: Session, differences: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep as the changes of a notice's (id) first version what differs from the notice that it replaces."""
    rows = [{"later": notice_id, "changes": dict(found)} for notice_id, found in differences.items() if found]
    if rows:
        session.connection().execute(_NOTE, rows)
