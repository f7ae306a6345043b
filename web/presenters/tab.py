"""A page of a row of pages that belong together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the row; ``current`` is ``page`` on it, ``true`` on a page below it, else empty."""

    url: str
    name: str
    count: str | None = None
    current: str = ""
