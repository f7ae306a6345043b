"""What the words of a search ask for: texts, trades, who buys and where, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.codes.finding import find_places
from matcher.codes.folding import folded
from models.queries.tender_words import MOST_BUYERS, Sought, SoughtPlaces, buyers_named
from models.queries.tenders import search_words
from models.queries.work_filter import WorkSearch
from web import site
from web.code_search import named_codes

PUBLICATION_NUMBER = re.compile(r"\d{1,8}-\d{4}")
MOST_WORDS = 12
LEAST_LETTERS = 3
"""A shorter word stands in the middle of too many names."""


def sought_in(words: str, language: str) -> Sought:
    """Return what words ask for."""
    return Sought(
        words=search_words(words),
        number=words if PUBLICATION_NUMBER.fullmatch(words) else None,
        codes=named_codes(words, language),
        buyers=_buyers(words),
        places=_places(words, language),
    )


def sought_among_own(words: str, language: str) -> WorkSearch | None:
    """Return what words ask for among an enterprise's own matches; ``None``: nothing."""
    if not words.strip():
        return None
    found, search = find_places(words, language), _among_own(words, language)
    if found is None:
        return search
    return replace(search, places=found.regions, lands=found.countries, besides=_among_own(found.besides, language))


def _among_own(words: str, language: str) -> WorkSearch:
    typed = words.split()[:MOST_WORDS]
    return WorkSearch(tuple((word, folded(word) or word) for word in typed), named_codes(words, language))


def _buyers(words: str) -> tuple[int, ...]:
    parts = tuple(folded(words).split())
    if not parts or any(len(part) < LEAST_LETTERS or part.isdigit() for part in parts):
        return ()

    def ask() -> tuple[int, ...]:
        with site.open_reading() as session:
            found = buyers_named(session, parts)
        return found if len(found) < MOST_BUYERS else ()

    return site.remember(("buyers", parts), ask)


def _places(words: str, language: str) -> SoughtPlaces | None:
    found = find_places(words, language)
    if found is None:
        return None
    codes = named_codes(found.besides, language) if found.besides else ()
    return SoughtPlaces(found.regions, found.countries, search_words(found.besides), codes)
