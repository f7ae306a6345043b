"""SQL of the audit log: appending to the chain, reading it, checking it. The caller commits.

``record`` is called last in the transaction that does what it records: so neither stands without the other, and the
chain has no gap and no fork.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from matcher.chain import START, Broken, Detail, Link, Record, record_hash
from models.accounts import UserRow
from models.audit import Action, AuditCheckRow, AuditEntryRow, AuditHeadRow

AUDIT_LOCK = 7_316_200_803
"""Key of the advisory lock under which one transaction at a time appends."""
PROGRAM = "program"
"""The reference of a command or the schedule."""
READ_AT_ONCE = 1_000
MOST_ACTORS = 200
MOST_ANCHORS = 10_000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; ``actor`` is a reference."""

    action: str | None = None
    actor: str | None = None


class PersonalDetailError(ValueError):
    """Details hold an address: entries are kept for good, so they may not. Raised before anything is written."""


def actor_ref(handle: str) -> str:
    """Return the reference of the person with this handle (random, of the account): the same for all that one does."""
    return sha256(f"audit:{handle}".encode()).hexdigest()[:32]


def record(
    session: Session,
    actor: UserRow | None,
    action: Action,
    subject: tuple[str, int],
    *,
    now: datetime,
    details: Mapping[str, Detail] | None = None,
) -> int:
    """Append what somebody (``None``: a command or the schedule) did with a subject (kind, id); return its number.

    Holds a lock until the caller commits, so nothing slow may follow.

    Raises:
        PersonalDetailError: a detail holds an address.
    """
    told = {name: _clean(value) for name, value in (details or {}).items()}
    session.flush()
    session.execute(select(func.pg_advisory_xact_lock(AUDIT_LOCK)))
    number, previous = head(session)
    ref = PROGRAM if actor is None else actor_ref(actor.fs_webauthn_user_handle)
    entry = Record(number + 1, now, ref, action.value, *subject, told)
    own = record_hash(entry, previous)
    session.execute(
        insert(AuditEntryRow).values(
            sequence=entry.sequence, at=now, actor_id=None if actor is None else actor.id, actor_ref=ref,
            action=entry.action, subject_kind=entry.subject_kind, subject_id=entry.subject_id, details=told,
            previous=previous, hash=own,
        )
    )  # fmt: skip
    values = {"sequence": entry.sequence, "hash": own}
    newest = insert(AuditHeadRow).values(id=1, **values)
    session.execute(newest.on_conflict_do_update(index_elements=["id"], set_=values))
    return entry.sequence


def head(session: Session) -> tuple[int, str]:
    """Return (number, hash) of the newest entry."""
    row = session.execute(select(AuditHeadRow.sequence, AuditHeadRow.hash).where(AuditHeadRow.id == 1)).one_or_none()
    return (0, START) if row is None else (row.sequence, row.hash)


def links(session: Session) -> Iterator[Link]:
    """Yield all entries in order, a thousand read at once."""
    last: int | None = None
    while True:
        query = select(AuditEntryRow, UserRow.fs_webauthn_user_handle).outerjoin(
            UserRow, UserRow.id == AuditEntryRow.actor_id
        )
        query = query if last is None else query.where(AuditEntryRow.sequence > last)
        rows = session.execute(query.order_by(AuditEntryRow.sequence).limit(READ_AT_ONCE)).all()
        for row, handle in rows:
            yield _link(row, handle)
            last = row.sequence
        session.expunge_all()
        if len(rows) < READ_AT_ONCE:
            return


def anchors(session: Session) -> dict[int, str]:
    """Return number -> hash of the last entry of every check that held."""
    held = select(AuditCheckRow.n_entries, AuditCheckRow.hash).where(AuditCheckRow.broken_at.is_(None))
    found = session.execute(held.order_by(AuditCheckRow.id.desc()).limit(MOST_ANCHORS))
    return {number: kept for number, kept in reversed(found.all()) if number}


def keep_check(session: Session, last: tuple[int, str], broken: Broken | None, now: datetime) -> None:
    """Keep how a check ended; ``last`` is the last entry (number, hash) that held."""
    broken_at, fault = (None, None) if broken is None else (broken.sequence, broken.fault.value)
    session.add(AuditCheckRow(checked_at=now, n_entries=last[0], hash=last[1], broken_at=broken_at, fault=fault))
    session.flush()


def last_check(session: Session) -> AuditCheckRow | None:
    """Return the newest check, or ``None``."""
    return session.scalars(select(AuditCheckRow).order_by(AuditCheckRow.id.desc()).limit(1)).one_or_none()


def entries(
    session: Session, chosen: AuditFilter, *, limit: int, offset: int = 0
) -> Sequence[Row[AuditEntryRow, UserRow | None]]:
    """Return entries, the newest first, each with the person it names."""
    query = select(AuditEntryRow, UserRow).outerjoin(UserRow, UserRow.id == AuditEntryRow.actor_id)
    newest = query.where(*_is_chosen(chosen)).order_by(AuditEntryRow.sequence.desc())
    return session.execute(newest.limit(limit).offset(offset)).all()


def count_entries(session: Session, chosen: AuditFilter) -> int:
    """Return how many entries are chosen."""
    return session.scalar(select(func.count()).select_from(AuditEntryRow).where(*_is_chosen(chosen))) or 0


def actors(session: Session) -> Sequence[Row[str, str, str]]:
    """Return (reference, name, address) of everybody whom an entry names, by address."""
    named = (
        select(AuditEntryRow.actor_ref, UserRow.name, UserRow.email)
        .join(UserRow, UserRow.id == AuditEntryRow.actor_id)
        .distinct()
    )
    return session.execute(named.order_by(UserRow.email).limit(MOST_ACTORS)).all()


def people_named(session: Session, ids: Sequence[int]) -> dict[int, UserRow]:
    """Return those of these people who still have an account."""
    return {row.id: row for row in session.scalars(select(UserRow).where(UserRow.id.in_(ids)).order_by(UserRow.id))}


def _is_chosen(chosen: AuditFilter) -> list[ColumnElement[bool]]:
    asked = ((AuditEntryRow.action, chosen.action), (AuditEntryRow.actor_ref, chosen.actor))
    return [column == value for column, value in asked if value is not None]


def _link(row: AuditEntryRow, handle: str | None) -> Link:
    words = Record(row.sequence, row.at, row.actor_ref, row.action, row.subject_kind, row.subject_id, dict(row.details))
    return Link(words, row.previous, row.hash, None if handle is None else actor_ref(handle))


def _clean(value: Detail) -> Detail:
    if not isinstance(value, str):
        return value
    if "@" in value:
        raise PersonalDetailError("An entry of the audit log cannot hold an address.")
    return unicodedata.normalize("NFC", value).replace("\x00", "")
