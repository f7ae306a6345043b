"""What the words of a search ask for: texts, trades, who buys and where, in the reader's language."""

from __future__ import annotations

import re

from matcher.codes.finding import find_places
from models.queries.tender_words import Sought, SoughtPlaces
from models.queries.tenders import search_words
from web.code_search import named_codes

PUBLICATION_NUMBER = re.compile(r"\d{1,8}-\d{4}")
LEAST_LETTERS = 3
"""A shorter word stands in the middle of too many names."""


def sought_in(words: str, language: str) -> Sought:
    """Return what words ask for."""
    parts = tuple(words.split())
    has_names = bool(parts) and all(len(part) >= LEAST_LETTERS and not part.isdigit() for part in parts)
    return Sought(
        words=search_words(words),
        number=words if PUBLICATION_NUMBER.fullmatch(words) else None,
        codes=named_codes(words, language),
        buyer=parts if has_names else (),
        places=_places(words, language),
    )


def _places(words: str, language: str) -> SoughtPlaces | None:
    found = find_places(words, language)
    if found is None:
        return None
    codes = named_codes(found.besides, language) if found.besides else ()
    return SoughtPlaces(found.regions, found.countries, search_words(found.besides), codes)
