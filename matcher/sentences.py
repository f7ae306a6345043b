"""Cuts the text of a lot into sentences, and finds the one that an enterprise's work is nearest to."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_BREAK = re.compile(r"(?<=[.!?;:·])\s+(?=[\w„\"«(–-])|\n+|\s[•–-]\s")
_LEAST_CHARACTERS = 12
MOST_CHARACTERS = 1_000
"""About as much of a text as the encoder reads; what comes later has no part in the score."""
MOST_SENTENCES = 12
LEAST_COSINE = 0.15
"""Below, no sentence speaks of the enterprise's work more than chance would have it."""


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a lot's text, the title first, in order, each once."""
    parts = (" ".join(part.split()) for part in _BREAK.split(text[:MOST_CHARACTERS]))
    return tuple(dict.fromkeys(part for part in parts if len(part) >= _LEAST_CHARACTERS))[:MOST_SENTENCES]


def nearest_sentence(spoken: NDArray[np.float32], work: NDArray[np.float32]) -> int | None:
    """Return which sentence (n, d) is nearest to any part of the work (m, d), both centred; ``None``: none is near."""
    if len(spoken) < 2 or not len(work):
        return None
    nearness = (spoken @ work.T).max(axis=1)
    best = int(nearness.argmax())
    return best if nearness[best] >= LEAST_COSINE else None
