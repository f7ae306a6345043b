"""SQL of procedures: which notices belong together, and the state of their lots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.orm import Session

from models.notices import LotRow, NoticeLinkRow, NoticeRow

MOST_ROUNDS = 4
"""How many links apart notices of one procedure may be; longer chains are settled when their middle changes."""


def related_notices(session: Session, notice_row_ids: Collection[int]) -> dict[int, int]:
    """Return notice id -> group for all notices that belong with the given ones, by procedure id or by links."""
    group = {identifier: identifier for identifier in notice_row_ids}
    frontier = set(group)
    for _ in range(MOST_ROUNDS):
        pairs = _neighbours(session, frontier) if frontier else set()
        frontier = {identifier for pair in pairs for identifier in pair} - group.keys()
        group.update({identifier: identifier for identifier in frontier})
        for one, other in pairs:
            _join(group, one, other)
    return {identifier: _root(group, identifier) for identifier in group}


def sketches(session: Session, notice_row_ids: Collection[int]) -> list[Row[Any]]:
    """Return what the state of lots depends on, one row a notice."""
    statement = select(
        NoticeRow.id,
        NoticeRow.form_type,
        NoticeRow.notice_id,
        NoticeRow.version,
        NoticeRow.published_on,
        NoticeRow.issued_at,
        NoticeRow.schema,
        NoticeRow.state,
        NoticeRow.facts["is_cancellation"].label("is_cancellation"),
        NoticeRow.facts["results"].label("results"),
    ).where(NoticeRow.id.in_(notice_row_ids))
    return list(session.execute(statement.order_by(NoticeRow.id)))


def lots_of(session: Session, notice_row_ids: Collection[int]) -> dict[int, dict[str, tuple[int, str]]]:
    """Return notice id -> lot reference -> (lot id, state), without lots that a notice no longer has."""
    found: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
    statement = select(LotRow.notice_id, LotRow.ref, LotRow.id, LotRow.state).where(
        LotRow.notice_id.in_(notice_row_ids), LotRow.position >= 0
    )
    for notice_id, ref, lot_id, state in session.execute(statement):
        found[notice_id][ref] = (lot_id, state)
    return found


def set_lot_states(session: Session, states: Mapping[int, str]) -> None:
    """Write the states of lots; what changes is to be matched anew, and their notices have changed."""
    if not states:
        return
    for state, lot_ids in _by_state(states):
        session.execute(update(LotRow).where(LotRow.id.in_(lot_ids)).values(state=state, matched_at=None))
    touched = select(LotRow.notice_id).where(LotRow.id.in_(states))
    session.execute(update(NoticeRow).where(NoticeRow.id.in_(touched)).values(changed_at=func.now()))


def set_notice_states(session: Session, states: Mapping[int, str]) -> None:
    """Write the states of notices."""
    for state, notice_ids in _by_state(states):
        session.execute(update(NoticeRow).where(NoticeRow.id.in_(notice_ids)).values(state=state))


def _by_state(states: Mapping[int, str]) -> list[tuple[str, list[int]]]:
    by_state: dict[str, list[int]] = defaultdict(list)
    for identifier, state in states.items():
        by_state[state].append(identifier)
    return sorted(by_state.items())


def _neighbours(session: Session, notice_row_ids: Collection[int]) -> set[tuple[int, int]]:
    linked = select(NoticeLinkRow.notice_id, NoticeLinkRow.target_notice_id).where(
        NoticeLinkRow.target_notice_id.is_not(None),
        or_(NoticeLinkRow.notice_id.in_(notice_row_ids), NoticeLinkRow.target_notice_id.in_(notice_row_ids)),
    )
    pairs = {(one, other) for one, other in session.execute(linked) if other is not None}
    named = select(NoticeRow.procedure_id).where(NoticeRow.id.in_(notice_row_ids), NoticeRow.procedure_id.is_not(None))
    members = select(NoticeRow.procedure_id, NoticeRow.id).where(NoticeRow.procedure_id.in_(named))
    first: dict[str | None, int] = {}
    for procedure, identifier in session.execute(members.order_by(NoticeRow.id)):
        pairs.add((first.setdefault(procedure, identifier), identifier))
    return pairs


def _root(group: dict[int, int], identifier: int) -> int:
    while group[identifier] != identifier:
        identifier = group[identifier]
    return identifier


def _join(group: dict[int, int], one: int, other: int) -> None:
    if one in group and other in group:
        low, high = sorted((_root(group, one), _root(group, other)))
        group[high] = low
