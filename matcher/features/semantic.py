"""Semantic nearness: what the enterprise says it does against what the lot says it buys, across languages."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import EnterpriseBlock, LotBlock
from matcher.features.base import Detail, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals

WHOLE_SHARE = 0.6
"""Share of the best whole capability; the rest is that of the best single phrase. Measured on the bench."""
FULL_MATCH_COSINE = 0.42
"""Centred cosine from which the meaning counts as the same; unrelated texts lie around 0."""


class Semantic:
    """How close the lot's text is in meaning to what the enterprise does, in whatever languages."""

    name = "semantic"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
        """Return (n_enterprises, n_lots): the best capability and the best phrase, by centred cosine."""
        whole = _best(enterprises.capability_vectors, enterprises.capability_starts, lots)
        phrase = _best(enterprises.phrase_vectors, enterprises.phrase_starts, lots)
        values = np.clip((WHOLE_SHARE * whole + (1 - WHOLE_SHARE) * phrase) / FULL_MATCH_COSINE, 0, 1)
        spoken = np.logical_or.reduceat(
            np.any(enterprises.capability_vectors != 0, axis=1), enterprises.capability_starts
        )
        values[:, ~lots.has_vector] = np.nan
        values[~spoken, :] = np.nan
        result: Values = values.astype(np.float32, copy=False)
        return result

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the language of both texts."""
        return {"lot_language": lot.language, "enterprise_language": enterprise.language}


def _best(vectors: Values, starts: np.ndarray, lots: LotBlock) -> Values:
    best: Values = np.maximum.reduceat(vectors @ lots.vectors.T, starts, axis=0)
    return best
