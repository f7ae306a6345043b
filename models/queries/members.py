"""SQL of who works for an organisation, who is invited, and who leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from models.accounts import InvitationRow, MembershipRow, UserRow
from models.queries.accounts import lock_organisation
from models.queries.own_data import erase_organisation

MOST_OPEN_INVITATIONS = 50
MOST_A_DAY, MOST_TO_ADDRESS_A_DAY = 20, 3
"""Invitations that an organisation may send, and that an address may get from all of them, withdrawn ones too."""


class LastOwnerError(ValueError):
    """Without this person nobody could invite or remove any more. Raised before anything is changed."""


class MembersLeftError(ValueError):
    """Others work for the organisation, too. Raised before anything is changed."""


class InvitedTodayError(ValueError):
    """Invitations were sent within a day, which are counted. Raised before anything is changed."""


class TooManyInvitationsError(ValueError):
    """The organisation has asked as many people as it may at once. Raised before anything is changed."""


class TooManyInADayError(TooManyInvitationsError):
    """The organisation has sent as many invitations within a day as it may. Raised before anything is changed."""


class TooManyToAddressError(TooManyInvitationsError):
    """The address has got as many invitations within a day as it may. Raised before anything is changed."""


def members(session: Session, organisation_id: int) -> Sequence[MembershipRow]:
    """Return who works for an organisation, the owners first, then by address."""
    statement = (
        select(MembershipRow)
        .join(UserRow)
        .where(MembershipRow.organisation_id == organisation_id)
        .options(joinedload(MembershipRow.user))
        .order_by((MembershipRow.role == "owner").desc(), UserRow.email)
        .limit(1_000)
    )
    return session.scalars(statement).all()


def open_invitations(session: Session, organisation_id: int, now: datetime) -> Sequence[InvitationRow]:
    """Return the invitations that can still be accepted, by address."""
    statement = (
        select(InvitationRow)
        .where(
            InvitationRow.organisation_id == organisation_id,
            InvitationRow.accepted_at.is_(None),
            InvitationRow.withdrawn_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .order_by(InvitationRow.email)
        .limit(MOST_OPEN_INVITATIONS)
    )
    return session.scalars(statement).all()


def invite(session: Session, invitation: InvitationRow, now: datetime) -> None:
    """Keep an invitation in place of an open one to the same address.

    Raises:
        TooManyInvitationsError: so many are open already, or were sent within a day.
    """
    lock_organisation(session, invitation.organisation_id)
    if _n_sent(session, now, InvitationRow.organisation_id == invitation.organisation_id) >= MOST_A_DAY:
        raise TooManyInADayError
    if _n_sent(session, now, InvitationRow.email == invitation.email) >= MOST_TO_ADDRESS_A_DAY:
        raise TooManyToAddressError
    withdraw(session, invitation.organisation_id, now, email=invitation.email)
    if len(open_invitations(session, invitation.organisation_id, now)) >= MOST_OPEN_INVITATIONS:
        raise TooManyInvitationsError
    session.add(invitation)
    session.flush()


def withdraw(
    session: Session, organisation_id: int, now: datetime, *, email: str | None = None, invitation_id: int | None = None
) -> None:
    """Take open invitations of an organisation back: the one to an address, or with an id."""
    statement = update(InvitationRow).where(
        InvitationRow.organisation_id == organisation_id,
        InvitationRow.accepted_at.is_(None),
        InvitationRow.withdrawn_at.is_(None),
    )
    if email is not None:
        statement = statement.where(InvitationRow.email == email)
    if invitation_id is not None:
        statement = statement.where(InvitationRow.id == invitation_id)
    session.execute(statement.values(withdrawn_at=now))


def find_invitation(session: Session, token_hash: str, now: datetime) -> InvitationRow | None:
    """Return the open invitation of a link, with its organisation; ``None`` when there is none any more."""
    statement = (
        select(InvitationRow)
        .where(
            InvitationRow.token_hash == token_hash,
            InvitationRow.accepted_at.is_(None),
            InvitationRow.withdrawn_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .options(joinedload(InvitationRow.organisation))
    )
    return session.scalar(statement)


def accept(session: Session, invitation: InvitationRow, user_id: int, now: datetime) -> None:
    """Let somebody work for the organisation that asked; who does so already keeps the role."""
    invitation.accepted_at = now
    if session.get(MembershipRow, (user_id, invitation.organisation_id)) is None:
        session.add(MembershipRow(user_id=user_id, organisation_id=invitation.organisation_id, role=invitation.role))


def role_of(session: Session, organisation_id: int, user_id: int) -> str | None:
    """Return somebody's role in an organisation, or ``None`` for who does not work for it."""
    row = session.get(MembershipRow, (user_id, organisation_id))
    return None if row is None else row.role


def set_role(session: Session, organisation_id: int, user_id: int, role: str) -> bool:
    """Give a member a role; return whether there is such a member.

    Raises:
        LastOwnerError: the last owner would be none.
    """
    row = _locked(session, organisation_id, user_id)
    if row is None:
        return False
    if row.role == "owner" and role != "owner":
        _keep_an_owner(session, organisation_id)
    row.role = role
    return True


def remove(session: Session, organisation_id: int, user_id: int) -> bool:
    """Let a member go; return whether there was such a member.

    Raises:
        LastOwnerError: it is the last owner.
    """
    row = _locked(session, organisation_id, user_id)
    if row is None:
        return False
    if row.role == "owner":
        _keep_an_owner(session, organisation_id)
    session.delete(row)
    return True


def close(session: Session, organisation_id: int, now: datetime) -> None:
    """Erase an organisation in which one person works, with all that is its own.

    Raises:
        MembersLeftError: there are others.
        InvitedTodayError: with it the count of what it has sent would go.
    """
    organisation = lock_organisation(session, organisation_id)
    n_members = select(func.count()).where(MembershipRow.organisation_id == organisation_id)
    if session.scalars(n_members).one() > 1:
        raise MembersLeftError
    if _n_sent(session, now, InvitationRow.organisation_id == organisation_id):
        raise InvitedTodayError
    erase_organisation(session, organisation)


def _locked(session: Session, organisation_id: int, user_id: int) -> MembershipRow | None:
    """Return a membership; the organisation is locked, so that two owners cannot remove each other at once."""
    lock_organisation(session, organisation_id)
    return session.get(MembershipRow, (user_id, organisation_id))


def _n_sent(session: Session, now: datetime, whose: ColumnElement[bool]) -> int:
    """Count the invitations of the last day, those withdrawn since too."""
    return session.scalars(select(func.count()).where(whose, InvitationRow.created_at > now - timedelta(days=1))).one()


def _keep_an_owner(session: Session, organisation_id: int) -> None:
    owners = select(func.count()).where(MembershipRow.organisation_id == organisation_id, MembershipRow.role == "owner")
    if session.scalar(owners) == 1:
        raise LastOwnerError
