"""Loads enterprises from rows of fields: good rows are stored in bulk, bad ones are reported field by field."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from config.settings import Settings
from jobs.enterprise_entries import ALLOWED, EnterpriseEntry, Frequency, RowError, key_of, read_entry
from jobs.queues import ring
from matcher import firms
from matcher.codes import languages
from matcher.codes.postcode import region_of
from matcher.lot_text import text_hash
from models.database import session_scope
from models.queries.awards import find_for_enterprises
from models.queries.enterprises import (
    WantedSubscription,
    replace_capabilities,
    stored_enterprises,
    subscribe,
    upsert_enterprises,
)
from models.queries.work import add_work
from models.records import content_hash

logger = logging.getLogger(__name__)

ENTERPRISES_AT_ONCE = 500
"""Enterprises committed at once."""
ALERT_FIELDS = {"alert_email", "alert_frequency", "alert_language", "alert_threshold"}


@dataclass(frozen=True, slots=True)
class EnterpriseCounts:
    """What loading did: rows read, enterprises that were new, changed or unchanged, rows that failed and why."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    errors: list[RowError] = field(default_factory=list)


def load_enterprises(settings: Settings, entries: Iterable[Mapping[str, Any]]) -> EnterpriseCounts:
    """Load enterprises given as fields by name; errors name the first entry row 1."""
    return load_rows(settings, enumerate(entries, start=1))


def load_rows(settings: Settings, rows: Iterable[tuple[int, object]]) -> EnterpriseCounts:
    """Load enterprises given as row number and fields; those that are as stored stay untouched.

    A new or changed one asks for embedding, and so for matching. Committed in groups: a killed run is completed by
    running it again.
    """
    counts = EnterpriseCounts()
    rows_of_keys: dict[str, int] = {}
    for group in _groups(rows):
        entries, errors = _checked(group, rows_of_keys)
        stored = _store(settings, entries)
        counts = replace(
            stored,
            read=counts.read + len(group),
            new=counts.new + stored.new,
            changed=counts.changed + stored.changed,
            unchanged=counts.unchanged + stored.unchanged,
            failed=counts.failed + len({error.row for error in errors}),
            errors=counts.errors + errors,
        )
    if counts.new or counts.changed:
        ring(settings, "embed_enterprise")
    logger.info(
        "enterprises: %d read, %d new, %d changed, %d failed", counts.read, counts.new, counts.changed, counts.failed
    )
    return counts


def _groups(rows: Iterable[tuple[int, object]]) -> Iterator[list[tuple[int, object]]]:
    group: list[tuple[int, object]] = []
    for row in rows:
        group.append(row)
        if len(group) == ENTERPRISES_AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _checked(
    group: Sequence[tuple[int, object]], rows_of_keys: dict[str, int]
) -> tuple[dict[str, EnterpriseEntry], list[RowError]]:
    """Return the good entries by key and all errors; notes in ``rows_of_keys`` which row had which key."""
    entries: dict[str, EnterpriseEntry] = {}
    errors: list[RowError] = []
    for row, fields in group:
        entry = read_entry(row, fields)
        if isinstance(entry, list):
            errors += entry
            continue
        key = key_of(entry)
        if key in rows_of_keys:
            problem = f"{key!r} is also the key of row {rows_of_keys[key]}"
            errors.append(RowError(row, "key", problem, f"a key of its own: {ALLOWED['key']}"))
            continue
        rows_of_keys[key], entries[key] = row, entry
    return entries, errors


def _store(settings: Settings, entries: Mapping[str, EnterpriseEntry]) -> EnterpriseCounts:
    """Store a group in one transaction."""
    rows = {key: _row(key, entry) for key, entry in entries.items()}
    with session_scope(settings) as session:
        known = stored_enterprises(session, rows)
        changed = [
            row for key, row in rows.items() if key not in known or known[key].content_hash != row["content_hash"]
        ]
        stored = upsert_enterprises(session, changed)
        replace_capabilities(session, [row for key in stored for row in _capabilities(stored[key], entries[key])])
        find_for_enterprises(session, list(stored.values()))
        add_work(session, "embed_enterprise", stored.values())
        ids = {**{key: item.id for key, item in known.items()}, **stored}
        subscribe(session, list(_subscriptions(entries, ids)), Frequency.DAILY)
    new = sum(key not in known for key in stored)
    return EnterpriseCounts(new=new, changed=len(stored) - new, unchanged=len(rows) - len(stored))


def _row(key: str, entry: EnterpriseEntry) -> dict[str, Any]:
    """Return the columns of an enterprise, its content hash among them; the hash covers the capabilities."""
    facts = entry.model_dump(mode="json", exclude=ALERT_FIELDS)
    facts["key"] = key
    facts["max_contract_eur_cents"] = facts.pop("max_contract_eur")
    if not facts["nuts"] and entry.postcode:
        region = region_of(entry.country, entry.postcode)
        facts["nuts"] = [region] if region else []
    digest = content_hash(facts)
    return {
        **{name: value for name, value in facts.items() if name != "capabilities"},
        "company_key": firms.company_key(entry.company_id, entry.country),
        "name_key": firms.name_key(entry.name),
        "content_hash": digest,
    }


def _capabilities(enterprise_id: int, entry: EnterpriseEntry) -> Iterator[dict[str, Any]]:
    for position, text in enumerate(entry.capabilities):
        yield {
            "enterprise_id": enterprise_id,
            "position": position,
            "text": text,
            "language": entry.language,
            "text_hash": text_hash(text),
        }


def _subscriptions(entries: Mapping[str, EnterpriseEntry], ids: Mapping[str, int]) -> Iterator[WantedSubscription]:
    for key, entry in entries.items():
        if entry.alert_email is not None:
            own = entry.language if entry.language in languages.INTERFACE_LANGUAGES else "en"
            yield WantedSubscription(
                ids[key], entry.alert_email, entry.alert_language or own, entry.alert_frequency, entry.alert_threshold
            )
