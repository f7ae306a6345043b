"""SQL that forgets what is kept of people no longer than the privacy page says."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, and_, delete, or_
from sqlalchemy.orm import Session

from models.accounts import InvitationRow, SignInRow, UserRow
from models.api_tokens import ApiAnswerRow, ApiTokenRow
from models.letters import LetterRow
from models.queries.api_answers import ANSWERED_FOR
from models.queries.evidence import forget_files

SIGN_IN_LASTS = timedelta(days=14)
"""Without use."""
KEPT = timedelta(days=90)
"""Ended sign-ins, letters (sent or not), invitations and tokens that are over, refused proofs, expired files."""
UNCONFIRMED_KEPT = timedelta(days=30)
"""Accounts whose address nobody has confirmed."""


def forget_people(session: Session, now: datetime) -> int:
    """Delete what is older than it may be kept; return how many rows."""
    old = now - KEPT
    is_over = or_(SignInRow.ended_at < old, SignInRow.seen_at < old - SIGN_IN_LASTS)
    never_confirmed = and_(UserRow.confirmed_at.is_(None), UserRow.created_at < now - UNCONFIRMED_KEPT)
    statements = (
        delete(SignInRow).where(is_over),
        delete(LetterRow).where(LetterRow.created_at < old),
        delete(InvitationRow).where(
            or_(InvitationRow.accepted_at < old, InvitationRow.expires_at < old, InvitationRow.withdrawn_at < old)
        ),
        delete(ApiTokenRow).where(or_(ApiTokenRow.revoked_at < old, ApiTokenRow.expires_at < old)),
        delete(ApiAnswerRow).where(ApiAnswerRow.answered_at < now - ANSWERED_FOR),
        delete(UserRow).where(never_confirmed),
    )
    deleted = forget_files(session, over_before=old, expired_before=old.date())
    for statement in statements:
        result = session.execute(statement)
        deleted += result.rowcount if isinstance(result, CursorResult) else 0
    return deleted
