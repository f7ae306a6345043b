"""SQL of what programs were answered under a key of theirs when they made something."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.api_tokens import ApiAnswerRow

ANSWERED_FOR = timedelta(hours=24)
"""How long the same key is answered the same."""


def take_turn(session: Session, token_id: int, key: str) -> bool:
    """Hold the key of a token until the transaction ends; False while another request holds it."""
    name = func.hashtextextended(f"api_answers {token_id} {key}", 0)
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(name))))


def find(session: Session, token_id: int, key: str, now: datetime) -> ApiAnswerRow | None:
    """Return what was answered under the key of a token, ``None`` where it is not (or no longer) kept."""
    row = session.get(ApiAnswerRow, (token_id, key))
    return row if row is not None and row.answered_at > now - ANSWERED_FOR else None


def keep(session: Session, row: ApiAnswerRow) -> None:
    """Keep an answer; an older one under the same key goes."""
    session.merge(row)
