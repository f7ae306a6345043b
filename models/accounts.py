"""People who sign in, the organisations they work for, and how they prove who they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Created, Key, Table

OPEN = "accepted_at IS NULL AND withdrawn_at IS NULL"
"""Which invitations of an organisation to one address there can be only one of."""


class UserRow(UserMixin, Table):
    """Somebody who can sign in; the address is kept in lower case.

    ``fs_*``, ``tf_*`` and ``mf_*`` are named by Flask-Security. What a person may do comes from the memberships and
    ``is_administrator``; Flask-Security's own roles are not used.
    """

    __tablename__ = "users"

    roles: ClassVar[tuple[Any, ...]] = ()  # type: ignore[misc, assignment]

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="en")
    time_zone: Mapped[str | None]
    """In which pages and mails tell the time, such as Europe/Sofia; ``None``: the site's."""
    active: Mapped[bool]
    is_administrator: Mapped[bool] = mapped_column(server_default=false())
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    fs_webauthn_user_handle: Mapped[str] = mapped_column(unique=True)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(ARRAY(TEXT)))
    shortlist_columns: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    """The columns that this person last exported of bidders; ``None``: never chosen, all of them."""

    webauthn: Mapped[list[PasskeyRow]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan"
    )


class PasskeyRow(WebAuthnMixin, Table):
    """A passkey of a person; the columns are Flask-Security's. ``usage``: first or secondary factor."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    transports: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    backup_state: Mapped[bool]
    device_type: Mapped[str]
    extensions: Mapped[str | None]
    usage: Mapped[str]
    lastuse_datetime: Mapped[datetime]
    created_at: Mapped[Created]

    user: Mapped[UserRow] = relationship(back_populates="webauthn")


class SignInRow(Table):
    """A browser in which somebody is signed in, until ``ended_at``; the cookie holds what ``token_hash`` is made of."""

    __tablename__ = "sign_ins"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    agent: Mapped[str]
    """What the browser calls itself, shortened."""
    created_at: Mapped[Created]
    seen_at: Mapped[Created]
    ended_at: Mapped[datetime | None]


class OrganisationRow(Table):
    """For whom people work. ``kind``: enterprise (with its profile in ``enterprises``) or buyer."""

    __tablename__ = "organisations"

    id: Mapped[Key]
    kind: Mapped[str]
    name: Mapped[str]
    country: Mapped[str]
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id", ondelete="SET NULL"), unique=True)
    created_at: Mapped[Created]


class MembershipRow(Table):
    """Somebody works for an organisation. ``role``: owner (may invite and remove) or member."""

    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]
    created_at: Mapped[Created]
    matches_seen_at: Mapped[datetime | None]
    """When this person last looked at the matches: what came later is new."""
    matches_seen_before: Mapped[datetime | None]
    """The visit before that one, so that "new" stays while the person reads on."""

    organisation: Mapped[OrganisationRow] = relationship(lazy="raise")
    user: Mapped[UserRow] = relationship(lazy="raise")


class InvitationRow(Table):
    """Somebody is asked by mail to join an organisation; the link holds what ``token_hash`` is made of.

    One that was withdrawn stays, so that what was sent in a day can be counted.
    """

    __tablename__ = "invitations"
    __table_args__ = (Index("uq_invitations_open", "organisation_id", "email", unique=True, postgresql_where=OPEN),)

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[OrganisationRow] = relationship(lazy="raise")
