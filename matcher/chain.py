"""A chain of records that shows any change: each holds the hash of the one before. Pure; knows no table.

Owns what is hashed and how a chain is judged; must not read or write any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

Detail = str | int | bool | None
START = "0" * 64
"""What the first record names as the one before it."""


class Fault(StrEnum):
    """What is wrong with a record."""

    CHANGED = "changed"
    """Its words are not those that were hashed."""
    MISSING = "missing"
    """The record with this number, or those after it, are not there."""
    OUT_OF_PLACE = "out-of-place"
    """It does not follow the one before it."""
    REWRITTEN = "rewritten"
    """It had another hash when the chain was checked before, or when it was written last."""
    UNKNOWN = "unknown"
    """It came after the end of the chain without being appended."""
    OTHER_PERSON = "other-person"
    """It names another person than the one who did it."""


@dataclass(frozen=True, slots=True)
class Record:
    """What happened: the words that are hashed. ``actor`` is a reference that names nobody by itself."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: int
    details: Mapping[str, Detail]


@dataclass(frozen=True, slots=True)
class Link:
    """A record as it is stored: with the hash of the one before, its own, and the reference of whom it names now."""

    record: Record
    previous: str
    hash: str
    named: str | None = None
    """``None``: nobody is named (any more)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record at which a chain does not hold."""

    sequence: int
    fault: Fault


def record_hash(record: Record, previous: str) -> str:
    """Return the SHA-256 of a record and the hash before it, over JSON with sorted keys and no blanks."""
    words = {
        "sequence": record.sequence,
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": record.actor,
        "action": record.action,
        "subject": [record.subject_kind, record.subject_id],
        "details": dict(record.details),
        "previous": previous,
    }
    canonical = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def judge_link(link: Link, *, after: tuple[int, str], known: Mapping[int, str]) -> Broken | None:
    """Return what is wrong with a link that comes ``after`` (number, hash) the one before, or ``None``.

    ``known`` are hashes (by number) that were kept elsewhere.
    """
    sequence = link.record.sequence
    number, previous = after
    if sequence != number + 1:
        return Broken(number + 1, Fault.MISSING if sequence > number + 1 else Fault.OUT_OF_PLACE)
    if link.hash != record_hash(link.record, link.previous):
        return Broken(sequence, Fault.CHANGED)
    if link.previous != previous:
        return Broken(sequence, Fault.OUT_OF_PLACE)
    if known.get(sequence, link.hash) != link.hash:
        return Broken(sequence, Fault.REWRITTEN)
    if link.named is not None and link.named != link.record.actor:
        return Broken(sequence, Fault.OTHER_PERSON)
    return None


def judge_end(last: tuple[int, str], head: tuple[int, str]) -> Broken | None:
    """Return what is wrong with the end of a chain whose newest record should be ``head`` (number, hash)."""
    if last[0] < head[0]:
        return Broken(last[0] + 1, Fault.MISSING)
    if last[0] > head[0]:
        return Broken(head[0] + 1, Fault.UNKNOWN)
    return None if last == head else Broken(last[0], Fault.REWRITTEN)
