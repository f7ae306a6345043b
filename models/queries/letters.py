"""SQL of the outbox of mails about accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.letters import LetterRow
from models.queries.work import add_work


def add_letter(session: Session, address: str, language: str, subject: str, *, text: str, html: str) -> int:
    """Keep a letter and ask for its sending, in the caller's transaction; return its id."""
    row = LetterRow(address=address, language=language, subject=subject, text=text, html=html)
    session.add(row)
    session.flush()
    add_work(session, "send_letter", [row.id])
    return row.id


def unsent(session: Session, ids: Sequence[int]) -> Sequence[LetterRow]:
    """Return those of the letters that have not been sent, by id."""
    statement = select(LetterRow).where(LetterRow.id.in_(ids), LetterRow.sent_at.is_(None)).order_by(LetterRow.id)
    return session.scalars(statement).all()


def mark_sent(session: Session, letter_id: int, now: datetime) -> None:
    """Note that a letter was sent, and forget what it said."""
    row = session.get_one(LetterRow, letter_id)
    row.sent_at, row.text, row.html = now, "", ""
