"""The reader of the present request."""

from __future__ import annotations

from flask import g

from config.i18n import get_locale
from config.time_zones import zone_of_country, zone_of_language, zone_or
from models.accounts import UserRow
from web import languages, site
from web.accounts.members import current_person, own_memberships
from web.presenters.reader import Reader


def unchosen_zone() -> str:
    """Return in which zone the reader reads without having chosen one: that of the country for which one works."""
    zones = (zone_of_country(row.organisation.country) for row in own_memberships())
    return next(zones, None) or site.get_site().settings.time_zone


def _zone_of(person: UserRow | None, language: str) -> str | None:
    """Return the zone that somebody chose or works in; for a visitor that of the language."""
    if person is None:
        return zone_of_language(language)
    return person.time_zone or unchosen_zone()


def current_reader() -> Reader:
    """Return the reader of this request."""
    if "reader" not in g:
        language, person = languages.current_language(), current_person()
        g.reader = Reader(
            language=language,
            locale=get_locale(language),
            zone=zone_or(_zone_of(person, language), site.get_site().settings.time_zone),
            now=site.now(),
            translations=languages.translations(),
        )
    reader: Reader = g.reader
    return reader
