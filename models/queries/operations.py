"""SQL of the administrator's page on running the service: failed work, mails, reading the quarantine again.

Reads, and asks for work; what is asked for twice is done once. The caller commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from models.alerts import DeliveryRow, RecipientRow
from models.documents import QuarantineRow
from models.letters import LetterRow
from models.queries.work import add_work
from models.work import WorkItemRow

REREAD = "reread_document"
SEND = "send_letter"
WITHOUT_SUBJECT = 0
MOST_READ_AGAIN = 20_000


@dataclass(frozen=True, slots=True)
class FailedWork:
    """A piece of work that was given up."""

    id: int
    kind: str
    subject_id: int
    attempts: int
    error: str | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class TroubledMail:
    """A mail that was not sent; ``id`` names the delivery, or the work on a letter. ``state``: retry, failed."""

    id: int
    address: str
    state: str
    attempts: int
    error: str | None
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Reread:
    """A document that was to be read again, and what came of it. ``work_state``: pending, leased, done, failed."""

    id: int
    reference: str
    source: str
    code: str
    reason: str
    work_state: str
    asked_at: datetime
    released_at: datetime | None


def failed_work(session: Session, limit: int) -> tuple[FailedWork, ...]:
    """Return work that was given up, the newest first."""
    columns = [getattr(WorkItemRow, name) for name in FailedWork.__dataclass_fields__]
    newest = select(*columns).where(WorkItemRow.state == "failed").order_by(WorkItemRow.finished_at.desc().nulls_last())
    return tuple(FailedWork(*row) for row in session.execute(newest.order_by(WorkItemRow.id.desc()).limit(limit)))


def kinds_under_way(session: Session, kinds: Sequence[str]) -> set[str]:
    """Return those of the kinds of which work waits or runs."""
    open_work = select(WorkItemRow.kind).where(
        WorkItemRow.kind.in_(kinds), WorkItemRow.state.in_(("pending", "leased"))
    )
    return set(session.scalars(open_work.distinct()))


def ask_once(session: Session, kind: str) -> bool:
    """Ask for work without a subject unless it waits or runs already; return whether it was asked for."""
    return not kinds_under_way(session, [kind]) and add_work(session, kind, [WITHOUT_SUBJECT]) > 0


def count_deliveries(session: Session) -> dict[str, int]:
    """Return state -> how many deliveries of alerts."""
    counted = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state).order_by(DeliveryRow.state)
    return {row[0]: row[1] for row in session.execute(counted)}


def count_letters(session: Session) -> dict[str, int]:
    """Return state (sent, failed, created) -> how many letters."""
    sent, total = session.execute(
        select(func.count().filter(LetterRow.sent_at.is_not(None)), func.count()).select_from(LetterRow)
    ).one()
    failed = session.scalar(select(func.count()).select_from(_letters("failed").subquery())) or 0
    counts = {"created": total - sent - failed, "failed": failed, "sent": sent}
    return {state: number for state, number in counts.items() if number}


def troubled_deliveries(session: Session, limit: int) -> tuple[TroubledMail, ...]:
    """Return deliveries that failed or are tried again, the failed ones first, each the newest first."""
    query = (
        select(
            DeliveryRow.id, RecipientRow.address, DeliveryRow.state, DeliveryRow.attempts, DeliveryRow.error,
            DeliveryRow.created_at, DeliveryRow.due_at,
        )
        .join(RecipientRow, RecipientRow.id == DeliveryRow.recipient_id)
        .where(DeliveryRow.state.in_(("failed", "retry")))
        .order_by(DeliveryRow.state, DeliveryRow.id.desc())
    )  # fmt: skip
    return tuple(TroubledMail(*row) for row in session.execute(query.limit(limit)))


def troubled_letters(session: Session, limit: int) -> tuple[TroubledMail, ...]:
    """Return letters that failed or are tried again, the newest first."""
    query = _letters("failed", "pending").where(or_(WorkItemRow.state == "failed", WorkItemRow.error.is_not(None)))
    found = session.execute(query.order_by(WorkItemRow.id.desc()).limit(limit))
    return tuple(
        TroubledMail(
            row.id, row.address, "failed" if row.state == "failed" else "retry", row.attempts, row.error,
            row.created_at, row.due_at,
        )
        for row in found
    )  # fmt: skip


def retry_deliveries(session: Session, *, now: datetime, delivery_id: int | None = None) -> int:
    """Let failed deliveries (or one) be sent once more; return how many.

    Who unsubscribed hears nothing, nor, after subscribing again, what was stopped for that.
    """
    listens = select(RecipientRow.id).where(RecipientRow.unsubscribed_at.is_(None))
    was_stopped = DeliveryRow.error.is_not_distinct_from("unsubscribed")
    failed = update(DeliveryRow).where(
        DeliveryRow.state == "failed", ~was_stopped, DeliveryRow.recipient_id.in_(listens)
    )
    if delivery_id is not None:
        failed = failed.where(DeliveryRow.id == delivery_id)
    renewed = failed.values(state="retry", attempts=0, due_at=now).returning(DeliveryRow.id)
    number = len(session.scalars(renewed).all())
    if number:
        add_work(session, "send_alerts", [WITHOUT_SUBJECT])
    return number


def ask_rereading(session: Session, *, code: str | None = None, quarantine_id: int | None = None) -> int:
    """Ask for documents in quarantine to be read again, those of a reason or one; return how many more that makes."""
    query = select(QuarantineRow.raw_document_id).where(QuarantineRow.released_at.is_(None))
    if code is not None:
        query = query.where(QuarantineRow.code == code)
    if quarantine_id is not None:
        query = query.where(QuarantineRow.id == quarantine_id)
    return add_work(session, REREAD, session.scalars(query.order_by(QuarantineRow.id).limit(MOST_READ_AGAIN)))


def rereads(session: Session, limit: int) -> tuple[Reread, ...]:
    """Return the documents that were last to be read again, each once, with what came of it."""
    newest = select(func.max(WorkItemRow.id)).where(WorkItemRow.kind == REREAD).group_by(WorkItemRow.subject_id)
    query = (
        select(
            QuarantineRow.id, QuarantineRow.reference, QuarantineRow.source, QuarantineRow.code, QuarantineRow.reason,
            WorkItemRow.state, WorkItemRow.created_at, QuarantineRow.released_at,
        )
        .join(WorkItemRow, WorkItemRow.subject_id == QuarantineRow.raw_document_id)
        .where(WorkItemRow.id.in_(newest))
        .order_by(WorkItemRow.id.desc())
    )  # fmt: skip
    return tuple(Reread(*row) for row in session.execute(query.limit(limit)))


def _letters(*states: str) -> Select[int, str, str, int, str | None, datetime, datetime]:
    """Select unsent letters by the state of the work on them."""
    is_sending = and_(WorkItemRow.kind == SEND, WorkItemRow.subject_id == LetterRow.id, WorkItemRow.state.in_(states))
    return (
        select(
            WorkItemRow.id, LetterRow.address, WorkItemRow.state, WorkItemRow.attempts, WorkItemRow.error,
            LetterRow.created_at, WorkItemRow.due_at,
        )
        .select_from(WorkItemRow)
        .join(LetterRow, is_sending)
        .where(LetterRow.sent_at.is_(None))
    )  # fmt: skip
