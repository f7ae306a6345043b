"""The language in which a bid must be written."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.features.base import Detail, Pairs, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals


class Language:
    """Whether a bid may be written in a language that the enterprise works in."""

    name = "language"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): 1 yes, 0 no; unknown when the notice names no language."""
        spoken = [languages_of(enterprise) for enterprise in pairs.enterprises.enterprises]
        accepted = [_accepted(lot) for lot in pairs.lots.lots]
        found = [
            float(bool(accepted[lot] & spoken[enterprise])) if accepted[lot] else np.nan
            for lot, enterprise in zip(pairs.lot.tolist(), pairs.enterprise.tolist(), strict=True)
        ]
        return np.array(found, np.float32)

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the accepted languages and those that both share."""
        accepted = _accepted(lot)
        return {"accepted": tuple(sorted(accepted)), "shared": tuple(sorted(accepted & languages_of(enterprise)))}


def languages_of(enterprise: Enterprise) -> frozenset[str]:
    """Return the languages that an enterprise works in, its own among them."""
    return frozenset((enterprise.language, *enterprise.languages))


def _accepted(lot: LotSignals) -> frozenset[str]:
    stated = lot.submission_languages or ((lot.language,) if lot.language else ())
    return frozenset(stated)
