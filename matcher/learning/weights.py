"""Proposes weights from all answers together: logistic regression with weights that cannot be negative.

The regression starts from the weights in force and is held near them, so that little data changes little. Its
back-test never judges a proposal on an enterprise whose answers it has seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from scipy.special import expit

from matcher.learning.answers import LEAST_ANSWERS, LEAST_ENTERPRISES

HOLD = 30.0
"""How strongly the weights in force are held, in answers that would have to speak against them."""
FOLDS = 5
DRAWS = 2_000
STEP = 0.5

Numbers = NDArray[np.float64]


class TooFewAnswersError(ValueError):
    """There is too little to learn from; the message says how much is needed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """n answers: feature values (n, features) as they were (NaN unknown), whether relevant, and whose they are."""

    values: Numbers
    is_relevant: NDArray[np.bool_]
    enterprise: NDArray[np.int64]
    n_trade: int
    """The first of the features are of the trade; the others count in proportion to it."""


@dataclass(frozen=True, slots=True)
class BackTest:
    """Share of pairs (a relevant lot and one that was not, of one enterprise) in the right order, before and after."""

    before: float
    after: float
    low: float
    high: float
    """The 95 % bootstrap interval of the difference over enterprises."""


def check(answers: Answers) -> None:
    """Raise :class:`TooFewAnswersError` where there is too little to learn from."""
    n_enterprises = len(np.unique(answers.enterprise))
    if len(answers.is_relevant) < LEAST_ANSWERS or n_enterprises < LEAST_ENTERPRISES:
        raise TooFewAnswersError(
            f"There are {len(answers.is_relevant)} answers of {n_enterprises} enterprises; learning needs"
            f" {LEAST_ANSWERS} of {LEAST_ENTERPRISES}. Answers are given with `python -m jobs feedback add`."
        )
    if answers.is_relevant.all() or not answers.is_relevant.any():
        raise TooFewAnswersError("All answers say the same; learning needs lots that were for somebody and lots not.")


def propose(answers: Answers, weights: Sequence[float]) -> Numbers:
    """Return weights (features,) in steps of a half that add up to 100.

    Raises:
        TooFewAnswersError: there is too little to learn from.
    """
    check(answers)
    return _rounded(_fitted(answers, np.array(weights, np.float64)))


def back_test(answers: Answers, weights: Sequence[float]) -> BackTest:
    """Judge proposals on enterprises whose answers they have not seen, beside the weights in force."""
    current = np.array(weights, np.float64)
    owners = np.unique(answers.enterprise)
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    for fold in np.array_split(owners, min(FOLDS, len(owners))):
        seen = _only(answers, ~np.isin(answers.enterprise, fold))
        fitted = _fitted(seen, current)
        for owner in fold.tolist():
            own = _only(answers, answers.enterprise == owner)
            if own.is_relevant.any() and not own.is_relevant.all():
                before[owner], after[owner] = _ordered(own, current), _ordered(own, fitted)
    if not before:
        raise TooFewAnswersError("No enterprise has both lots that were for it and lots that were not.")
    gains = np.array([after[owner] - before[owner] for owner in before])
    draws = np.random.default_rng(0).choice(gains, (DRAWS, len(gains))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975]).tolist()
    return BackTest(float(np.mean(list(before.values()))), float(np.mean(list(after.values()))), low, high)


def differences(names: Sequence[str], before: Mapping[str, float], after: Numbers) -> dict[str, tuple[float, float]]:
    """Return feature -> (weight in force, proposed) for those that change."""
    total = sum(before.values())
    scaled = {name: 100 * before[name] / total for name in names}
    return {
        name: (round(scaled[name], 1), float(value))
        for name, value in zip(names, after.tolist(), strict=True)
        if abs(scaled[name] - value) >= STEP / 2
    }


def _features(answers: Answers, weights: Numbers) -> Numbers:
    """Return what each weight is multiplied with: the context counts in proportion to the trade that was reached."""
    known = np.nan_to_num(answers.values, nan=0.0)
    trade = weights[: answers.n_trade]
    share = known[:, : answers.n_trade] @ trade / max(trade.sum(), 1e-9)
    return np.hstack([known[:, : answers.n_trade], known[:, answers.n_trade :] * share[:, None]])


def _fitted(answers: Answers, weights: Numbers) -> Numbers:
    weights = weights / weights.sum()
    columns = _features(answers, weights)
    sign = np.where(answers.is_relevant, 1.0, -1.0)

    def misfit(scale: float, intercept: float, factors: Numbers) -> float:
        margins = sign * (scale * (columns @ factors) + intercept)
        return float(-np.log(np.maximum(expit(margins), 1e-12)).sum())

    def unheld(found: Numbers) -> float:
        return misfit(found[0], found[1], weights)

    def held(found: Numbers) -> float:
        pull = HOLD * np.sum((found[2:] - weights) ** 2 / (weights + 0.02))
        return misfit(found[0], found[1], found[2:]) + float(pull)

    start = minimize(unheld, np.array([5.0, -2.0]), bounds=Bounds([0.1, -np.inf], [50.0, np.inf]))
    low, high = [0.1, -np.inf, *[0.0] * len(weights)], [50.0, np.inf, *[1.0] * len(weights)]
    best = minimize(held, np.concatenate([start.x, weights]), bounds=Bounds(low, high), method="L-BFGS-B")
    factors: Numbers = np.asarray(best.x[2:], np.float64)
    return factors / float(factors.sum())


def _ordered(answers: Answers, weights: Numbers) -> float:
    scores = _features(answers, weights / weights.sum()) @ (weights / weights.sum())
    wins = scores[answers.is_relevant][:, None] - scores[~answers.is_relevant][None, :]
    return float(np.mean(np.where(np.abs(wins) < 1e-9, 0.5, wins > 0)))


def _only(answers: Answers, chosen: NDArray[np.bool_]) -> Answers:
    return Answers(answers.values[chosen], answers.is_relevant[chosen], answers.enterprise[chosen], answers.n_trade)


def _rounded(weights: Numbers) -> Numbers:
    """Return weights in steps of a half that add up to 100: the largest remainders are rounded up."""
    steps = 100 / STEP * weights / weights.sum()
    whole = np.floor(steps)
    whole[np.argsort(whole - steps, kind="stable")[: round(100 / STEP - whole.sum())]] += 1
    result: Numbers = whole * STEP
    return result
