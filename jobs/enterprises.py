"""Loads enterprises from rows of fields: good rows are stored in bulk, bad ones are reported field by field."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from config.settings import Settings
from jobs.queues import ring
from matcher.codes import languages
from matcher.enterprise_entries import ALLOWED, EnterpriseEntry, Frequency, RowError, key_of, read_entry
from models.database import session_scope
from models.queries.enterprise_entries import store_entries
from models.queries.enterprises import WantedSubscription, subscribe

logger = logging.getLogger(__name__)

ENTERPRISES_AT_ONCE = 500
"""Enterprises committed at once."""


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

    A new or changed one asks for embedding, and so for matching, unless its contact alone has changed. Committed in
    groups: a killed run is completed by running it again.
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
    with session_scope(settings) as session:
        stored = store_entries(session, entries)
        subscribe(session, list(_subscriptions(entries, stored.ids)), Frequency.DAILY)
    new, changed = len(stored.new), len(stored.changed) + len(stored.contacts)
    return EnterpriseCounts(new=new, changed=changed, unchanged=len(entries) - new - changed)


def _subscriptions(entries: Mapping[str, EnterpriseEntry], ids: Mapping[str, int]) -> Iterator[WantedSubscription]:
    for key, entry in entries.items():
        if entry.alert_email is not None:
            own = entry.language if entry.language in languages.INTERFACE_LANGUAGES else "en"
            yield WantedSubscription(
                ids[key], entry.alert_email, entry.alert_language or own, entry.alert_frequency, entry.alert_threshold
            )
