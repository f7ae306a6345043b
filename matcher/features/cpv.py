"""Nearness in the common procurement vocabulary: the signal that has no language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import LotBlock
from matcher.codes import cpv
from matcher.enterprise_blocks import CONTRACT_TRUST, EnterpriseBlock, won_codes
from matcher.features.base import Detail, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals

MAIN_SHARE = 0.4
"""Share of the lot's main code; the rest is that of its best code. Measured on the bench."""

PART_SHARE = 0.5
"""With the main code less than half as near as the best one, the work is only a part of the lot."""


class CpvNearness:
    """How near the lot's procurement codes (CPV) are to the codes of the enterprise's work."""

    name = "cpv"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
        """Return (n_enterprises, n_lots): the lot's main code and its best code in the enterprise's code weights."""
        weights = enterprises.cpv_weights
        values = main_and_best(np.ascontiguousarray(weights.T), lots, np.asarray(lots.cpv.values))
        values[~weights.any(axis=1), :] = np.nan
        return values

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the pair of codes that meet best, what they share, and whether the code was suggested or won."""
        own = {code: 1.0 for code in enterprise.cpv if cpv.is_known(code)}
        suggested = {
            suggestion.code: suggestion.confidence
            for capability in enterprise.capabilities
            for suggestion in capability.suggestions
        }
        won = {code: max(CONTRACT_TRUST, suggested.get(code, 0.0)) for code in won_codes(enterprise)}
        trust = {**suggested, **won, **own}
        pairs = [
            (cpv.nearness(code, lot_code) * weight, code, lot_code)
            for lot_code in lot.cpv
            if cpv.is_known(lot_code)
            for code, weight in trust.items()
        ]
        nearness, code, lot_code = max(pairs, default=(0.0, None, None))
        if code is None or lot_code is None or nearness == 0:
            return {"lot_code": lot.cpv[0] if lot.cpv else None, "code": None}
        main = lot.cpv[0]
        near_main = max(
            (cpv.nearness(item, main) * weight for item, weight in trust.items() if cpv.is_known(main)), default=0.0
        )
        return {
            "lot_code": lot_code,
            "code": code,
            "suggested": code not in own,
            "won": code in won and code not in own,
            "shared": _shared(code, lot_code),
            "part_of": main if near_main < PART_SHARE * nearness else None,
        }


def main_and_best(by_code: Values, lots: LotBlock, rows_of_codes: NDArray[np.integer[Any]]) -> Values:
    """Return (n_enterprises, n_lots) what a lot's main code and its best one are worth, NaN for lots without codes.

    ``by_code`` says it of codes, (codes, n_enterprises); ``rows_of_codes`` which of its rows each code of the lots is,
    in the order of ``lots.cpv.values``.
    """
    main = np.take(by_code, rows_of_codes[lots.cpv.starts], axis=0)
    best = main.copy()
    for place in range(1, int(lots.cpv.lengths.max(initial=1))):
        (rows,) = np.nonzero(lots.cpv.lengths > place)
        further = np.take(by_code, rows_of_codes[lots.cpv.starts[rows] + place], axis=0)
        best[rows] = np.maximum(best[rows], further)
    values: Values = np.ascontiguousarray((MAIN_SHARE * main + (1 - MAIN_SHARE) * best).T, np.float32)
    values[:, lots.main_code < 0] = np.nan
    return values


def _shared(one: str, other: str) -> str | None:
    """Return the narrowest code that stands above (or is) both."""
    above = (other, *cpv.ancestors(other))
    return next((code for code in (one, *cpv.ancestors(one)) if code in above), None)
