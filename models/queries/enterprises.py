"""SQL that stores enterprises, their capabilities and who hears of their matches, many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.alerts import RecipientRow
from models.enterprises import CapabilityRow, EnterpriseRow
from models.queries.drafts_again import ask_all_again
from models.tables import Table

MAIL, OFF = "mail", "off"
Contact = tuple[str | None, str | None]
"""E-mail address and telephone number."""


@dataclass(frozen=True, slots=True)
class StoredEnterprise:
    """What is known of an enterprise that is stored."""

    id: int
    content_hash: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class WantedSubscription:
    """Who wants to hear of an enterprise's matches; ``frequency`` and ``least_score_centi`` where it was said."""

    enterprise_id: int
    address: str
    language: str
    frequency: str | None
    least_score_centi: int | None


def stored_enterprises(session: Session, keys: Collection[str]) -> dict[str, StoredEnterprise]:
    """Return key -> what is stored, for those of the keys that are."""
    row = EnterpriseRow
    statement = select(row.key, row.id, row.content_hash, row.contact_email, row.contact_phone).where(row.key.in_(keys))
    return {
        key: StoredEnterprise(identifier, digest, (email, phone))
        for key, identifier, digest, email, phone in session.execute(statement)
    }


def upsert_enterprises(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Insert enterprises or replace those with the same key (never two of one key); return key -> id.

    They ask for matching.
    """
    if not rows:
        return {}
    statement = insert(_table("enterprises"))
    replaced = {name: statement.excluded[name] for name in rows[0] if name != "key"}
    statement = statement.on_conflict_do_update(
        index_elements=["key"], set_={**replaced, "changed_at": func.now(), "matched_at": None}
    )
    table = _table("enterprises")
    ordered = sorted((dict(row) for row in rows), key=lambda row: str(row["key"]))
    found = session.execute(statement.returning(table.c.key, table.c.id), ordered)
    return {key: identifier for key, identifier in found}  # noqa: C416 - rows are no pairs


def set_contacts(session: Session, contacts: Mapping[int, Contact]) -> None:
    """Keep how enterprises are reached, by id; nothing is matched anew for that."""
    if not contacts:
        return
    table = _table("enterprises")
    statement = (
        update(table)
        .where(table.c.id == bindparam("enterprise_id"))
        .values(contact_email=bindparam("email"), contact_phone=bindparam("phone"), changed_at=func.now())
    )
    rows = [{"enterprise_id": key, "email": email, "phone": phone} for key, (email, phone) in sorted(contacts.items())]
    session.execute(statement, rows)


def set_listed(session: Session, enterprise_id: int, *, listed: bool, now: datetime) -> None:
    """Let the directory and the tenders show an enterprise, or not; drafts are matched anew with one that is new there.

    Only listed enterprises are kept as bidders, so drafts do not know one that was not.
    """
    other = (EnterpriseRow.id == enterprise_id, EnterpriseRow.listed.is_not(listed))
    changed = update(EnterpriseRow).where(*other).values(listed=listed).returning(EnterpriseRow.id)
    if session.scalars(changed).all() and listed:
        ask_all_again(session, now)


def replace_capabilities(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace all capabilities of the enterprises that are named in the rows.

    Suggestions are to be made anew, but for words that an enterprise had before.
    """
    if not rows:
        return
    of_these = CapabilityRow.enterprise_id.in_({row["enterprise_id"] for row in rows})
    found = session.execute(
        select(
            CapabilityRow.enterprise_id,
            CapabilityRow.text_hash,
            CapabilityRow.language,
            CapabilityRow.suggestions,
            CapabilityRow.bridge_id,
        ).where(of_these)
    )
    known = {(owner, digest, language): (codes, bridge) for owner, digest, language, codes, bridge in found}
    session.execute(delete(CapabilityRow).where(of_these))
    values = []
    for row in rows:
        codes, bridge = known.get((row["enterprise_id"], row["text_hash"], row["language"]), ([], None))
        values.append({**row, "suggestions": codes, "bridge_id": bridge})
    session.execute(insert(_table("capabilities")), values)


def subscribe(session: Session, wanted: Sequence[WantedSubscription], default_frequency: str) -> None:
    """Let recipients hear of enterprises. Who has unsubscribed stays so, and gets no new subscription.

    A known recipient's frequency changes only where it was said; "off" stops the mails about that enterprise alone.
    """
    if not wanted:
        return
    by_address = {item.address: item for item in wanted}
    _add_recipients(session, by_address, default_frequency)
    recipients = session.execute(
        select(RecipientRow.id, RecipientRow.address).where(
            RecipientRow.channel == MAIL,
            func.lower(RecipientRow.address).in_(by_address),
            RecipientRow.unsubscribed_at.is_(None),
        )
    ).all()
    ids = {address.lower(): identifier for identifier, address in recipients}
    rows = {(ids[item.address], item.enterprise_id): item for item in wanted if item.address in ids}
    for is_said in (True, False):
        said = {key: item for key, item in rows.items() if (item.frequency is not None) == is_said}
        _add_subscriptions(session, said, is_said=is_said)


def _add_recipients(session: Session, by_address: Mapping[str, WantedSubscription], default_frequency: str) -> None:
    """Add the addresses that are not known in any spelling; change the known ones that have not unsubscribed."""
    known = {
        row.address.lower(): row
        for row in session.scalars(
            select(RecipientRow)
            .where(RecipientRow.channel == MAIL, func.lower(RecipientRow.address).in_(by_address))
            .order_by(RecipientRow.unsubscribed_at.nulls_first(), RecipientRow.id)
            .with_for_update()
        )
    }
    for address, row in sorted(known.items()):
        if row.unsubscribed_at is None:
            row.frequency = _rhythm(by_address[address]) or row.frequency
            row.language = by_address[address].language
    session.flush()
    new = [
        {
            "channel": MAIL,
            "address": address,
            "language": item.language,
            "frequency": _rhythm(item) or default_frequency,
        }
        for address, item in sorted(by_address.items())
        if address not in known
    ]
    if new:
        session.execute(insert(_table("recipients")).on_conflict_do_nothing(), new)


def _rhythm(item: WantedSubscription) -> str | None:
    """Return how often mails come where any do."""
    return None if item.frequency == OFF else item.frequency


def _add_subscriptions(session: Session, rows: Mapping[tuple[int, int], WantedSubscription], *, is_said: bool) -> None:
    """Keep subscriptions by recipient and enterprise; ``is_said``: the frequency of each was said, else it stays."""
    if not rows:
        return
    subscriptions = _table("subscriptions")
    statement = insert(subscriptions)
    new, old = statement.excluded, subscriptions.c
    changed = {"least_score_centi": func.coalesce(new.least_score_centi, old.least_score_centi)}
    statement = statement.on_conflict_do_update(
        index_elements=["recipient_id", "enterprise_id"],
        set_={**changed, "is_off": new.is_off} if is_said else changed,
    )
    values = [
        {
            "recipient_id": recipient,
            "enterprise_id": enterprise,
            "least_score_centi": item.least_score_centi,
            "is_off": item.frequency == OFF,
        }
        for (recipient, enterprise), item in sorted(rows.items())
    ]
    session.execute(statement, values)


def _table(name: str) -> SqlTable:
    """Return the plain table: rows are inserted in bulk, without objects."""
    return Table.metadata.tables[name]
