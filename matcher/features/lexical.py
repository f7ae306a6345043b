"""Shared words: names and terms of the trade, within a language or across related ones."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import LotBlock
from matcher.enterprise_blocks import EnterpriseBlock
from matcher.features.base import Detail, Values
from matcher.function_words import is_function_word
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
        values = enterprises.best_capability((enterprises.terms @ lots.terms).toarray())
        values *= enterprises.breadth[:, None] / np.float32(FULL_MATCH_COSINE)
        return np.clip(values, 0, 1, out=values)

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the enterprise's words that stand in the lot too; "and" and "for" say nothing."""
        telling = dict.fromkeys(
            word
            for item in enterprise.capabilities
            for word in shared_fragments(item.text, lot.text)
            if not is_function_word(word, item.language)
        )
        is_one_language = any(item.language == lot.language for item in enterprise.capabilities)
        return {"words": tuple(telling)[:MOST_WORDS_NAMED], "is_one_language": is_one_language}
