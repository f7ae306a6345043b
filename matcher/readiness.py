"""Is an enterprise ready to bid for a lot? What the notice asks, held against what the profile says.

What the profile does not say is unknown, never missing; what the notice does not ask is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matcher.features.reserved import reserved_fit
from matcher.records import Answer, Criterion, Enterprise, Lot
from matcher.signals import LotSignals


class Readiness(StrEnum):
    """Whether a condition is met."""

    MET = "met"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that the notice asks. ``name``: reserved, language, size, criterion, documents."""

    name: str
    readiness: Readiness
    detail: Mapping[str, object] = field(default_factory=dict)
    criterion: Criterion | None = None


def readiness(lot: Lot, signals: LotSignals, enterprise: Enterprise) -> tuple[Condition, ...]:
    """Return the conditions of a lot in the order in which one would check them."""
    return tuple(_conditions(lot, signals, enterprise))


def _conditions(lot: Lot, signals: LotSignals, enterprise: Enterprise) -> Iterator[Condition]:
    if signals.reserved_participation is Answer.YES:
        yield Condition("reserved", _reserved(signals, enterprise), {"reserved_for": signals.reserved_for})
    if lot.submission_languages:
        known = enterprise.languages or (enterprise.language,)
        shared = tuple(code for code in lot.submission_languages if code in known)
        state = Readiness.MET if shared else Readiness.MISSING if enterprise.languages else Readiness.UNKNOWN
        yield Condition("language", state, {"languages": shared or lot.submission_languages})
    if signals.value_eur_cents is not None:
        yield Condition("size", _size(signals.value_eur_cents, enterprise.max_contract_eur_cents))
    for criterion in lot.selection_criteria:
        yield Condition("criterion", Readiness.UNKNOWN, criterion=criterion)
    if lot.documents_restricted is Answer.YES:
        yield Condition("documents", Readiness.UNKNOWN)


def _reserved(signals: LotSignals, enterprise: Enterprise) -> Readiness:
    if not enterprise.status:
        return Readiness.UNKNOWN
    fit = reserved_fit(signals, enterprise.status)
    return Readiness.MET if fit else Readiness.MISSING


def _size(value_eur_cents: int, most_eur_cents: int | None) -> Readiness:
    if most_eur_cents is None:
        return Readiness.UNKNOWN
    return Readiness.MET if value_eur_cents <= most_eur_cents else Readiness.MISSING
