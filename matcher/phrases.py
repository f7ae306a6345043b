"""Splits what an enterprise says it can do into the phrases that name single kinds of work."""

from __future__ import annotations

import re

_CONJUNCTIONS = "and|et|und|y|e|en|i|un|și|şi|και|и|oraz|or|ou|o|oder|of|sau|lub|vai|ή|или"
_BREAK = re.compile(rf"[,;:.()/\n•–]|\s(?:{_CONJUNCTIONS})\s")
_LEAST_CHARACTERS = 4
MOST_PHRASES = 12


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a capability, in order, each once; the whole text is not among them.

    A text that is a single phrase has none: its parts would say nothing more than the whole. At most
    ``MOST_PHRASES``: a longer list of keywords gains nothing.
    """
    parts = (" ".join(part.split()) for part in _BREAK.split(text))
    found = tuple(dict.fromkeys(part for part in parts if len(part) >= _LEAST_CHARACTERS))
    return found[:MOST_PHRASES] if len(found) > 1 else ()
