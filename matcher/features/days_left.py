"""How much time is left to write a bid."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.features.base import Detail, Pairs, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals

ENOUGH_DAYS = 21.0
SECONDS_A_DAY = 86_400.0


class DaysLeft:
    """Whether there is enough time left to prepare a bid: three weeks or more is enough."""

    name = "days_left"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): days left over 21, at most 1; unknown without a deadline."""
        days = (pairs.lots.closes_at_s[pairs.lot] - pairs.now.timestamp()) / SECONDS_A_DAY
        result: Values = np.clip(days / ENOUGH_DAYS, 0, 1).astype(np.float32)
        return result

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the days left by the calendar, as people count them; -1 when it is over."""
        if lot.closes_at is None:
            return {"days": None}
        return {"days": -1 if lot.closes_at < now else (lot.closes_at.date() - now.date()).days}
