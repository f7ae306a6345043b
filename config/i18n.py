"""The interface languages: their message catalogues and the choice among them.

Owns ``LANGUAGES``, ``get_translations``, ``get_locale`` and ``negotiate``; must not know pages, mails or who is
asking. English is the source language and has no catalogue. Catalogues are
``config/locale/<language>/LC_MESSAGES/messages.po``, compiled in memory, so there are no ``.mo`` files to forget.
``python scripts/translations.py update`` extracts the messages (as ``babel.cfg`` says) and updates the catalogues;
``... check`` fails when something is missing or broken.

Jinja environments that use these catalogues install them with ``newstyle=True`` and set the policy
``ext.i18n.trimmed`` to true, as the extraction does.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "lv", "nl", "pl", "pt", "ro")
LOCALE_IDENTIFIERS = {"en": "en_GB", "pt": "pt_PT"}
"""Where the interface language alone would bring American or Brazilian dates and numbers."""
LOCALE_FOLDER = Path(__file__).resolve().parent / "locale"
MAX_HEADER_CHARACTERS = 1_000


class UnknownLanguageError(ValueError):
    """The language is not one of ``LANGUAGES``. Raised by ``get_translations`` and ``catalogue_path``."""


def catalogue_path(language: str) -> Path:
    """Return where the messages of ``language`` are kept.

    Raises: UnknownLanguageError.
    """
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"no interface in the language {language!r}")
    return LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def get_translations(language: str) -> gettext.NullTranslations:
    """Return the messages of ``language``; what is untranslated or fuzzy comes out in English.

    Raises: UnknownLanguageError.
    """
    path = catalogue_path(language)
    if language == SOURCE_LANGUAGE or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def get_locale(language: str) -> Locale:
    """Return the CLDR locale for dates, numbers and names in an interface language."""
    return Locale.parse(LOCALE_IDENTIFIERS.get(language, language))


def negotiate(wanted: str | Iterable[str] | None, default: str = SOURCE_LANGUAGE) -> str:
    """Return the first of ``LANGUAGES`` that is wanted, else ``default``.

    ``wanted`` is an Accept-Language header or language tags, best first. ``pt-BR`` is served by ``pt``.
    Source: RFC 9110, 12.5.4.
    """
    tags = _header_tags(wanted) if isinstance(wanted, str) else list(wanted or ())
    for tag in tags:
        language = tag.strip().replace("_", "-").partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return default


def _header_tags(header: str) -> list[str]:
    """Return the tags of an Accept-Language header, best first; those with quality 0 are refused."""
    weighted = []
    for part in header[:MAX_HEADER_CHARACTERS].split(","):
        tag, _, parameters = part.partition(";")
        quality = _quality(parameters)
        if tag.strip() and quality > 0:
            weighted.append((quality, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda entry: -entry[0])]


def _quality(parameters: str) -> float:
    """Return the weight ``q=`` of a header's part in 0..1: 1 when not stated, 0 when not a number."""
    name, _, number = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        quality = float(number)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
