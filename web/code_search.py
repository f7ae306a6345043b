"""CPV codes for words: those of the trade they name, those with them in their names, and those that buyers chose."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from matcher.codes import cpv
from matcher.codes.finding import find_cpv
from matcher.codes.folding import folded
from matcher.codes.trade_words import find_stems, find_stems_of_each
from models.queries.trades import codes_in_use
from web import site

SHOWN = 8
LEAST_LETTERS = 4
MOST_LABELS = 10_000
MOST_NAMED = 200
"""Words that more codes have in their names say nothing about a trade."""


@lru_cache(maxsize=500)
def named_codes(words: str, language: str) -> tuple[str, ...]:
    """Return the codes of the trade that ``words`` name, and those whose names in ``language`` have all of them.

    So a search in one language finds tenders in every language. Three to eight digits are the beginning of a code. None
    for other numbers, for short words, and for words that very many names have and no trade.
    """
    if re.fullmatch(r"[0-9]{3,8}", words):
        return _beginning((words.rstrip("0") or words,))
    return tuple(dict.fromkeys((*_beginning(find_stems(words, language)), *_labelled(words, language))))


@lru_cache(maxsize=500)
def stems_of(words: str, language: str) -> tuple[str, ...]:
    """Return the first digits of the codes of the trade that words name together, else one by one."""
    return find_stems(words, language) or find_stems_of_each(words, language)


@lru_cache(maxsize=500)
def codes_of_each(words: str, language: str) -> tuple[str, ...]:
    """Return the codes of the trades that single words name, for where nothing has all of the words."""
    return _beginning(find_stems_of_each(words, language))


def _beginning(stems: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in cpv.all_codes() if code.startswith(stems)) if stems else ()


def _labelled(words: str, language: str) -> tuple[str, ...]:
    """Return the codes whose labels have words that begin with all of ``words``; none where they are too many."""
    wanted = folded(words).split()
    if not wanted or any(len(word) < LEAST_LETTERS or word.isdigit() for word in wanted):
        return ()
    found = [
        code
        for code in find_cpv(words, language, MOST_LABELS)
        if all(f" {word}" in f" {folded(cpv.label(code, language))}" for word in wanted)
    ]
    return tuple(found) if len(found) <= MOST_NAMED else ()


def find_in_use(words: str, *, but: Container[str] = ()) -> dict[str, int]:
    """Return CPV code -> how many lots that have all of the words are filed under it, most first; none of ``but``.

    Nothing for a code or the digits that it begins with.
    """
    if not any(letter.isalpha() for letter in words):
        return {}

    def ask() -> tuple[tuple[str, int], ...]:
        with site.open_reading() as session:
            return codes_in_use(session, words, limit=SHOWN)

    found = site.remember(("codes in use", words), ask)
    return {code: n for code, n in found if cpv.is_known(code) and code not in but}
