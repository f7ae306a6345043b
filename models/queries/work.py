"""The states of background work: asked for, claimed under a lease, finished, tried again, failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Select, delete, exists, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session, aliased

from models.work import WorkItemRow

RETRY_DELAYS = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 240, 960))
"""How long to wait after the first, second ... attempt; then work has failed."""
LETTER_DELAYS = (*RETRY_DELAYS, *(timedelta(minutes=minutes) for minutes in (45, 135, 360, 360, 360)))
"""Nearly a day, as for alerts: so long may the mail server be away."""
ADD_AT_ONCE = 10_000
IS_PENDING = text("state = 'pending'")
"""As text: PostgreSQL finds no partial index for a prepared statement whose condition is a parameter."""


@dataclass(frozen=True, slots=True)
class ClaimedWork:
    """One piece of work that this owner holds until its lease ends."""

    id: int
    kind: str
    subject_id: int
    attempts: int


def add_work(session: Session, kind: str, subject_ids: Iterable[int], *, due_at: datetime | None = None) -> int:
    """Ask for work of ``kind`` on each subject, in the caller's transaction; return how many were not asked for yet.

    It is due at once, or from ``due_at`` on; what is asked for already keeps its time.
    Work that is already under way does not count as asked for: its handler may have read the subject before it changed.
    """
    subjects = sorted(set(subject_ids))
    added = 0
    for start in range(0, len(subjects), ADD_AT_ONCE):
        asked = literal(subjects[start : start + ADD_AT_ONCE], ARRAY(BigInteger))
        due = func.now() if due_at is None else literal(due_at)
        rows = select(literal(kind), func.unnest(asked).column_valued("subject_id"), due)
        statement = (
            insert(WorkItemRow)
            .from_select(["kind", "subject_id", "due_at"], rows)
            .on_conflict_do_nothing(index_elements=["kind", "subject_id"], index_where=IS_PENDING)
        )
        added += len(session.scalars(statement.returning(WorkItemRow.id)).all())
    return added


def claim_work(
    session: Session, kind: str, *, limit: int, owner: str, lease: timedelta, now: datetime
) -> list[ClaimedWork]:
    """Take up to ``limit`` due pieces of work for ``owner`` until ``now + lease``, the oldest first.

    Two claimers never get the same piece. A subject that somebody works on waits until that is over.
    """
    other = aliased(WorkItemRow)
    is_under_way = exists().where(
        other.kind == WorkItemRow.kind, other.subject_id == WorkItemRow.subject_id, other.state == "leased"
    )
    due = (
        select(WorkItemRow.id)
        .where(WorkItemRow.state == "pending", WorkItemRow.kind == kind, WorkItemRow.due_at <= now)
        .where(~is_under_way)
        .order_by(WorkItemRow.due_at, WorkItemRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(WorkItemRow)
        .where(WorkItemRow.id.in_(due))
        .values(state="leased", lease_owner=owner, lease_until=now + lease, attempts=WorkItemRow.attempts + 1)
        .returning(WorkItemRow.id, WorkItemRow.kind, WorkItemRow.subject_id, WorkItemRow.attempts)
        .execution_options(synchronize_session=False)
    )
    claimed = [ClaimedWork(*row) for row in session.execute(statement)]
    return sorted(claimed, key=lambda work: work.id)


def renew_leases(session: Session, work_ids: Sequence[int], *, owner: str, until: datetime) -> int:
    """Hold these pieces longer; return how many ``owner`` still holds."""
    return _change_held(session, work_ids, owner, {"lease_until": until})


def finish_work(session: Session, work_ids: Sequence[int], *, owner: str, now: datetime) -> int:
    """Mark these pieces as done; return how many ``owner`` still held (others were taken over meanwhile).

    An earlier failure of the same work is forgotten.
    """
    earlier, done = aliased(WorkItemRow), WorkItemRow
    is_same = exists().where(done.kind == earlier.kind, done.subject_id == earlier.subject_id, done.id.in_(work_ids))
    repaired = select(earlier.id).where(earlier.state == "failed", is_same)
    session.execute(delete(WorkItemRow).where(WorkItemRow.id.in_(repaired)))
    values = {"state": "done", "finished_at": now, "lease_owner": None, "lease_until": None, "error": None}
    return _change_held(session, work_ids, owner, values)


def fail_work(session: Session, work: ClaimedWork, *, owner: str, error: str, now: datetime) -> str:
    """Try again later, or give up after the last of ``retry_delays``; return the state that the piece is in then."""
    delays = retry_delays(work.kind)
    if work.attempts > len(delays):
        values = {"state": "failed", "finished_at": now, "lease_owner": None, "lease_until": None, "error": error}
        _change_held(session, [work.id], owner, values)
        return "failed"
    held = session.scalars(_held([work.id], owner)).all()
    _give_back(session, held, {"due_at": now + delays[work.attempts - 1], "error": error})
    return "pending"


def retry_delays(kind: str) -> tuple[timedelta, ...]:
    """Return how long work of this kind waits after each attempt but the last."""
    return LETTER_DELAYS if kind == "send_letter" else RETRY_DELAYS


def return_expired(session: Session, *, now: datetime, gone: Sequence[str] = ()) -> int:
    """Take work back from owners whose lease has ended or who are ``gone``; return how many pieces.

    What its workers did not survive too often has failed.
    """
    is_lost = or_(WorkItemRow.lease_until <= now, WorkItemRow.lease_owner.in_(gone))
    lost = select(WorkItemRow.id, WorkItemRow.kind, WorkItemRow.attempts).where(WorkItemRow.state == "leased", is_lost)
    rows = session.execute(lost.order_by(WorkItemRow.id).limit(ADD_AT_ONCE).with_for_update(skip_locked=True)).all()
    error = "the process that worked on it ended without an answer"
    given_up = {row.id for row in rows if row.attempts > len(retry_delays(row.kind))}
    session.execute(
        update(WorkItemRow)
        .where(WorkItemRow.id.in_(given_up))
        .values(state="failed", finished_at=now, lease_owner=None, lease_until=None, error=error)
    )
    _give_back(session, [row.id for row in rows if row.id not in given_up], {"error": error})
    return len(rows)


def retry_failed(session: Session, *, kind: str | None = None, work_id: int | None = None) -> int:
    """Ask once more for all work that has failed, for that of a kind, or for one piece; return how many pieces.

    What has failed several times on the same subject is one piece.
    """
    query = select(WorkItemRow.id, WorkItemRow.kind, WorkItemRow.subject_id).where(WorkItemRow.state == "failed")
    if kind is not None:
        query = query.where(WorkItemRow.kind == kind)
    if work_id is not None:
        query = query.where(WorkItemRow.id == work_id)
    failed = session.execute(query.order_by(WorkItemRow.id).with_for_update()).all()
    newest = {(row.kind, row.subject_id): row.id for row in failed}
    older = {row.id for row in failed} - set(newest.values())
    session.execute(delete(WorkItemRow).where(WorkItemRow.id.in_(older)))
    _give_back(session, list(newest.values()), {"attempts": 0, "due_at": func.now(), "finished_at": None})
    return len(newest)


def lease_owners(session: Session) -> list[str]:
    """Return who holds work now."""
    owners = select(WorkItemRow.lease_owner).where(WorkItemRow.state == "leased").distinct()
    return sorted(owner for owner in session.scalars(owners.limit(1000)) if owner is not None)


def waiting_kinds(session: Session, *, now: datetime) -> list[str]:
    """Return the kinds of which work has been due since ``now`` or longer."""
    due = select(WorkItemRow.kind).where(WorkItemRow.state == "pending", WorkItemRow.due_at <= now)
    return list(session.scalars(due.distinct().order_by(WorkItemRow.kind).limit(100)))


def count_work(session: Session) -> dict[str, dict[str, int]]:
    """Return kind -> state -> number of pieces."""
    query = select(WorkItemRow.kind, WorkItemRow.state, func.count()).group_by(WorkItemRow.kind, WorkItemRow.state)
    counts: dict[str, dict[str, int]] = {}
    for kind, state, number in session.execute(query.order_by(WorkItemRow.kind, WorkItemRow.state).limit(1000)):
        counts.setdefault(kind, {})[state] = number
    return counts


def delete_finished(session: Session, *, before: datetime) -> int:
    """Forget work that was done before this moment; failed work stays."""
    old = delete(WorkItemRow).where(WorkItemRow.state == "done", WorkItemRow.finished_at < before)
    return len(session.scalars(old.returning(WorkItemRow.id)).all())


def _held(work_ids: Sequence[int], owner: str) -> Select[int]:
    is_held = (WorkItemRow.state == "leased", WorkItemRow.lease_owner == owner)
    return select(WorkItemRow.id).where(WorkItemRow.id.in_(work_ids), *is_held).with_for_update()


def _change_held(session: Session, work_ids: Sequence[int], owner: str, values: dict[str, object]) -> int:
    held = session.scalars(_held(work_ids, owner)).all()
    session.execute(update(WorkItemRow).where(WorkItemRow.id.in_(held)).values(values))
    return len(held)


def _give_back(session: Session, work_ids: Sequence[int], values: dict[str, object]) -> None:
    """Make leased work pending again; where the same was asked for meanwhile, that request is enough."""
    twin = aliased(WorkItemRow)
    has_twin = exists().where(
        twin.kind == WorkItemRow.kind, twin.subject_id == WorkItemRow.subject_id, twin.state == "pending"
    )
    session.execute(delete(WorkItemRow).where(WorkItemRow.id.in_(work_ids), has_twin))
    session.execute(
        update(WorkItemRow)
        .where(WorkItemRow.id.in_(work_ids))
        .values(state="pending", lease_owner=None, lease_until=None, **values)
    )
