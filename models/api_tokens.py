"""Tokens with which programs act for an organisation, and what was answered to requests that may come again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import OrganisationRow
from models.base import Codes, Created, Json, Key, Moment, Table


class ApiTokenRow(Table):
    """What a program shows to act for an organisation, within ``scopes``; the secret itself is not kept.

    It works while ``created_by`` works for the organisation: whoever leaves may still know the secret.
    """

    __tablename__ = "api_tokens"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    beginning: Mapped[str]
    """The first characters of the secret, by which people recognise it."""
    scopes: Mapped[Codes]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """When it was last seen, to some minutes."""
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[OrganisationRow] = relationship(lazy="raise")


class ApiAnswerRow(Table):
    """What a program was answered when it made something under a key of its own (Idempotency-Key)."""

    __tablename__ = "api_answers"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_tokens.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    """Of the method, the address and the body: another request under the same key is refused."""
    body: Mapped[str]
    headers: Mapped[Json]
    answered_at: Mapped[Moment]
