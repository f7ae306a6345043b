"""Languages and countries as eForms writes them, and texts in one or several languages."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from jobs.sample.entries import Words
from jobs.sample.ubl import node

LANGUAGES = {
    "bg": "BUL", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "fr": "FRA",
    "lv": "LAV", "nl": "NLD", "pl": "POL", "pt": "POR", "ro": "RON",
}  # fmt: skip
COUNTRIES = {
    "BE": "BEL", "BG": "BGR", "DE": "DEU", "ES": "ESP", "FR": "FRA", "GR": "GRC",
    "IE": "IRL", "LV": "LVA", "MT": "MLT", "PL": "POL", "PT": "PRT", "RO": "ROU",
}  # fmt: skip


def in_languages(name: str, words: Words, language: str) -> Iterator[Element]:
    """Yield an element ``name`` for each language of ``words``; a plain text stands in ``language``."""
    for code, text in ({language: words} if isinstance(words, str) else words).items():
        yield node(name, " ".join(text.split()), languageID=LANGUAGES[code])
