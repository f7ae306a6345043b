"""The contracts that were found for an enterprise in award notices, by what was said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from web.presenters.dates import present_day
from web.presenters.reader import Reader
from web.presenters.texts import shorten


@dataclass(frozen=True, slots=True)
class FoundContract:
    """A lot that the enterprise seems to have won; ``how`` says by what it was found.

    ``is_decided``: somebody has answered, which can be taken back.
    """

    lot: str
    lot_id: int
    notice_id: int
    title: str
    language: str
    buyer: str
    concluded: str
    how: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class ContractsView:
    """The contracts by state."""

    proposed: tuple[FoundContract, ...]
    confirmed: tuple[FoundContract, ...]
    rejected: tuple[FoundContract, ...]


def present_contracts(found: Sequence[Row[Any]], reader: Reader) -> ContractsView:
    """Return the contracts of ``models.queries.awards.of_enterprise``."""
    by_state = {
        state: tuple(_contract(row, reader) for row in found if row.state == state)
        for state in ("proposed", "confirmed", "rejected")
    }
    return ContractsView(**by_state)


def _contract(row: Row[Any], reader: Reader) -> FoundContract:
    by_number = row.found_by == "company_id"
    return FoundContract(
        lot=row.public_id,
        lot_id=row.id,
        notice_id=row.notice_id,
        title=shorten(row.title, 160),
        language=row.language or "",
        buyer=shorten(row.buyer, 100),
        concluded=present_day(row.concluded_on, reader),
        how=reader.gettext("Found by your company number") if by_number else reader.gettext("Found by your name"),
        is_decided=row.decided_at is not None,
    )
