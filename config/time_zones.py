"""The time zones in which people may read deadlines.

Owns the list and finding one by its name; must not know who reads.
"""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

OVERSEAS = frozenset(
    (
        *("Atlantic/Azores", "Atlantic/Canary", "Atlantic/Madeira", "Atlantic/Reykjavik", "Atlantic/Faroe"),
        *("America/Cayenne", "America/Guadeloupe", "America/Martinique", "Indian/Mayotte", "Indian/Reunion"),
        *("Africa/Ceuta", "Asia/Nicosia", "Asia/Tbilisi", "Asia/Yerevan"),
    )
)
"""Zones of Europe's regions and neighbours that are not named after Europe."""

_ONE_COUNTRY = {"bg": "BG", "el": "GR", "lv": "LV", "pl": "PL", "pt": "PT", "ro": "RO"}


@cache
def time_zones() -> frozenset[str]:
    """Return the names of the zones that may be chosen, each place once."""
    aliases = get_global("zone_aliases")
    return frozenset(
        name
        for name in available_timezones()
        if (name.startswith("Europe/") or name in OVERSEAS) and name not in aliases
    )


def zone_of_country(country: str) -> str | None:
    """Return the zone in which most of a country lives (ISO 3166-1 alpha-2), ``None`` where none is known.

    Source: CLDR's zones of territories; the mainland's come before those of islands.
    """
    zones = [name for name in get_global("territory_zones").get(country, ()) if name in time_zones()]
    return next((name for name in zones if name.startswith("Europe/")), zones[0] if zones else None)


def zone_of_language(language: str) -> str | None:
    """Return the zone in which a language is read, ``None`` where it is read in several."""
    return zone_of_country(_ONE_COUNTRY[language]) if language in _ONE_COUNTRY else None


def zone_or(name: str | None, fallback: str) -> ZoneInfo:
    """Return the zone of that name, that of ``fallback`` where there is none."""
    try:
        return ZoneInfo(name or fallback)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(fallback)
