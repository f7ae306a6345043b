"""What is kept of one person: given out whole, and erased whole.

Every table that names a person is in ``PERSONAL`` or in ``KEPT_WITHOUT_NAME``; a test compares them with the schema.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, false, func, or_, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.alerts import RecipientRow, SubscriptionRow
from models.drafts import DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.evidence import EvidenceFileRow, EvidenceRow
from models.queries.accounts import lock_organisation
from models.tables import Table

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "users": ("id",),
    "passkeys": ("user_id",),
    "sign_ins": ("user_id",),
    "memberships": ("user_id",),
    "invitations": ("email",),
    "letters": ("address",),
    "recipients": ("address",),
    "saved_views": ("user_id",),
}
"""Table -> the columns by which its rows belong to a person; these rows go when the person goes."""
KEPT_WITHOUT_NAME: Mapping[str, tuple[str, ...]] = {
    "invitations": ("invited_by",),
    "pursuits": ("changed_by",),
    "drafts": ("created_by",),
    "audit_entries": ("actor_id",),
    "evidence": ("submitted_by", "decided_by"),
    "api_tokens": ("created_by",),
    "shortlist": ("chosen_by", "noted_by"),
    "followed_lots": ("followed_by",),
    "interests": ("declared_by",),
}
"""Table -> the columns that say who did something for an organisation; the rows stay, the name goes."""
AUTHORED: Mapping[str, str] = {"criteria": "author", "publications": "author", "backtests": "author"}
"""Table -> the column in which an administrator's address says who did it; it is emptied when the person goes."""
OWNED: Mapping[str, str] = {
    "organisations": "id",
    "enterprises": "id",
    "capabilities": "enterprise_id",
    "enterprise_references": "enterprise_id",
    "evidence": "enterprise_id",
    "past_contracts": "enterprise_id",
    "feedback": "enterprise_id",
    "pursuits": "enterprise_id",
    "interests": "enterprise_id",
    "followed_lots": "organisation_id",
    "api_tokens": "organisation_id",
    "drafts": "organisation_id",
    "draft_lots": "draft_id",
    "shortlist": "lot_id",
}
"""Table -> the column by which its rows belong to an organisation; an owner is given them out, too."""
NOT_GIVEN_OUT = frozenset({"matches", "alert_items", "draft_bidders", "subscriptions", "memberships", "invitations"})
"""What an organisation has by the program's doing, or what names its other members."""
SECRETS = frozenset({"password", "fs_uniquifier", "tf_totp_secret", "mf_recovery_codes", "token_hash", "public_key"})
"""Columns that prove who somebody is; giving them out would let others sign in."""


class LastOwnerOfOthersError(ValueError):
    """Colleagues would be left without an owner. Raised before anything is erased; names the organisation."""


def export_person(session: Session, person: UserRow) -> dict[str, list[dict[str, Any]]]:
    """Return table -> rows of all that is kept of a person, without what proves who somebody is.

    What belongs to the organisations that the person owns is there whoever wrote it.
    """
    kept: dict[str, list[dict[str, Any]]] = {}
    for name in dict.fromkeys((*_all_columns(), *OWNED)):
        table = Table.metadata.tables[name]
        is_theirs = or_(_belongs(table, _all_columns().get(name, ()), person), _is_owned(table, person.id))
        kept[name] = [_plain(row) for row in session.execute(select(table).where(is_theirs)).mappings()]
    return kept


def owned_files(session: Session, person: UserRow) -> Sequence[EvidenceFileRow]:
    """Return the files of evidence of the enterprises that a person owns, without their content, by proof."""
    statement = (
        select(EvidenceFileRow)
        .join(EvidenceRow)
        .where(EvidenceRow.enterprise_id.in_(_owned_enterprises(person.id)))
        .order_by(EvidenceFileRow.evidence_id)
    )
    return session.scalars(statement).all()


def erase_person(session: Session, person: UserRow, *, kept: Collection[int] = ()) -> None:
    """Erase a person, and the organisations in which nobody else works, with their profiles and drafts.

    The enterprises ``kept`` (ids) stay, with nobody who works for them here.

    Raises:
        LastOwnerOfOthersError: colleagues would be left without an owner.
    """
    for organisation in _sole_owned(session, person.id):
        if organisation.enterprise_id in kept:
            organisation.enterprise_id = None
        erase_organisation(session, organisation)
    for name, author in AUTHORED.items():
        table = Table.metadata.tables[name]
        is_theirs = func.lower(table.c[author]) == person.email.lower()
        session.execute(update(table).where(is_theirs).values({author: None}))
    for name, columns in PERSONAL.items():
        table = Table.metadata.tables[name]
        session.execute(delete(table).where(_belongs(table, columns, person)))


def erase_organisation(session: Session, organisation: OrganisationRow) -> None:
    """Erase an organisation with its profile, answers and drafts."""
    if organisation.enterprise_id is not None:
        session.execute(delete(EnterpriseRow).where(EnterpriseRow.id == organisation.enterprise_id))
    session.execute(delete(OrganisationRow).where(OrganisationRow.id == organisation.id))


def forget_alerts(session: Session, email: str, enterprise_id: int) -> None:
    """Let somebody who leaves an enterprise hear nothing more of it."""
    mine = select(RecipientRow.id).where(func.lower(RecipientRow.address) == email.lower())
    session.execute(
        delete(SubscriptionRow).where(
            SubscriptionRow.enterprise_id == enterprise_id, SubscriptionRow.recipient_id.in_(mine)
        )
    )


def _is_owned(table: SqlTable, user_id: int) -> ColumnElement[bool]:
    """Return whether a row belongs to an organisation of which somebody is an owner."""
    if table.name not in OWNED:
        return false()
    column = table.c[OWNED[table.name]]
    key = f"{table.name}.id" if column.name == "id" else next(iter(column.foreign_keys)).target_fullname
    of_drafts = select(DraftRow.id).where(DraftRow.organisation_id.in_(_owned(OrganisationRow.id, user_id)))
    owned = {
        "organisations.id": _owned(OrganisationRow.id, user_id),
        "enterprises.id": _owned_enterprises(user_id),
        "drafts.id": of_drafts,
        "draft_lots.id": select(DraftLotRow.id).where(DraftLotRow.draft_id.in_(of_drafts)),
    }
    return column.in_(owned[key])


def _owned_enterprises(user_id: int) -> Select[int | None]:
    return _owned(OrganisationRow.enterprise_id, user_id)


def _owned(column: InstrumentedAttribute[Any], user_id: int) -> Select[Any]:
    return (
        select(column)
        .join(MembershipRow, MembershipRow.organisation_id == OrganisationRow.id)
        .where(MembershipRow.user_id == user_id, MembershipRow.role == "owner")
    )


def _sole_owned(session: Session, user_id: int) -> list[OrganisationRow]:
    """Return the organisations in which only this person works.

    Raises: LastOwnerOfOthersError.
    """
    found = []
    for membership in session.scalars(select(MembershipRow).where(MembershipRow.user_id == user_id)):
        organisation = lock_organisation(session, membership.organisation_id)
        others = session.scalars(
            select(MembershipRow.role).where(
                MembershipRow.organisation_id == organisation.id, MembershipRow.user_id != user_id
            )
        ).all()
        if not others:
            found.append(organisation)
        elif membership.role == "owner" and "owner" not in others:
            raise LastOwnerOfOthersError(organisation.name)
    return found


def _all_columns() -> dict[str, tuple[str, ...]]:
    names = dict.fromkeys((*PERSONAL, *KEPT_WITHOUT_NAME))
    return {name: (*PERSONAL.get(name, ()), *KEPT_WITHOUT_NAME.get(name, ())) for name in names}


def _belongs(table: SqlTable, columns: tuple[str, ...], person: UserRow) -> Any:
    by_address = {"email", "address"}
    return or_(
        false(),
        *(
            func.lower(table.c[name]) == person.email.lower() if name in by_address else table.c[name] == person.id
            for name in columns
        ),
    )


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row as JSON can hold it."""
    told = {str(name): value for name, value in row.items() if str(name) not in SECRETS}
    return {name: _json(value) for name, value in told.items()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
