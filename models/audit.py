"""The audit log: who did what with the service, as a chain that shows any change. Rows are only ever added.

The database refuses to change or delete an entry; only the name of a person who is erased goes (migration 0012).
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Json, Key, Moment, Table


class Action(StrEnum):
    """What is written down. A new one is a line here and its title in ``web.presenters.audit``."""

    CRITERIA_DRAFTED = "criteria.drafted"
    CRITERIA_PUBLISHED = "criteria.published"
    CRITERIA_ROLLED_BACK = "criteria.rolled-back"
    CRITERIA_ABANDONED = "criteria.abandoned"
    PROPOSAL_ASKED = "criteria.proposal-asked"
    ADMINISTRATOR_GRANTED = "administrator.granted"
    ADMINISTRATOR_WITHDRAWN = "administrator.withdrawn"
    ADMINISTRATOR_SIGNED_IN = "administrator.signed-in"
    PERSON_BLOCKED = "person.blocked"
    PERSON_UNBLOCKED = "person.unblocked"
    PERSON_SIGNED_OUT = "person.signed-out"
    CONFIRMATION_SENT = "person.confirmation-sent"
    PEOPLE_EXPORTED = "people.exported"
    MEMBERSHIP_CHANGED = "membership.changed"
    MEMBERSHIP_REMOVED = "membership.removed"
    SOURCE_FETCHED = "source.fetch-asked"
    QUARANTINE_READ_AGAIN = "quarantine.read-again"
    WORK_REQUEUED = "work.requeued"
    DELIVERY_RETRIED = "delivery.retried"
    EVIDENCE_APPROVED = "evidence.approved"
    EVIDENCE_REJECTED = "evidence.rejected"


class AuditEntryRow(Table):
    """One entry. ``actor_ref`` stands for the person and is hashed; ``actor_id`` names the person and is not.

    ``actor_ref`` is made from a secret of the account and cannot be traced once the account is erased; ``program``
    stands for a command or the schedule. ``details`` hold no personal data.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "action"), Index(None, "actor_ref"))

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    actor_ref: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigInteger)
    details: Mapped[Json]
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHeadRow(Table):
    """The newest entry, kept apart, so that entries cut off at the end are missed. One row, ``id`` 1."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


class AuditCheckRow(Table):
    """One check of the chain: how many entries held, the hash of the last of them, and where it breaks, if it does."""

    __tablename__ = "audit_checks"

    id: Mapped[Key]
    checked_at: Mapped[Created]
    n_entries: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]
    broken_at: Mapped[int | None] = mapped_column(BigInteger)
    fault: Mapped[str | None]
