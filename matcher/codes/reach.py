"""Which regions lie within so many kilometres of another: counted between where their people live, as the crow flies.

Source: ``region_points.tsv.gz`` (scripts/derive_points.py says from what); right to about ten kilometres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt

from matcher.codes import nuts, reading

MOST_KM = 500
EARTH_DIAMETER_KM = 12_742.0


@dataclass(frozen=True, slots=True)
class Reached:
    """A region of level 3 and how far its people live from where one asked, in kilometres."""

    region: str
    km: float


@cache
def _points() -> dict[str, tuple[float, float]]:
    rows = reading.rows("region_points")
    return {region: (radians(float(north)), radians(float(east))) for region, north, east in rows}


def is_placed(region: str) -> bool:
    """Return whether it is known where the people of a region live."""
    return region in _points()


def distance_km(one: str, other: str) -> float:
    """Return how far apart the people of two placed regions live, in kilometres."""
    (north, east), (other_north, other_east) = _points()[one], _points()[other]
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return EARTH_DIAMETER_KM * asin(sqrt(half))


@lru_cache(maxsize=65_536)
def apart_km(one: str, other: str) -> float | None:
    """Return how far apart the nearest parts of two regions of any level are, in kilometres; ``None``: unknown."""
    return min((distance_km(part, its) for part in _parts(one) for its in _parts(other)), default=None)


@lru_cache(maxsize=10_000)
def _parts(region: str) -> tuple[str, ...]:
    return tuple(code for code in _points() if code.startswith(region))


def within(region: str, km: float) -> tuple[Reached, ...]:
    """Return the regions of level 3 within ``km`` of one of level 3, the nearest first: itself, at 0, among them.

    Where it is not known where a region's people live, its neighbours are those of the same level-2 region, at 0.
    """
    if not is_placed(region):
        return tuple(Reached(code, 0.0) for code in nuts.children(region[:-1]))
    found = (Reached(code, distance_km(region, code)) for code in _points())
    reached = (item for item in found if item.km <= km)
    return tuple(sorted(reached, key=lambda item: (item.km, item.region != region, item.region)))
