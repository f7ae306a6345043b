"""Labels of the eForms code lists that the product shows, in the interface languages.

Source: eForms SDK 1.15 code lists (CC BY 4.0).
"""

from __future__ import annotations

from functools import cache

from matcher.codes import reading


@cache
def _labels() -> dict[tuple[str, str, str], str]:
    header, *lines = reading.rows("eforms_lists")
    return {
        (line[0], line[1], language): text
        for line in lines
        for language, text in zip(header[2:], line[2:], strict=True)
    }


@cache
def codes(codelist: str) -> tuple[str, ...]:
    """Return the codes of a list, in order; empty for a list that is not packaged."""
    return tuple(sorted({code for name, code, _ in _labels() if name == codelist}))


def label(codelist: str, code: str, language: str) -> str:
    """Return the label of a code: English where the language has none, the code itself when it is unknown."""
    return _labels().get((codelist, code, language)) or _labels().get((codelist, code, "en")) or code
