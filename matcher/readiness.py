"""Is an enterprise ready to bid for a lot? What the notice asks, held against what the profile says.

What the profile does not say is unknown, never missing; what the notice does not ask is not listed. A status that
meets a reservation is met once a proof of it was verified, and as long as the proof is valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from matcher.features.reserved import MAY_QUALIFY, QUALIFYING
from matcher.records import Answer, Criterion, Enterprise, Lot
from matcher.signals import LotSignals
from matcher.standing import Standing, StatusEvidence, standing_of

BEST_FIRST = (Standing.VERIFIED, Standing.PENDING, Standing.EXPIRED, Standing.CLAIMED)


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


def readiness(
    lot: Lot, signals: LotSignals, enterprise: Enterprise, *, today: date, evidence: Sequence[StatusEvidence] = ()
) -> tuple[Condition, ...]:
    """Return the conditions of a lot in the order in which one would check them."""
    reserved = signals.reserved_participation is Answer.YES
    of_status = (_reserved(signals, enterprise.status, evidence, today),) if reserved else ()
    return (*of_status, *_conditions(lot, signals, enterprise))


def _conditions(lot: Lot, signals: LotSignals, enterprise: Enterprise) -> Iterator[Condition]:
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


def _reserved(
    signals: LotSignals, status: tuple[str, ...], evidence: Sequence[StatusEvidence], today: date
) -> Condition:
    """Return whether a reservation is met; ``proof`` in the detail is a standing, or depends, other, unsaid."""
    detail: dict[str, object] = {"reserved_for": signals.reserved_for}
    kinds = signals.reserved_for or tuple(QUALIFYING)
    qualifying = [item for item in status if any(item in QUALIFYING.get(kind, ()) for kind in kinds)]
    fitting = qualifying or [item for item in status if any(item in MAY_QUALIFY.get(kind, ()) for kind in kinds)]
    if not fitting:
        state, proof = (Readiness.MISSING, "other") if status else (Readiness.UNKNOWN, "unsaid")
        return Condition("reserved", state, {**detail, "proof": proof})
    found = [standing_of(item, evidence, today) for item in fitting]
    best = min(found, key=lambda item: BEST_FIRST.index(item.standing))
    states = {Standing.VERIFIED: Readiness.MET, Standing.EXPIRED: Readiness.MISSING}
    state, proof = states.get(best.standing, Readiness.UNKNOWN), best.standing.value
    if best.standing is Standing.VERIFIED and not qualifying:
        state, proof = Readiness.UNKNOWN, "depends"
    return Condition("reserved", state, {**detail, "proof": proof, "status": best.status, "until": best.until})


def _size(value_eur_cents: int, most_eur_cents: int | None) -> Readiness:
    if most_eur_cents is None:
        return Readiness.UNKNOWN
    return Readiness.MET if value_eur_cents <= most_eur_cents else Readiness.MISSING
