"""What is proposed: plain values, each empty or ``None`` where the document does not say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST_LOTS = 50
MOST_TITLE = 300
MOST_DESCRIPTION = 20_000


@dataclass(frozen=True, slots=True)
class ProposedLot:
    """A lot as a document describes it. ``nature``: services, works, supplies.

    ``gross_eur_cents`` is the value with VAT, where the document says no other; no draft takes it for the value.
    """

    title: str = ""
    description: str = ""
    nature: str | None = None
    cpv: tuple[str, ...] = ()
    nuts: tuple[str, ...] = ()
    value_eur_cents: int | None = None
    gross_eur_cents: int | None = None
    months: int | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedDraft:
    """A draft with at least one lot. ``language`` is two letters, ``None`` where it cannot be told.

    ``was_cut``: text was longer than a lot may hold, or there were more lots than a draft may have.
    ``was_converted``: a value stood in another currency than the euro.
    """

    title: str
    language: str | None
    lots: tuple[ProposedLot, ...]
    was_cut: bool = False
    was_converted: bool = False
