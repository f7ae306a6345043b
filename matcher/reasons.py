"""Which features speak for a match: the reasons that a list or a mail gives for it."""

from __future__ import annotations

from matcher.features import FeatureResult
from matcher.scoring import Explanation

LEAST_REASON_SHARE = 0.25
"""A feature is named as a reason only if it earned at least this share of its points."""

LEAST_RELATED = 0.3
"""From which value a text is said to describe related work."""

LEAST_KIND = 0.25
"""From which value the codes of a lot are said to name the enterprise's kind of work."""


def strongest_reasons(explanation: Explanation, count: int) -> list[FeatureResult]:
    """Return the features that earned most points, most first.

    Left out are those that earned hardly any, and those whose sentence speaks against the match.
    """
    earned = [
        result
        for result in explanation.features
        if result.points_centi >= LEAST_REASON_SHARE * max(result.max_points_centi, 1) and _speaks_for(result)
    ]
    return sorted(earned, key=lambda result: -result.points_centi)[:count]


def _speaks_for(result: FeatureResult) -> bool:
    """Return whether the sentence of a feature is in favour; what earns a little may still say what is missing."""
    if result.value is None:
        return False
    least = {"semantic": LEAST_RELATED, "kind": LEAST_KIND, "language": 1.0}
    if (fact := {"cpv": "shared", "lexical": "words"}.get(result.name)) is not None:
        return bool(result.detail.get(fact))
    return not is_caution(result) and result.value >= least.get(result.name, 0.0)


def is_over_capacity(result: FeatureResult) -> bool:
    """Return whether the feature *value* found a lot to be worth more than the enterprise can carry."""
    value, capacity = result.detail.get("value_eur_cents"), result.detail.get("capacity_eur_cents")
    return value is not None and capacity is not None and int(str(value)) > int(str(capacity))


def is_caution(result: FeatureResult) -> bool:
    """Return whether a feature is to be minded: the lot is too large to carry, or its text is about something else."""
    if result.name == "semantic":
        return result.value is not None and result.value < LEAST_RELATED
    return result.name == "value" and is_over_capacity(result)
