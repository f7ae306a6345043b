"""Mails about accounts: an outbox. They are work (``send_letter``), which brings leases, retries and an end state."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Created, Key, Table


class LetterRow(Table):
    """One mail to one address; its text holds secret links, so it is emptied once the mail is sent."""

    __tablename__ = "letters"

    id: Mapped[Key]
    address: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    created_at: Mapped[Created]
    sent_at: Mapped[datetime | None]
