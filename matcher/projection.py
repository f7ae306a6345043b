"""What the stored notices teach about meaning: a matrix that turns down what differs within one trade.

Lots that carry the same procurement code say the same in many languages and in many ways: what differs between their
vectors is language, style and boilerplate, not trade. Those directions are shrunk before vectors are compared
(within-class covariance normalisation). Only codes of notices are needed, no judgement of anyone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

TRADE_DIGITS = 4
"""Lots belong to one trade when their main codes share so many digits: the classes of the CPV."""
MOST_PER_TRADE = 30
"""Lots of one trade that are looked at: a few common trades must not decide alone."""
LEAST_PER_TRADE = 3
SHRINKAGE = 1.0
"""How much of the same variance in all directions is added, in parts of the mean one."""
PRIOR_LOTS = 500
"""With so few lots as much again is added, so that a small store hardly turns anything."""


def trade_projection(vectors: Vectors, codes: Sequence[str]) -> Vectors | None:
    """Return the matrix (d, d) float32 that centred vectors are multiplied with, ``None`` when no trade has three lots.

    ``vectors`` are the centred vectors of lots, (n, d), ``codes`` their main CPV codes, empty where unknown.
    """
    scatter, n_free = _within_trades(vectors, codes)
    if n_free == 0:
        return None
    values, directions = np.linalg.eigh(scatter / n_free)
    added = (SHRINKAGE + PRIOR_LOTS / n_free) * values.mean()
    if added <= 0:
        return None
    projection: Vectors = ((directions * (values + added) ** -0.5) @ directions.T * added**0.5).astype(np.float32)
    return projection


def _within_trades(vectors: Vectors, codes: Sequence[str]) -> tuple[NDArray[np.float64], float]:
    """Return the summed products of the distances from the trades' means, (d, d), and on how many lots they rest."""
    trades = np.array([code[:TRADE_DIGITS] for code in codes])
    order = np.argsort(trades, kind="stable")
    scatter = np.zeros((vectors.shape[1],) * 2)
    n_free = 0.0
    for members in np.split(order, np.flatnonzero(trades[order][1:] != trades[order][:-1]) + 1):
        if len(members) < LEAST_PER_TRADE or not trades[members[0]]:
            continue
        share = min(1.0, MOST_PER_TRADE / len(members))
        apart = vectors[members] - vectors[members].mean(axis=0)
        scatter += share * (apart.T @ apart)
        n_free += share * (len(members) - 1)
    return scatter, n_free
