"""SQL of people: where they are signed in and for whom they work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, DateTime, bindparam, exists, func, select, update
from sqlalchemy.orm import Session, contains_eager

from models.accounts import MembershipRow, OrganisationRow, SignInRow, UserRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow
from models.queries.bound import one
from models.queries.retention import SIGN_IN_LASTS

SAME_WITHIN = timedelta(minutes=1)
"""Who founds the same organisation again so soon has pressed the button twice."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who reads, for whom that person works, when the browser was last seen, and which criteria are in force."""

    user: UserRow
    memberships: tuple[MembershipRow, ...]
    seen_at: datetime
    in_force: tuple[int, datetime] | None
    """The version's id and when it was published; ``None`` before the first."""


def add_sign_in(session: Session, user_id: int, token_hash: str, agent: str) -> None:
    """Keep that somebody is signed in in a browser."""
    session.add(SignInRow(user_id=user_id, token_hash=token_hash, agent=agent))


_BY_NAME = (func.lower(OrganisationRow.name), OrganisationRow.id)
_SIGNED_IN = (
    select(UserRow, SignInRow.seen_at, CriteriaRow.id, CriteriaRow.published_at, MembershipRow)
    .join(SignInRow, SignInRow.user_id == UserRow.id)
    .outerjoin(CriteriaRow, CriteriaRow.state == "published")
    .outerjoin(MembershipRow, MembershipRow.user_id == UserRow.id)
    .outerjoin(MembershipRow.organisation)
    .where(
        UserRow.fs_uniquifier == bindparam("uniquifier"),
        SignInRow.token_hash == bindparam("token_hash"),
        SignInRow.ended_at.is_(None),
        SignInRow.seen_at >= bindparam("seen_since", type_=DateTime(timezone=True)),
    )
    .options(contains_eager(MembershipRow.organisation))
    .order_by(*_BY_NAME)
)
_MEMBERSHIPS = (
    select(MembershipRow)
    .join(MembershipRow.organisation)
    .where(MembershipRow.user_id == one("user_id"))
    .options(contains_eager(MembershipRow.organisation))
    .order_by(*_BY_NAME)
)
"""Statements of every page that somebody signed in opens: building them takes longer than running them."""


def signed_in(session: Session, uniquifier: str, token_hash: str, *, now: datetime) -> SignedIn | None:
    """Return whose sign-in a browser has, in one query; ``None``: it was ended, or has ended by itself."""
    values = {"uniquifier": uniquifier, "token_hash": token_hash, "seen_since": now - SIGN_IN_LASTS}
    rows = session.execute(_SIGNED_IN, values).all()
    if not rows:
        return None
    user, seen_at, criteria_id, published_at, _ = rows[0]
    memberships = tuple(row[4] for row in rows if row[4] is not None)
    in_force = None if criteria_id is None or published_at is None else (criteria_id, published_at)
    return SignedIn(user, memberships, seen_at, in_force)


def note_seen(session: Session, token_hash: str, *, now: datetime) -> None:
    """Note that a sign-in was seen."""
    session.execute(update(SignInRow).where(SignInRow.token_hash == token_hash).values(seen_at=now))


def sign_ins(session: Session, user_id: int) -> Sequence[SignInRow]:
    """Return where somebody is signed in, the newest first."""
    statement = (
        select(SignInRow)
        .where(SignInRow.user_id == user_id, SignInRow.ended_at.is_(None))
        .order_by(SignInRow.seen_at.desc(), SignInRow.id.desc())
        .limit(100)
    )
    return session.scalars(statement).all()


def end_sign_ins(
    session: Session,
    user_id: int,
    *,
    now: datetime,
    only: str | None = None,
    but: str | None = None,
    sign_in_id: int | None = None,
) -> int:
    """End sign-ins of somebody: all, one by its hash or id, or all but one; return how many."""
    statement = update(SignInRow).where(SignInRow.user_id == user_id, SignInRow.ended_at.is_(None))
    if only is not None:
        statement = statement.where(SignInRow.token_hash == only)
    if but is not None:
        statement = statement.where(SignInRow.token_hash != but)
    if sign_in_id is not None:
        statement = statement.where(SignInRow.id == sign_in_id)
    return len(session.scalars(statement.values(ended_at=now).returning(SignInRow.id)).all())


def people(session: Session) -> Sequence[UserRow]:
    """Return everybody who has an account, by address."""
    return session.scalars(select(UserRow).order_by(UserRow.email)).all()


def person_by_email(session: Session, email: str) -> UserRow | None:
    """Return who signs in with an address, however it is spelt."""
    return session.scalar(select(UserRow).where(UserRow.email == email.strip().lower()))


def memberships(session: Session, user_id: int) -> Sequence[MembershipRow]:
    """Return for whom somebody works, with the organisations, by name."""
    return session.scalars(_MEMBERSHIPS, {"user_id": user_id}).all()


def organisation_of(session: Session, enterprise_id: int) -> int | None:
    """Return the organisation whose profile an enterprise is; ``None`` where nobody works for it here."""
    return session.scalar(select(OrganisationRow.id).where(OrganisationRow.enterprise_id == enterprise_id))


def has_people() -> ColumnElement[bool]:
    """Return the condition that somebody works here for an enterprise: which lots fit it is its own business then."""
    return exists().where(OrganisationRow.enterprise_id == EnterpriseRow.id)


def lock_organisation(session: Session, organisation_id: int) -> OrganisationRow:
    """Return an organisation as it is now, for the caller alone until the transaction ends."""
    return session.get_one(OrganisationRow, organisation_id, with_for_update=True, populate_existing=True)


def add_organisation(session: Session, *, kind: str, name: str, country: str, owner_id: int) -> OrganisationRow:
    """Keep a new organisation with its first owner; one of this owner that was just founded alike is the same one."""
    session.execute(select(UserRow.id).where(UserRow.id == owner_id).with_for_update())
    if (same := _just_founded(session, kind, name, owner_id)) is not None:
        return same
    row = OrganisationRow(kind=kind, name=name, country=country)
    session.add(row)
    session.flush()
    session.add(MembershipRow(user_id=owner_id, organisation_id=row.id, role="owner"))
    session.flush()
    return row


def _just_founded(session: Session, kind: str, name: str, owner_id: int) -> OrganisationRow | None:
    statement = (
        select(OrganisationRow)
        .join(MembershipRow)
        .where(
            OrganisationRow.kind == kind,
            OrganisationRow.name == name,
            OrganisationRow.created_at > func.now() - SAME_WITHIN,
            MembershipRow.user_id == owner_id,
            MembershipRow.role == "owner",
        )
        .order_by(OrganisationRow.id)
        .limit(1)
    )
    return session.scalar(statement)


def time_zone_of(session: Session, address: str) -> str | None:
    """Return the time zone that the person with this address has chosen; ``None``: none, or no such person."""
    return session.scalar(select(UserRow.time_zone).where(UserRow.email == address.lower()))
