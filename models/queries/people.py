"""SQL of the people and organisations that administrators look after: lists, rights, blocking. The caller commits.

What changes somebody's rights locks all administrators first, so that two cannot withdraw each other at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.accounts import MembershipRow, OrganisationRow, PasskeyRow, SignInRow, UserRow
from models.enterprises import EnterpriseRow
from models.letters import LetterRow

MOST_EXPORTED = 10_000


class PeopleOrder(StrEnum):
    """How people are sorted; the first is the default."""

    NEWEST = "newest"
    SEEN = "seen"
    EMAIL = "email"


class OrganisationOrder(StrEnum):
    """How organisations are sorted; the first is the default."""

    NAME = "name"
    NEWEST = "newest"
    MEMBERS = "members"


class RightsError(ValueError):
    """A right cannot be changed. Raised before anything is."""


class LastAdministratorError(RightsError):
    """Nobody would be left who can administer."""


class OwnAccountError(RightsError):
    """Somebody would lock the own account out."""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people are asked for; ``marks``: administrator, blocked, unconfirmed, one-factor (all of them)."""

    words: str = ""
    marks: tuple[str, ...] = ()
    order: PeopleOrder = PeopleOrder.NEWEST


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which organisations are asked for."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    order: OrganisationOrder = OrganisationOrder.NAME


_HAS_PASSKEY = select(PasskeyRow.id).where(PasskeyRow.user_id == UserRow.id, PasskeyRow.usage == "secondary").exists()
_HAS_SECOND_FACTOR = or_(UserRow.tf_primary_method.is_not(None), _HAS_PASSKEY)
_MARKS: dict[str, ColumnElement[bool]] = {
    "administrator": UserRow.is_administrator.is_(True),
    "blocked": UserRow.active.is_(False),
    "unconfirmed": UserRow.confirmed_at.is_(None),
    "one-factor": ~_HAS_SECOND_FACTOR,
}
MARKS = tuple(_MARKS)


def find_people(
    session: Session, asked: PeopleFilter, *, limit: int, offset: int = 0
) -> Sequence[Row[UserRow, datetime | None, int, bool]]:
    """Return people, each with when last seen, for how many organisations, and whether with a second factor."""
    seen, works = _last_seen(), _memberships()
    query = (
        select(UserRow, seen.c.seen_at, func.coalesce(works.c.n, 0).label("n"), _HAS_SECOND_FACTOR.label("two"))
        .outerjoin(seen, seen.c.user_id == UserRow.id)
        .outerjoin(works, works.c.user_id == UserRow.id)
        .where(*_is_asked(asked))
    )
    orders: dict[PeopleOrder, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]] = {
        PeopleOrder.NEWEST: (UserRow.created_at.desc(), UserRow.id.desc()),
        PeopleOrder.SEEN: (seen.c.seen_at.desc().nulls_last(), UserRow.id),
        PeopleOrder.EMAIL: (UserRow.email,),
    }
    return session.execute(query.order_by(*orders[asked.order]).limit(limit).offset(offset)).all()


def count_people(session: Session, asked: PeopleFilter) -> int:
    """Return how many people are asked for."""
    return session.scalar(select(func.count()).select_from(UserRow).where(*_is_asked(asked))) or 0


def count_marks(session: Session, words: str) -> dict[str, int]:
    """Return mark -> how many of the people with these words have it."""
    counted = (func.count().filter(condition).label(name) for name, condition in _MARKS.items())
    row = session.execute(select(*counted).select_from(UserRow).where(*_is_asked(PeopleFilter(words)))).one()
    return dict(zip(_MARKS, row, strict=True))


def person(session: Session, user_id: int) -> UserRow | None:
    """Return a person, read anew, or ``None``."""
    return session.get(UserRow, user_id, populate_existing=True)


def last_seen(session: Session, user_id: int) -> datetime | None:
    """Return when somebody was last seen in any browser."""
    return session.scalar(select(func.max(SignInRow.seen_at)).where(SignInRow.user_id == user_id))


def has_second_factor(session: Session, user_id: int) -> bool:
    """Return whether somebody signs in with a code or a passkey on top of the password."""
    return bool(session.scalar(select(_HAS_SECOND_FACTOR).where(UserRow.id == user_id)))


def set_administrator(session: Session, user_id: int, *, is_on: bool, by: int | None = None) -> bool:
    """Grant or withdraw the right to administer; return whether that changed anything.

    Raises:
        LastAdministratorError, OwnAccountError: see there. ``by`` is who does it (``None``: a command).
    """
    row = _locked(session, user_id)
    if row.is_administrator == is_on:
        return False
    if not is_on:
        _refuse_lockout(session, user_id, by)
    row.is_administrator = is_on
    return True


def set_active(session: Session, user_id: int, *, is_on: bool, by: int) -> bool:
    """Block somebody or end that; return whether that changed anything.

    Raises:
        LastAdministratorError, OwnAccountError: see there.
    """
    row = _locked(session, user_id)
    if row.active == is_on:
        return False
    if not is_on:
        _refuse_lockout(session, user_id, by)
    row.active = is_on
    return True


def was_written_to(session: Session, email: str, *, since: datetime) -> bool:
    """Return whether a letter to an address was kept since a moment."""
    letter = select(LetterRow.id).where(LetterRow.address == email, LetterRow.created_at >= since)
    return session.scalar(letter.limit(1)) is not None


def find_organisations(
    session: Session, asked: OrganisationFilter, *, limit: int, offset: int = 0
) -> Sequence[Row[OrganisationRow, int, EnterpriseRow | None]]:
    """Return organisations, each with how many members and the enterprise whose profile it keeps."""
    members = _members()
    query = (
        select(OrganisationRow, func.coalesce(members.c.n, 0).label("n"), EnterpriseRow)
        .outerjoin(members, members.c.organisation_id == OrganisationRow.id)
        .outerjoin(EnterpriseRow, EnterpriseRow.id == OrganisationRow.enterprise_id)
        .where(*_organisations(asked))
    )
    orders: dict[OrganisationOrder, ColumnElement[Any]] = {
        OrganisationOrder.NAME: func.lower(OrganisationRow.name),
        OrganisationOrder.NEWEST: OrganisationRow.created_at.desc(),
        OrganisationOrder.MEMBERS: func.coalesce(members.c.n, 0).desc(),
    }
    ordered = query.order_by(orders[asked.order], OrganisationRow.id)
    return session.execute(ordered.limit(limit).offset(offset)).all()


def count_organisations(session: Session, asked: OrganisationFilter) -> int:
    """Return how many organisations are asked for."""
    return session.scalar(select(func.count()).select_from(OrganisationRow).where(*_organisations(asked))) or 0


def organisation_facets(session: Session) -> dict[str, dict[str, int]]:
    """Return facet (kind, country) -> value -> how many organisations."""
    found: dict[str, dict[str, int]] = {}
    for name, column in (("kind", OrganisationRow.kind), ("country", OrganisationRow.country)):
        counted = select(column, func.count()).group_by(column).order_by(func.count().desc(), column).limit(100)
        found[name] = {row[0]: row[1] for row in session.execute(counted)}
    return found


def organisation(session: Session, organisation_id: int) -> OrganisationRow | None:
    """Return an organisation, or ``None``."""
    return session.get(OrganisationRow, organisation_id)


def _locked(session: Session, user_id: int) -> UserRow:
    everyone = select(UserRow).where(or_(UserRow.is_administrator, UserRow.id == user_id)).order_by(UserRow.id)
    session.scalars(everyone.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
    return session.get_one(UserRow, user_id)


def _refuse_lockout(session: Session, user_id: int, by: int | None) -> None:
    if user_id == by:
        raise OwnAccountError
    others = select(UserRow.id).where(UserRow.is_administrator, UserRow.active, UserRow.id != user_id)
    is_one = session.get_one(UserRow, user_id).is_administrator
    if is_one and session.scalar(others.limit(1)) is None:
        raise LastAdministratorError


def _last_seen() -> Subquery:
    seen = select(SignInRow.user_id, func.max(SignInRow.seen_at).label("seen_at"))
    return seen.group_by(SignInRow.user_id).subquery()


def _memberships() -> Subquery:
    counted = select(MembershipRow.user_id, func.count().label("n"))
    return counted.group_by(MembershipRow.user_id).subquery()


def _members() -> Subquery:
    counted = select(MembershipRow.organisation_id, func.count().label("n"))
    return counted.group_by(MembershipRow.organisation_id).subquery()


def _is_asked(asked: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions = [_MARKS[mark] for mark in asked.marks]
    if asked.words:
        conditions += [_contains((UserRow.email, UserRow.name), word) for word in asked.words.split()]
    return conditions


def _organisations(asked: OrganisationFilter) -> list[ColumnElement[bool]]:
    conditions = [_contains((OrganisationRow.name,), word) for word in asked.words.split()]
    if asked.kinds:
        conditions.append(OrganisationRow.kind.in_(asked.kinds))
    if asked.countries:
        conditions.append(OrganisationRow.country.in_(asked.countries))
    return conditions


def _contains(columns: tuple[InstrumentedAttribute[str], ...], word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in columns))
