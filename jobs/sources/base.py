"""What a source of notices is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from jobs.archives import Document

IsKnown = Callable[[str], bool]
"""Tells whether a document of this reference is stored already, so that it need not be fetched."""


class Source(Protocol):
    """A source yields its documents and ends only when it has given all of a period; else it raises."""

    name: str

    def count(self) -> int | None:
        """Return how many documents the period has, once that is known."""

    def fetch(self, since: date, until: date, is_known: IsKnown) -> Iterator[Document]:
        """Yield the documents published from ``since`` to ``until``, both included, without those that are known.

        Raises:
            SourceError: it could not be completed; what was yielded before stands.
        """
