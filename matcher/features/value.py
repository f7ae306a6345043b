"""What the lot is worth against what the enterprise can carry."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.features.base import Detail, Pairs, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals

TOO_LARGE = 2.0
"""Value over capacity from which nothing fits; in between the value falls evenly."""
TOO_SMALL = 0.02
"""Value under this share of the capacity is hardly worth a bid: half the points."""


class ValueFit:
    """Whether the value of the lot lies within the largest contract that the enterprise can carry."""

    name = "value"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): 1 up to the capacity, falling to 0 at twice it; unknown when either is not stated."""
        capacity = pairs.enterprises.capacity_eur[pairs.enterprise]
        ratio = pairs.lots.value_eur[pairs.lot] / np.where(capacity > 0, capacity, np.nan)
        fit = np.clip((TOO_LARGE - ratio) / (TOO_LARGE - 1), 0, 1)
        result: Values = np.where(ratio < TOO_SMALL, 0.5, fit).astype(np.float32)
        result[np.isnan(ratio)] = np.nan
        return result

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name both amounts in euro cents."""
        return {"value_eur_cents": lot.value_eur_cents, "capacity_eur_cents": enterprise.max_contract_eur_cents}
