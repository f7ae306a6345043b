"""SQL of the tokens with which programs act for an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session, contains_eager

from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.api_tokens import ApiTokenRow

MOST_TOKENS = 20
"""That work at once, for one organisation."""
LISTED = 100


class TooManyTokensError(ValueError):
    """The organisation has as many working tokens as it may. Raised by ``add`` before anything is changed."""


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token, who made it (``None``: somebody who has gone), and whether that person still works there."""

    row: ApiTokenRow
    maker: str | None
    is_maker_here: bool


def add(session: Session, token: ApiTokenRow, now: datetime) -> None:
    """Keep a new token.

    Raises:
        TooManyTokensError: so many work already.
    """
    session.execute(select(OrganisationRow.id).where(OrganisationRow.id == token.organisation_id).with_for_update())
    working = select(func.count()).where(ApiTokenRow.organisation_id == token.organisation_id, _is_valid(now))
    if session.scalars(working).one() >= MOST_TOKENS:
        raise TooManyTokensError
    session.add(token)
    session.flush()


def find_valid(session: Session, token_hash: str, *, now: datetime, every: timedelta) -> ApiTokenRow | None:
    """Return the token of a secret with its organisation, ``None`` when it does not work (any more).

    Notes every so often that it was used.
    """
    statement = (
        select(ApiTokenRow)
        .join(ApiTokenRow.organisation)
        .join(MembershipRow, _maker_works_there())
        .join(UserRow, UserRow.id == ApiTokenRow.created_by)
        .where(ApiTokenRow.token_hash == token_hash, _is_valid(now), UserRow.active)
        .options(contains_eager(ApiTokenRow.organisation))
    )
    row = session.scalar(statement)
    if row is not None and (row.used_at is None or row.used_at < now - every):
        session.execute(update(ApiTokenRow).where(ApiTokenRow.id == row.id).values(used_at=now))
    return row


def of_organisation(session: Session, organisation_id: int) -> Sequence[ListedToken]:
    """Return the tokens of an organisation, the newest first."""
    statement = (
        select(ApiTokenRow, UserRow.email, MembershipRow.user_id.is_not(None))
        .outerjoin(UserRow, UserRow.id == ApiTokenRow.created_by)
        .outerjoin(MembershipRow, _maker_works_there())
        .where(ApiTokenRow.organisation_id == organisation_id)
        .order_by(ApiTokenRow.id.desc())
        .limit(LISTED)
    )
    return [ListedToken(*row) for row in session.execute(statement)]


def revoke(session: Session, organisation_id: int, token_id: int, now: datetime) -> bool:
    """Let a token of an organisation work no more; return whether it did."""
    statement = (
        update(ApiTokenRow)
        .where(
            ApiTokenRow.id == token_id,
            ApiTokenRow.organisation_id == organisation_id,
            ApiTokenRow.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(ApiTokenRow.id)
    )
    return session.scalar(statement) is not None


def _is_valid(now: datetime) -> ColumnElement[bool]:
    return and_(ApiTokenRow.revoked_at.is_(None), ApiTokenRow.expires_at > now)


def _maker_works_there() -> ColumnElement[bool]:
    """Return the condition that who made a token works for its organisation, without a break since then."""
    return and_(
        MembershipRow.user_id == ApiTokenRow.created_by,
        MembershipRow.organisation_id == ApiTokenRow.organisation_id,
        MembershipRow.created_at <= ApiTokenRow.created_at,
    )
