"""Shared words: names and terms of the trade, within a language or across related ones."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import EnterpriseBlock, LotBlock
from matcher.features.base import Detail, Values
from matcher.records import Enterprise
from matcher.signals import LotSignals
from matcher.terms import shared_fragments

FULL_MATCH_COSINE = 0.5
MOST_WORDS_NAMED = 6


class Lexical:
    """Words and parts of words that the lot and the enterprise's own description share."""

    name = "lexical"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
        """Return (n_enterprises, n_lots): the best capability's TF-IDF cosine over word fragments."""
        cosines = (enterprises.terms @ lots.terms.T).toarray()
        best = np.maximum.reduceat(cosines, enterprises.capability_starts, axis=0)
        result: Values = np.clip(best / FULL_MATCH_COSINE, 0, 1).astype(np.float32, copy=False)
        return result

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the enterprise's words that stand in the lot too."""
        words = [word for item in enterprise.capabilities for word in shared_fragments(item.text, lot.text)]
        return {"words": tuple(dict.fromkeys(words))[:MOST_WORDS_NAMED]}
