"""Which of an enterprise's own matches a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Shelf(StrEnum):
    """Which of the matches: undecided ones, new ones, kept ones, dismissed ones, or those that a gate rules out."""

    OPEN = "open"
    NEW = "new"
    KEPT = "kept"
    DISMISSED = "dismissed"
    WHY_NOT = "why-not"


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Whose matches and which; ``since`` is the visit before, after which a match is new.

    A lot is found whose title or buyer has each of ``words``, or that is filed under one of ``codes``, which they name.
    ``regions`` and ``trades`` are beginnings of codes, ``deadlines`` and ``values`` classes of ``tender_facets``.
    """

    enterprise_id: int
    criteria_id: int
    since: datetime | None
    now: datetime
    shelf: Shelf = Shelf.OPEN
    bands: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    reserved: bool = False
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] | None = None
