"""The reader of the present request."""

from __future__ import annotations

from flask import g

from config.i18n import get_locale
from web import languages, site
from web.presenters.reader import Reader


def current_reader() -> Reader:
    """Return the reader of this request."""
    if "reader" not in g:
        language = languages.current_language()
        g.reader = Reader(
            language=language,
            locale=get_locale(language),
            zone=site.time_zone(),
            now=site.now(),
            translations=languages.translations(),
        )
    reader: Reader = g.reader
    return reader
