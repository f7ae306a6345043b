"""How many alerts somebody would get: from what the last 30 days would have brought; honest where they are fewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.presenters.money import present_number
from web.presenters.reader import Reader

WHOLE_DAYS = 30
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Recent:
    """Band -> lots that would have been announced from it on, over ``days`` of the last 30 of which we know."""

    counts: Mapping[str, int]
    days: int


def how_many(recent: Recent, band: str, reader: Reader) -> str:
    """Return how many alerts a week a band brings; over less than a week nothing is made a rate."""
    n_found = recent.counts.get(band, 0)
    if not recent.days:
        return ""
    if recent.days < WEEK_DAYS:
        told = reader.ngettext("%(n)s alert so far", "%(n)s alerts so far", n_found)
        return told % {"n": present_number(n_found, reader)}
    a_week = n_found * WEEK_DAYS / recent.days
    if round(a_week) == 0:
        return reader.gettext("less than one alert a week") if n_found else reader.gettext("no alerts")
    told = reader.ngettext("about %(n)s alert a week", "about %(n)s alerts a week", round(a_week))
    return told % {"n": present_number(round(a_week), reader)}


def counted_from(recent: Recent, reader: Reader) -> str:
    """Return what the counts rest on."""
    if recent.days >= WHOLE_DAYS:
        return reader.gettext("Counted from the last 30 days.")
    if not recent.days:
        return reader.gettext("There are no tenders yet from which to count.")
    told = reader.ngettext(
        "Counted from %(n)s day only, because we have no older tenders. It may turn out otherwise.",
        "Counted from %(n)s days only, because we have no older tenders. It may turn out otherwise.",
        recent.days,
    )
    return told % {"n": present_number(recent.days, reader)}
