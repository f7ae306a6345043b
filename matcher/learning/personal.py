"""The shift that an enterprise's own answers give to its lots: bounded, from the fifth answer on, and to be inspected.

A lot is compared with those that were answered; each near one votes for or against it. Few votes move little, and no
number of votes moves more than ``MOST_CENTI``. Source: kernel-weighted vote (Nadaraya-Watson) with a prior of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import LotBlock
from matcher.codes import cpv

LEAST_ANSWERS = 5
MOST_CENTI = 800
"""Eight points of a hundred: less than from one band to the next."""
TEXT_SHARE = 0.7
"""Of the nearness of two lots; the rest is that of their main codes."""
PRIOR = 0.5
"""The weight of not knowing: as much as half a vote of a lot that says the same."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Votes:
    """What answered lots say of k lots: (k, answers) hundredths of points each, before bounding in the row's sum."""

    shift_centi: NDArray[np.int32]
    """(k,) whole hundredths in -800..800."""
    shares: Numbers
    """(k, answers) how much of the shift each answer gives, in hundredths; a row adds up to the shift, unrounded."""


def votes(lots: LotBlock, answered: LotBlock, pushes: Sequence[float]) -> Votes:
    """Return how the answers to some lots (``pushes``, one each) shift others; nothing with fewer than five answers."""
    if len(answered) < LEAST_ANSWERS:
        return Votes(np.zeros(len(lots), np.int32), np.zeros((len(lots), len(answered))))
    push = np.array(pushes, np.float64)
    weights = nearness(lots, answered) ** 2
    total = (weights * np.abs(push)).sum(axis=1, keepdims=True) + PRIOR
    shares = MOST_CENTI * weights * push / total
    return Votes(np.rint(shares.sum(axis=1)).astype(np.int32), shares)


def nearness(lots: LotBlock, others: LotBlock) -> Numbers:
    """Return how near lots are in text and main code: (lots, others) in 0..1."""
    text = np.clip(lots.vectors.astype(np.float64) @ others.vectors.astype(np.float64).T, 0, 1)
    known = cpv.all_codes()
    code = np.zeros_like(text)
    for column, place in enumerate(others.main_code.tolist()):
        if place >= 0:
            code[:, column] = np.where(lots.main_code >= 0, cpv.nearness_row(known[place])[lots.main_code], 0)
    result: Numbers = TEXT_SHARE * text + (1 - TEXT_SHARE) * code
    return result


def held_in_band(shift_centi: int, score_centi: int, strong_centi: int) -> int:
    """Return the shift cut so that no strong match falls behind one that is not, nor one that is not gets ahead."""
    if score_centi >= strong_centi:
        return max(shift_centi, strong_centi - score_centi)
    return min(shift_centi, strong_centi - 1 - score_centi)
