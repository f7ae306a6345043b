"""References: past work as the enterprise tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.enterprises import ReferenceRow
from web.presenters.money import present_money
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A reference; ``facts`` is client, year and value as far as they were told, in one line."""

    id: int
    title: str
    facts: str
    text: str


def present_references(rows: Sequence[ReferenceRow], reader: Reader) -> tuple[ReferenceView, ...]:
    """Return the references in their order."""
    return tuple(_reference(row, reader) for row in rows)


def _reference(row: ReferenceRow, reader: Reader) -> ReferenceView:
    year = "" if row.year is None else str(row.year)
    told = (row.client, year, present_money(row.value_eur_cents, "EUR", reader))
    return ReferenceView(row.id, row.title, " · ".join(item for item in told if item), row.text)
