"""Criteria: the weights, bands, gates and knobs under which a scorer works. Immutable and fingerprinted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

BANDS = ("strong", "good", "possible")
"""The bands from the best down; a match below them all is "weak" and not shown as a match."""
WEAK = "weak"
KNOBS: Mapping[str, tuple[float, float]] = {
    "least_region_nearness": (0.0, 1.0),
    "most_capacity_factor": (1.0, 100.0),
    "candidates": (10, 2_000),
    "gated_kept": (0, 500),
}
"""Every knob with its least and greatest value."""
WEIGHTS = (0.0, 1_000.0)
SCORES = (0.0, 100.0)
"""The least and the greatest of any weight, and of any band and ``alert_from``."""


class CriteriaError(ValueError):
    """The document of a criteria version is not usable; raised while reading it, before anything is scored."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """One version of the criteria. ``weights`` by feature, ``bands`` as least scores 0..100, ``gates`` in force."""

    scorer: str
    weights: Mapping[str, float]
    bands: Mapping[str, float]
    alert_from: float
    gates: tuple[str, ...]
    knobs: Mapping[str, float]

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal characters that change with anything that changes a score."""
        canonical = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def band(self, score_centi: int) -> str:
        """Return the band of a score in hundredths."""
        return next((name for name in BANDS if score_centi >= 100 * self.bands[name]), WEAK)

    def document(self) -> dict[str, Any]:
        """Return the criteria as the plain document from which :func:`criteria_from` reads them."""
        return asdict(self)


def criteria_from(document: Mapping[str, Any]) -> Criteria:
    """Read criteria from a document (a TOML file or a stored version).

    Raises:
        CriteriaError: a part is missing, unknown, or out of its range.
    """
    try:
        criteria = Criteria(
            scorer=str(document["scorer"]),
            weights={str(name): float(weight) for name, weight in document["weights"].items()},
            bands={name: float(document["bands"][name]) for name in BANDS},
            alert_from=float(document["alert_from"]),
            gates=tuple(map(str, document["gates"])),
            knobs={name: float(document["knobs"][name]) for name in KNOBS},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CriteriaError(f"criteria are incomplete or malformed: {error!r}") from error
    _check(criteria)
    return criteria


def _check(criteria: Criteria) -> None:
    weights = criteria.weights.values()
    if any(not WEIGHTS[0] <= weight <= WEIGHTS[1] for weight in weights) or not any(weights):
        raise CriteriaError("weights must lie in 0..1000 and not all be zero")
    least = [criteria.bands[name] for name in BANDS]
    if least != sorted(least, reverse=True) or not all(0 <= score <= 100 for score in (*least, criteria.alert_from)):
        raise CriteriaError("bands must fall from strong to possible and lie in 0..100, as must alert_from")
    for name, (low, high) in KNOBS.items():
        if not low <= criteria.knobs[name] <= high:
            raise CriteriaError(f"knob {name} must lie in {low}..{high}")
