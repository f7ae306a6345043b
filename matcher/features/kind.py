"""The kind of work that a lot's codes name: for lots whose own text says too little to tell."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matcher.blocks import Halves, LotBlock
from matcher.codes import cpv
from matcher.enterprise_blocks import EnterpriseBlock
from matcher.features.base import Detail, Values
from matcher.features.cpv import main_and_best
from matcher.features.semantic import FULL_MATCH_COSINE, WHOLE_SHARE
from matcher.records import Enterprise
from matcher.signals import LotSignals

NEARNESS_SHARE = 0.5
"""Share of the nearness of codes; the rest is that of the code's label in meaning, which no bridge has to suggest."""


class KindOfWork:
    """What kind of work the lot's codes name. It counts where the rest of the trade says little, up to its weight."""

    name = "kind"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock) -> Values:
        """Return (n_enterprises, n_lots): of main and best code, half nearness and half likeness of the label."""
        used = np.zeros(len(cpv.all_codes()), np.bool_)
        used[lots.cpv.values[lots.cpv.values >= 0]] = True
        codes, rows_of_codes = np.flatnonzero(used), np.cumsum(used) - 1
        by_code = np.zeros((max(len(codes), 1), len(enterprises)), np.float32)
        by_code[: len(codes)] = NEARNESS_SHARE * enterprises.cpv_weights[:, codes].T
        if len(lots.labels):
            by_code[: len(codes)] += (1 - NEARNESS_SHARE) * _likeness(lots.labels[codes], enterprises).T
        values = main_and_best(by_code, lots, rows_of_codes[lots.cpv.values])
        values[~by_code.any(axis=0), :] = np.nan
        return values

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the lot's main code."""
        return {"lot_code": next((code for code in lot.cpv if cpv.is_known(code)), None)}


def _likeness(labels: Halves, enterprises: EnterpriseBlock) -> Values:
    """Return (n_enterprises, labels) how near labels are in meaning, 0..1, as texts of lots are compared."""
    vectors = labels.astype(np.float32).T
    values = enterprises.best_capability(enterprises.capability_vectors @ vectors) * np.float32(WHOLE_SHARE)
    values += enterprises.best_phrase(enterprises.phrase_vectors @ vectors) * np.float32(1 - WHOLE_SHARE)
    values *= enterprises.breadth[:, None] / np.float32(FULL_MATCH_COSINE)
    return np.clip(values, 0, 1, out=values)
