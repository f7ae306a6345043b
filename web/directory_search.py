"""What the words of a search in the directory ask for: names, trades, places and statuses, in the reader's language."""

from __future__ import annotations

from typing import Any

from matcher.advice.rules import STATUSES
from matcher.codes import nuts
from matcher.codes.finding import find_places
from matcher.codes.folding import folded
from matcher.standing import status_title
from models.queries.directory import DirectoryFilter
from web.code_search import stems_of
from web.languages import current_language, gettext

MOST_WORDS = 12
LEAST_OF_STATUS = 4
LEVEL_2 = 4
"""Letters of a region so small that who works in it works in its parts."""


def sought_enterprises(words: str, **facets: Any) -> DirectoryFilter:
    """Return the filter that words and facets ask for."""
    language, places = current_language(), find_places(words, current_language())
    around = {code[:LEVEL_2] for code in places.regions if len(code) > LEVEL_2} if places else set()
    wanted = folded(words)
    return DirectoryFilter(
        words=tuple(words.split()[:MOST_WORDS]),
        stems=stems_of(words, language),
        places=tuple(sorted({*(places.regions if places else ()), *filter(nuts.is_code, around)})),
        lands=places.countries if places else (),
        besides=tuple(places.besides.split()[:MOST_WORDS]) if places else (),
        named=tuple(status for status in sorted(STATUSES) if _names(status, wanted)),
        **facets,
    )


def _names(status: str, wanted: str) -> bool:
    return len(wanted) >= LEAST_OF_STATUS and wanted in folded(status_title(status, gettext))
