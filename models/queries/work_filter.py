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
class WorkSearch:
    """What a search among own matches asks for: a lot is found by its words, by its trade or by where it is.

    Each of ``words`` (as typed, and folded) is in the title or in the name or town of who buys; or a code is one of
    ``codes``, which the words name; or the lot is in one of ``places`` (NUTS codes) or ``lands`` and found by
    ``besides``, what the search asks for besides the place.
    """

    words: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lands: tuple[str, ...] = ()
    besides: WorkSearch | None = None


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Whose matches and which; ``since`` is the visit before, after which a match is new.

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
    search: WorkSearch | None = None
