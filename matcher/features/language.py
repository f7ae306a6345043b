"""The language in which a bid must be written."""

from __future__ import annotations

from datetime import datetime

from matcher.enterprise_blocks import languages_of
from matcher.features.base import Detail, Pairs, Values, by_traits
from matcher.records import Enterprise
from matcher.signals import LotSignals


class Language:
    """Whether a bid may be written in a language that the enterprise works in."""

    name = "language"

    def values(self, pairs: Pairs) -> Values:
        """Return (k,): 1 yes, 0 no; unknown when the notice names no language."""
        return by_traits(pairs, lambda lot, enterprise: _shares(lot.languages, enterprise.languages))

    def detail(self, lot: LotSignals, enterprise: Enterprise, now: datetime) -> Detail:  # noqa: ARG002
        """Name the accepted languages and those that both share."""
        spoken = languages_of(enterprise)
        accepted = lot.accepted_languages
        return {"accepted": accepted, "shared": tuple(language for language in accepted if language in spoken)}


def _shares(accepted: tuple[str, ...], spoken: tuple[str, ...]) -> float | None:
    return float(not set(accepted).isdisjoint(spoken)) if accepted else None
