"""Past contracts of enterprises: found in award notices, confirmed or rejected by people, evidence of work done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.queues import ring
from models.database import session_scope
from models.queries import awards, matching
from models.queries.work import add_work

ENTERPRISES_AT_ONCE = 1_000
"""Enterprises searched for and committed at once."""
EMBED = "embed_enterprise"
"""Of the contracts' texts; it asks for matching."""


class Decision(StrEnum):
    """What a person says of a contract that was found."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


def find_past_contracts(settings: Settings, progress: Callable[[int, int], None]) -> int:
    """Find the contracts of all enterprises anew; return of how many the evidence changed.

    These are embedded and matched again.
    """
    with session_scope(settings) as session:
        chosen = matching.enterprise_ids(session)
    changed = 0
    for start in range(0, len(chosen), ENTERPRISES_AT_ONCE):
        with session_scope(settings) as session:
            proven = awards.find_for_enterprises(session, chosen[start : start + ENTERPRISES_AT_ONCE])
            add_work(session, EMBED, proven)
        changed += len(proven)
        progress(min(start + ENTERPRISES_AT_ONCE, len(chosen)), len(chosen))
    if changed:
        ring(settings, EMBED)
    return changed


def decide(settings: Settings, enterprise: str, lots: Sequence[str], decision: Decision) -> int:
    """Confirm or reject contracts of an enterprise (key), all proposed ones where none is named; return how many.

    Later contracts under a confirmed name count without being asked about, until one is rejected.

    Raises:
        LookupError: there is no such enterprise, or it has no contract of such a lot (public id); nothing is changed.
    """
    with session_scope(settings) as session:
        identifier = enterprise_of(session, enterprise)
        known = {row.public_id for row in awards.of_enterprise(session, identifier, awards.STATES)}
        if unknown := sorted(set(lots) - known):
            raise LookupError(f"No contract of {enterprise!r} was found for {', '.join(unknown)}.")
        decided = awards.decide(session, identifier, lots, decision, datetime.now(UTC))
        if decided:
            add_work(session, EMBED, [identifier])
    if decided:
        ring(settings, EMBED)
    return decided


def enterprise_of(session: Session, key: str) -> int:
    """Return the id of the enterprise with this key; raises ``LookupError`` where there is none."""
    found = matching.enterprise_ids_by_key(session, key)
    if not found:
        raise LookupError(f"There is no enterprise with the key {key!r}.")
    return found[0]
