"""Splits what an enterprise says it can do into the phrases that name single kinds of work."""

from __future__ import annotations

import re
from functools import cache

_CONJUNCTIONS = {
    "bg": "и|или",
    "de": "und|oder",
    "el": "και|ή",
    "en": "and|or",
    "es": "y|e|o|u",
    "fr": "et|ou",
    "it": "e|ed|o",
    "lv": "un|vai",
    "nl": "en|of",
    "pl": "i|oraz|lub",
    "pt": "e|ou",
    "ro": "și|şi|sau",
}
"""By language: what is "or" in Dutch is a preposition in English, what is "and" in Dutch is "in" in French."""
_MARKS = r"[,;:.()/\n•–]"
_LEAST_CHARACTERS = 4
MOST_PHRASES = 12


@cache
def _break(language: str) -> re.Pattern[str]:
    conjunctions = _CONJUNCTIONS.get(language)
    return re.compile(rf"{_MARKS}|\s(?:{conjunctions})\s" if conjunctions else _MARKS)


def phrases(text: str, language: str) -> tuple[str, ...]:
    """Return the phrases of a capability in a language, in order, each once; the whole text is not among them.

    A text that is a single phrase has none: its parts would say nothing more than the whole. At most
    ``MOST_PHRASES``: a longer list of keywords gains nothing.
    """
    parts = (" ".join(part.split()) for part in _break(language).split(text))
    found = tuple(dict.fromkeys(part for part in parts if len(part) >= _LEAST_CHARACTERS))
    return found[:MOST_PHRASES] if len(found) > 1 else ()
