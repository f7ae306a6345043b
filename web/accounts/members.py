"""For whom the reader works: the memberships of this request, and the one that its address names."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask import g
from flask_login import current_user

from models.accounts import MembershipRow, UserRow
from models.queries import accounts, people
from web import site
from web.accounts.sign_ins import is_signed_in


class Kind(StrEnum):
    """What an organisation is."""

    ENTERPRISE = "enterprise"
    BUYER = "buyer"


class Role(StrEnum):
    """What somebody may do in an organisation: an owner also invites and removes."""

    OWNER = "owner"
    MEMBER = "member"


def current_person() -> UserRow | None:
    """Return who reads, ``None`` for a visitor; a visitor costs no query."""
    if not is_signed_in() or not current_user.is_authenticated:
        return None
    person: UserRow = current_user._get_current_object()  # noqa: SLF001 - the documented way past the proxy
    return person


def has_second_factor() -> bool:
    """Whether the reader signs in with a code or a passkey on top of the password; read once per request."""
    if "has_second_factor" not in g:
        person = current_person()
        with site.open_reading() as session:
            g.has_second_factor = person is not None and people.has_second_factor(session, person.id)
    return bool(g.has_second_factor)


def own_memberships() -> Sequence[MembershipRow]:
    """Return for whom the reader works; read once per request."""
    if "memberships" not in g:
        person = current_person()
        g.memberships = ()
        if person is not None:
            with site.open_reading() as session:
                g.memberships = accounts.memberships(session, person.id)
                session.expunge_all()
    found: Sequence[MembershipRow] = g.memberships
    return found


def own_membership(organisation_id: int) -> MembershipRow | None:
    """Return the reader's membership in an organisation, ``None`` where there is none."""
    return next((row for row in own_memberships() if row.organisation_id == organisation_id), None)


def forget_memberships() -> None:
    """Read the memberships anew when they are asked for again, because this request has changed them."""
    g.pop("memberships", None)
