"""The reader of the present request."""

from __future__ import annotations

from flask import g

from config.i18n import get_locale
from config.time_zones import zone_or
from web import languages, site
from web.accounts.members import current_person
from web.presenters.reader import Reader


def current_reader() -> Reader:
    """Return the reader of this request."""
    if "reader" not in g:
        language, person = languages.current_language(), current_person()
        g.reader = Reader(
            language=language,
            locale=get_locale(language),
            zone=zone_or(person.time_zone if person else None, site.get_site().settings.time_zone),
            now=site.now(),
            translations=languages.translations(),
        )
    reader: Reader = g.reader
    return reader
