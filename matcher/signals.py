"""What matching reads of a lot: a few plain values, however the lot was stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.records import Answer


@dataclass(frozen=True, slots=True)
class LotSignals:
    """A lot as the scorer sees it. ``text``: title and description in ``language``; ``state``: as in the lots table."""

    id: int
    text: str
    language: str | None
    cpv: tuple[str, ...] = ()
    """All CPV codes, the main one first."""
    nuts: tuple[str, ...] = ()
    country: str | None = None
    nature: str | None = None
    value_eur_cents: int | None = None
    closes_at: datetime | None = None
    state: str = "open"
    reserved_participation: Answer = Answer.UNKNOWN
    reserved_for: tuple[str, ...] = ()
    reserved_execution: Answer = Answer.UNKNOWN
    social: Answer = Answer.UNKNOWN
    green: Answer = Answer.UNKNOWN
    submission_languages: tuple[str, ...] = ()

    @property
    def accepted_languages(self) -> tuple[str, ...]:
        """In which languages a bid may be written, in order: those stated, else that of the notice; empty: unknown."""
        return tuple(sorted(self.submission_languages or ((self.language,) if self.language else ())))
