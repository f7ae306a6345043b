"""CPV codes for words that no label has: those under which buyers file tenders with these words."""

from __future__ import annotations

from collections.abc import Container

from matcher.codes import cpv
from models.queries.trades import codes_in_use
from web import site

SHOWN = 8


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
