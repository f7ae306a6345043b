"""Time zones as people know them: by their city."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from config.time_zones import time_zones, zone_of_country, zone_or
from web.presenters.alphabet import alphabetical
from web.presenters.reader import Reader


def zone_choices(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return (name, city) of every zone that may be chosen, by city."""
    cities = {name: zone_city(name, reader) for name in time_zones()}
    return tuple(sorted(cities.items(), key=lambda item: (alphabetical(item[1]), item[0])))


def zone_city(name: str, reader: Reader) -> str:
    """Return the city of a zone in the reader's language."""
    return str(get_timezone_location(name, locale=reader.locale, return_city=True))


def zone_of_place(country: str, reader: Reader) -> ZoneInfo:
    """Return the zone in which the days of a country end, the reader's where none is known."""
    return zone_or(zone_of_country(country), reader.zone.key)
