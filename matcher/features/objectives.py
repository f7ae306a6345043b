"""Social and green aims that a buyer states for a lot."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import LotTraits
from matcher.features.base import Detail, Pairs, Values
from matcher.records import Answer, Enterprise
from matcher.signals import LotSignals


class Objectives:
    """Whether the buyer pursues social or green aims with this lot, which social enterprises serve."""

    name = "objectives"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): 1 social, 0.5 only green, 0 neither; unknown when not stated."""
        by_traits = np.array([_value(traits) for traits in pairs.lots.traits], np.float32)
        result: Values = by_traits[pairs.lots.trait_sets[pairs.lot]]
        return result

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name both answers."""
        return {"social": str(lot.social), "green": str(lot.green)}


def _value(lot: LotTraits) -> float:
    if lot.social is Answer.YES:
        return 1.0
    if lot.green is Answer.YES:
        return 0.5
    return float("nan") if Answer.UNKNOWN in (lot.social, lot.green) else 0.0
