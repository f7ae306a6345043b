"""SQL of evidence as the enterprise sees it: submitted, withdrawn, replaced, and what stands behind statuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, joinedload, undefer

from matcher.standing import EvidenceState, StatusEvidence
from models.enterprises import EnterpriseRow
from models.evidence import EvidenceFileRow, EvidenceRow
from models.queries.bound import is_any, one_of

MOST_FILES = 12
"""Kept of one enterprise at once; with 5 MB each, at most 60 MB."""
MOST_PROOFS = 60
"""Of one enterprise in any state; housekeeping forgets those that are over."""
_COUNTS = (EvidenceState.PENDING, EvidenceState.VERIFIED)
_PROOFS = (
    select(EvidenceRow.enterprise_id, EvidenceRow.status, EvidenceRow.state, EvidenceRow.expires_on)
    .where(EvidenceRow.enterprise_id == one_of("enterprises"), is_any(EvidenceRow.state, _COUNTS))
    .order_by(EvidenceRow.id)
)
_DOCUMENT = func.jsonb_build_array(EvidenceRow.status, EvidenceRow.state, EvidenceRow.expires_on)
_NOT_OVER = (*_COUNTS, EvidenceState.REJECTED)


class TooManyFilesError(ValueError):
    """The enterprise keeps as many files as it may. Raised before anything is stored."""


class TooManyProofsError(ValueError):
    """The enterprise has sent so many that somebody must look at it. Raised before anything is stored."""


class SameFileError(ValueError):
    """The enterprise has submitted this file for this status already. Raised before anything is stored."""


def of_enterprise(session: Session, enterprise_id: int) -> Sequence[EvidenceRow]:
    """Return the proofs of an enterprise with what is known of their files: those that count first, then the newest."""
    statement = (
        select(EvidenceRow)
        .where(EvidenceRow.enterprise_id == enterprise_id)
        .options(joinedload(EvidenceRow.file))
        .order_by(is_any(EvidenceRow.state, _COUNTS).desc(), EvidenceRow.submitted_at.desc(), EvidenceRow.id.desc())
        .limit(MOST_PROOFS)
    )
    return session.scalars(statement).all()


def own(session: Session, enterprise_id: int, evidence_id: int) -> EvidenceRow | None:
    """Return a proof of an enterprise; ``None`` where it is not theirs."""
    statement = select(EvidenceRow).where(EvidenceRow.id == evidence_id, EvidenceRow.enterprise_id == enterprise_id)
    return session.scalar(statement)


def submit(session: Session, row: EvidenceRow, *, name: str, media_type: str, content: bytes) -> None:
    """Keep a proof with its file; a pending one that it replaces is withdrawn.

    The enterprise is locked, so that two uploads at once cannot pass the limit together.

    Raises:
        TooManyFilesError: there are ``MOST_FILES`` already.
        TooManyProofsError: there are ``MOST_PROOFS`` already.
        SameFileError: the file is there already for this status.
    """
    session.execute(select(EnterpriseRow.id).where(EnterpriseRow.id == row.enterprise_id).with_for_update())
    digest = sha256(content).hexdigest()
    files = select(EvidenceFileRow.sha256, EvidenceRow.status, EvidenceRow.state).join(EvidenceRow)
    kept = session.execute(files.where(EvidenceRow.enterprise_id == row.enterprise_id)).all()
    if any(item.sha256 == digest and item.status == row.status and item.state in _COUNTS for item in kept):
        raise SameFileError
    replaced = select(EvidenceRow).where(EvidenceRow.id == row.replaces_id, EvidenceRow.state == EvidenceState.PENDING)
    freed = session.scalar(replaced.where(EvidenceRow.enterprise_id == row.enterprise_id).with_for_update())
    if len(kept) - (freed is not None) >= MOST_FILES:
        raise TooManyFilesError
    if session.scalars(select(func.count()).where(EvidenceRow.enterprise_id == row.enterprise_id)).one() >= MOST_PROOFS:
        raise TooManyProofsError
    if freed is not None:
        _withdraw(session, freed)
    session.add(row)
    session.flush()
    session.add(
        EvidenceFileRow(
            evidence_id=row.id,
            name=name,
            media_type=media_type,
            size_bytes=len(content),
            sha256=digest,
            content=content,
        )
    )
    session.flush()


def withdraw(session: Session, enterprise_id: int, evidence_id: int) -> bool:
    """Take a proof back and delete its file, a rejected one's too; return whether it was not withdrawn before."""
    statement = select(EvidenceRow).where(
        EvidenceRow.id == evidence_id, EvidenceRow.enterprise_id == enterprise_id, EvidenceRow.state.in_(_NOT_OVER)
    )
    row = session.scalar(statement.with_for_update())
    if row is not None:
        _withdraw(session, row)
    return row is not None


def withdraw_replaced(session: Session, row: EvidenceRow) -> None:
    """Let a proof that was verified take the place of the one that it replaces."""
    if row.replaces_id is not None:
        withdraw(session, row.enterprise_id, row.replaces_id)


def load_file(session: Session, evidence_id: int, *, enterprise_id: int | None = None) -> EvidenceFileRow | None:
    """Return the file of a proof with its content; of one enterprise's only where that is named."""
    statement = select(EvidenceFileRow).join(EvidenceRow).where(EvidenceFileRow.evidence_id == evidence_id)
    if enterprise_id is not None:
        statement = statement.where(EvidenceRow.enterprise_id == enterprise_id)
    return session.scalar(statement.options(undefer(EvidenceFileRow.content)))


def evidence_of(session: Session, enterprise_ids: Collection[int]) -> Mapping[int, tuple[StatusEvidence, ...]]:
    """Return enterprise -> its proofs that are verified or wait; one query for all."""
    found: dict[int, list[StatusEvidence]] = defaultdict(list)
    for owner, status, state, expires_on in session.execute(_PROOFS, {"enterprises": list(enterprise_ids)}):
        found[owner].append(StatusEvidence(status, EvidenceState(state), expires_on))
    return {owner: tuple(items) for owner, items in found.items()}


def proofs_of_enterprise() -> ScalarSelect[Any]:
    """Return what a query of ``EnterpriseRow`` selects for ``read_proofs``."""
    return (
        select(func.jsonb_agg(aggregate_order_by(_DOCUMENT, EvidenceRow.id)))
        .where(EvidenceRow.enterprise_id == EnterpriseRow.id, is_any(EvidenceRow.state, _COUNTS))
        .correlate(EnterpriseRow)
        .scalar_subquery()
    )


def read_proofs(told: Iterable[tuple[str, str, str | None]] | None) -> tuple[StatusEvidence, ...]:
    """Return an enterprise's proofs that are verified or wait, from what ``proofs_of_enterprise`` selected."""
    return tuple(
        StatusEvidence(status, EvidenceState(state), date.fromisoformat(day) if day else None)
        for status, state, day in told or ()
    )


def forget_files(session: Session, *, over_before: datetime, expired_before: date) -> int:
    """Delete proofs that were rejected or withdrawn, and files of expired ones, before these; return how many."""
    over = delete(EvidenceRow).where(
        EvidenceRow.state.in_([EvidenceState.REJECTED, EvidenceState.WITHDRAWN]),
        func.coalesce(EvidenceRow.decided_at, EvidenceRow.submitted_at) < over_before,
    )
    expired = select(EvidenceRow.id).where(EvidenceRow.expires_on < expired_before)
    files = delete(EvidenceFileRow).where(EvidenceFileRow.evidence_id.in_(expired))
    deleted = len(session.scalars(files.returning(EvidenceFileRow.evidence_id)).all())
    return deleted + len(session.scalars(over.returning(EvidenceRow.id)).all())


def _withdraw(session: Session, row: EvidenceRow) -> None:
    row.state, row.decided_at = EvidenceState.WITHDRAWN, func.now()
    session.execute(delete(EvidenceFileRow).where(EvidenceFileRow.evidence_id == row.id))
    session.flush()
