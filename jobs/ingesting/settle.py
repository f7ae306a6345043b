"""Settles the lots of the procedures that a batch has touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from jobs.ingesting import succession
from jobs.ingesting.states import NoticeSketch, lot_states, notice_state
from models.queries import notices, procedures

REPLACING_SCHEMA = "eforms"


def settle(session: Session, notice_row_ids: Sequence[int]) -> list[int]:
    """Resolve the links of these notices and write what changes of the states of their procedures' lots and notices.

    Returns the ids of the notices of which a lot has changed its state.
    """
    if not notice_row_ids:
        return []
    notices.resolve_links(session, notice_row_ids)
    group_of = procedures.related_notices(session, notice_row_ids)
    lots = procedures.lots_of(session, group_of.keys())
    rows = procedures.sketches(session, group_of.keys())
    sketches = {row.id: _sketch(row, {ref: lot_id for ref, (lot_id, _) in lots[row.id].items()}) for row in rows}
    groups: dict[int, list[NoticeSketch]] = defaultdict(list)
    for identifier, sketch in sketches.items():
        groups[group_of[identifier]].append(sketch)
    before = {lot_id: state for refs in lots.values() for lot_id, state in refs.values()}
    after = {lot_id: state for group in groups.values() for lot_id, state in lot_states(group).items()}
    changed = {lot: state for lot, state in after.items() if before[lot] != state}
    procedures.set_lot_states(session, changed)
    succession.follow(session, groups.values(), changed, after)
    wanted = {row.id: notice_state(sketches[row.id], after) for row in rows}
    procedures.set_notice_states(session, {row.id: wanted[row.id] for row in rows if row.state != wanted[row.id]})
    return sorted(notice for notice, refs in lots.items() if any(lot_id in changed for lot_id, _ in refs.values()))


def _sketch(row: Row[Any], lots: dict[str, int]) -> NoticeSketch:
    return NoticeSketch(
        id=row.id,
        form_type=row.form_type,
        notice_id=row.notice_id,
        version=row.version or "",
        published_on=row.published_on,
        issued_at=row.issued_at,
        is_cancellation=bool(row.is_cancellation),
        replaces_in_full=row.schema.lower().startswith(REPLACING_SCHEMA),
        lots=lots,
        result_refs=tuple(result.get("lot_ref") for result in row.results or ()),
    )
