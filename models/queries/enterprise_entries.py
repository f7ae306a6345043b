"""Stores enterprises as their entries describe them, and asks for what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matcher import firms
from matcher.codes.postcode import region_of
from matcher.enterprise_entries import EnterpriseEntry
from matcher.lot_text import text_hash
from models.queries.awards import find_for_enterprises
from models.queries.enterprises import (
    Contact,
    replace_capabilities,
    set_contacts,
    stored_enterprises,
    upsert_enterprises,
)
from models.queries.work import add_work
from models.records import content_hash

LATER_FIELDS = ("dropped_cpv", "legal_form")
"""Fields that entries had not always: they count in the content hash only where they say something."""
CONTACT_FIELDS = ("contact_email", "contact_phone")
"""What no lot is compared with: not in the content hash, by which matching knows what has changed."""
ALERT_FIELDS = {"alert_email", "alert_frequency", "alert_language", "alert_threshold"}


@dataclass(frozen=True, slots=True)
class StoredEntries:
    """Key -> id of all enterprises of a group; the keys of those that were new, have changed, or in contact only."""

    ids: Mapping[str, int]
    new: frozenset[str]
    changed: frozenset[str]
    contacts: frozenset[str] = frozenset()


def store_entries(session: Session, entries: Mapping[str, EnterpriseEntry]) -> StoredEntries:
    """Store enterprises by key; those that are as stored stay untouched.

    A new or changed one asks for embedding, and so for matching, in the caller's transaction; one of which nothing but
    the contact has changed does not.
    """
    rows = {key: _row(key, entry) for key, entry in entries.items()}
    known = stored_enterprises(session, rows)
    wanted = [row for key, row in rows.items() if key not in known or known[key].content_hash != row["content_hash"]]
    stored = upsert_enterprises(session, wanted)
    replace_capabilities(session, [row for key in stored for row in _capabilities(stored[key], entries[key])])
    find_for_enterprises(session, list(stored.values()))
    add_work(session, "embed_enterprise", stored.values())
    ids = {**{key: item.id for key, item in known.items()}, **stored}
    others = {key: _contact(rows[key]) for key in known.keys() - stored.keys()}
    contacts = {key: contact for key, contact in others.items() if contact != known[key].contact}
    set_contacts(session, {ids[key]: contact for key, contact in contacts.items()})
    new, changed = stored.keys() - known.keys(), stored.keys() & known.keys()
    return StoredEntries(ids, frozenset(new), frozenset(changed), frozenset(contacts))


def _row(key: str, entry: EnterpriseEntry) -> dict[str, Any]:
    """Return the columns of an enterprise, its content hash among them; the hash covers the capabilities."""
    facts = entry.model_dump(mode="json", exclude=ALERT_FIELDS)
    facts["key"] = key
    facts["max_contract_eur_cents"] = facts.pop("max_contract_eur")
    if not facts["nuts"] and entry.postcode:
        region = region_of(entry.country, entry.postcode)
        facts["nuts"] = [region] if region else []
    hashed = {name: value for name, value in facts.items() if name not in CONTACT_FIELDS}
    digest = content_hash({name: value for name, value in hashed.items() if value or name not in LATER_FIELDS})
    return {
        **{name: value for name, value in facts.items() if name != "capabilities"},
        "company_key": firms.company_key(entry.company_id, entry.country),
        "name_key": firms.name_key(entry.name),
        "content_hash": digest,
    }


def _contact(row: Mapping[str, Any]) -> Contact:
    return row["contact_email"], row["contact_phone"]


def _capabilities(enterprise_id: int, entry: EnterpriseEntry) -> Iterator[dict[str, Any]]:
    for position, text in enumerate(entry.capabilities):
        yield {
            "enterprise_id": enterprise_id,
            "position": position,
            "text": text,
            "language": entry.language,
            "text_hash": text_hash(text),
        }
