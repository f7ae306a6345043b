"""SQL of the lists that people have saved: each person's own, for one organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from models.accounts import MembershipRow
from models.queries.bound import one
from models.saved_views import SavedViewRow

MOST_VIEWS = 12
_OWN = select(SavedViewRow).where(
    SavedViewRow.user_id == one("user_id"), SavedViewRow.organisation_id == one("organisation_id")
)
_ALL = _OWN.order_by(func.lower(SavedViewRow.name), SavedViewRow.id).limit(MOST_VIEWS)


class ViewRefusedError(ValueError):
    """A list cannot be saved so. Raised before anything is changed; ``reason``: taken, too-many."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def saved_views(session: Session, membership: MembershipRow) -> Sequence[SavedViewRow]:
    """Return what a person has saved for an organisation, by name."""
    return session.scalars(_ALL, _of(membership)).all()


def find_view(session: Session, membership: MembershipRow, view_id: int) -> SavedViewRow | None:
    """Return one saved list of a person; ``None`` when it is not this person's or gone."""
    return session.scalar(select(SavedViewRow).where(_own(membership), SavedViewRow.id == view_id))


def add_view(session: Session, membership: MembershipRow, name: str, arguments: Mapping[str, Any]) -> SavedViewRow:
    """Save a list under a name.

    Raises: ViewRefusedError.
    """
    session.execute(select(MembershipRow.user_id).where(*_this(membership)).with_for_update())
    if session.scalars(select(func.count()).where(_own(membership))).one() >= MOST_VIEWS:
        raise ViewRefusedError("too-many")
    _free(session, membership, name, but=0)
    row = SavedViewRow(
        user_id=membership.user_id, organisation_id=membership.organisation_id, name=name, arguments=dict(arguments)
    )
    session.add(row)
    session.flush()
    return row


def rename_view(session: Session, membership: MembershipRow, row: SavedViewRow, name: str) -> None:
    """Give a saved list another name.

    Raises: ViewRefusedError.
    """
    session.execute(select(MembershipRow.user_id).where(*_this(membership)).with_for_update())
    _free(session, membership, name, but=row.id)
    row.name = name
    session.flush()


def set_default(session: Session, membership: MembershipRow, view_id: int | None) -> None:
    """Let a person begin with a saved list, ``None``: with all."""
    session.execute(update(SavedViewRow).where(_own(membership), SavedViewRow.is_default).values(is_default=False))
    if view_id is not None:
        session.execute(
            update(SavedViewRow).where(_own(membership), SavedViewRow.id == view_id).values(is_default=True)
        )


def delete_view(session: Session, membership: MembershipRow, view_id: int) -> None:
    """Forget a saved list."""
    session.execute(delete(SavedViewRow).where(_own(membership), SavedViewRow.id == view_id))


def _free(session: Session, membership: MembershipRow, name: str, *, but: int) -> None:
    same = (func.lower(SavedViewRow.name) == name.lower(), SavedViewRow.id != but)
    if session.scalar(select(SavedViewRow.id).where(_own(membership), *same).limit(1)) is not None:
        raise ViewRefusedError("taken")


def _own(membership: MembershipRow) -> ColumnElement[bool]:
    return and_(SavedViewRow.user_id == membership.user_id, SavedViewRow.organisation_id == membership.organisation_id)


def _of(membership: MembershipRow) -> dict[str, int]:
    return {"user_id": membership.user_id, "organisation_id": membership.organisation_id}


def _this(membership: MembershipRow) -> tuple[ColumnElement[bool], ...]:
    return (
        MembershipRow.user_id == membership.user_id,
        MembershipRow.organisation_id == membership.organisation_id,
    )
