"""Lots that the law reserves for organisations like this one."""

from __future__ import annotations

from datetime import datetime

from matcher.blocks import LotTraits
from matcher.features.base import Detail, Pairs, Values, by_traits
from matcher.records import Answer, Enterprise
from matcher.signals import LotSignals

QUALIFYING = {
    "res-ws": frozenset({"sheltered-workshop", "work-integration"}),
    "res-pub-ser": frozenset({"public-service-mission"}),
}
"""Which status meets which reservation. Source: Directive 2014/24/EU, Art. 20 (res-ws) and Art. 77 (res-pub-ser)."""
MAY_QUALIFY = {
    "res-ws": frozenset({"social-enterprise"}),
    "res-pub-ser": frozenset({"social-enterprise", "cooperative"}),
}
"""Which status may meet it, depending on national law and statutes."""


class ReservedFit:
    """Whether the lot is reserved for sheltered workshops or similar organisations and the enterprise is one."""

    name = "reserved"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): 1 reserved for its kind, 0.5 perhaps, 0 not reserved or for others; unknown when not stated."""
        return by_traits(pairs, lambda lot, enterprise: reserved_fit(lot, enterprise.status))

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name what the lot says about reservation and the enterprise's status."""
        return {
            "reserved": str(lot.reserved_participation),
            "reserved_for": lot.reserved_for,
            "execution": str(lot.reserved_execution),
            "status": enterprise.status,
        }


def reserved_fit(lot: LotSignals | LotTraits, status: tuple[str, ...]) -> float | None:
    """Return how well a reservation meets a status, 0..1; ``None`` when the notice or the enterprise is silent."""
    if lot.reserved_participation is Answer.YES:
        return _meets(lot.reserved_for, frozenset(status)) if status else None
    if lot.reserved_execution is Answer.YES:
        return _meets(("res-ws",), frozenset(status)) if status else None
    return 0.0 if lot.reserved_participation is Answer.NO else None


def _meets(reserved_for: tuple[str, ...], status: frozenset[str]) -> float:
    kinds = reserved_for or tuple(QUALIFYING)
    if any(QUALIFYING.get(kind, frozenset()) & status for kind in kinds):
        return 1.0
    return 0.5 if any(MAY_QUALIFY.get(kind, frozenset()) & status for kind in kinds) else 0.0
