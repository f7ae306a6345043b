"""Regions that a text names: by NUTS code, by postcode, or by the name of a region of the buyer's country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from matcher.codes import nuts
from matcher.codes.postcode import region_of
from matcher.drafting import words
from matcher.drafting.region_names import plain, region_names

MOST_PLACES = 10
MOST_REST = 300
"""So many characters behind the word that names the place are looked at."""
_PLACE, _PLACE_LABEL = words.any_of(words.PLACE), words.label_of(words.PLACE_LABELS)
MOST_NAME = 80
_IN = re.compile(rf"(?<!\w)(?:{words.one_of(map(plain, words.IN))})\s+(?=[A-ZΑ-ΩА-Я])")
_ELSEWHERE = words.any_of((*words.OFFERS, *words.DEADLINE, *words.NO_PLACE))
_CODE = re.compile(r"(?<!\w)([A-Z]{2}[0-9A-Z]{1,3})(?!\w)")
_ENDS = re.compile(r"[^:|\d]{0,40}[:|\s]*")
"""What may follow the word for the place where what it names stands in the next line: the rest of its own name."""
_TOWN = r"(?=,? +[A-ZÀ-ÞĀ-ŽȘȚА-Я][^\W\d_A-ZА-Я])"
_POSTCODES: Mapping[str, str] = {
    "GR": r"\d{3} \d{2}", "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "LV": r"LV-\d{4}", "NL": r"\d{4} ?[A-Z]{2}",
    "PL": r"\d{2}-\d{3}", "PT": r"\d{4}-\d{3}",
}  # fmt: skip
"""How postcodes look where that tells them from other numbers; elsewhere a town must follow."""


def find_places(lines: Sequence[str], country: str) -> tuple[str, ...]:
    """Return the NUTS codes of the regions that lines about the place name; a region within another one stays out.

    The name of a wider region around a code or a postcode says nothing more, nor does a first level beside others.
    """
    said = tuple(_said(lines, _PLACE)) or tuple(_said(lines, _PLACE_LABEL))
    exact = dict.fromkeys(code for whole, rest in said for code in _exact(whole, rest, country))
    named = [code for _, rest in said for code in _named(rest, country)]
    below = [code for code in named if nuts.level(code) > 1]
    wider = below or ([] if exact else named)
    found = dict.fromkeys((*exact, *(code for code in wider if not any(nuts.covers(code, other) for other in exact))))
    inner = {code for code in found for other in found if code != other and nuts.covers(other, code)}
    return tuple(code for code in found if code not in inner)[:MOST_PLACES]


def find_mentioned(texts: Sequence[str], country: str) -> tuple[str, ...]:
    """Return the one region that texts mention behind a preposition ("in Leipzig"), nothing where there are several.

    Where offers go to and who judges is said of other places.
    """
    starts = (
        text[found.end() : found.end() + MOST_NAME]
        for text in (plain(said[:MOST_REST]) for said in texts if not _ELSEWHERE.search(said[:MOST_REST]))
        for found in _IN.finditer(text)
    )
    found = {code for start in starts for code in _leading(start, country)}
    return tuple(found) if len(found) == 1 else ()


def _leading(text: str, country: str) -> tuple[str, ...]:
    """Return the region with whose name a text begins, the longest one."""
    for name, code in region_names(country):
        if text.startswith(name) and not text[len(name) :][:1].isalpha():
            return (code,)
    return ()


def _said(lines: Sequence[str], names: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield each line about the place, and what follows the word for it; the next line where nothing follows there."""
    for number, line in enumerate(lines):
        name = names.search(line)
        if name is None:
            continue
        rest = re.sub(r"^\w+", "", line[name.end() :])
        is_heading = _ENDS.fullmatch(rest) and rest == rest.lower() and number + 1 < len(lines)
        after = lines[number + 1] if is_heading else rest
        yield (after if is_heading else line), after[:MOST_REST]


def _exact(whole: str, rest: str, country: str) -> Iterator[str]:
    """Yield the NUTS codes in a line, and the regions of the postcodes in what it says."""
    yield from (code for code in _CODE.findall(whole) if nuts.is_code(code) and any(map(str.isdigit, code)))
    shape = _POSTCODES.get(country, rf"\d{{4,6}}{_TOWN}")
    postcodes = re.findall(rf"(?<![\w.,])(?:[A-Z]{{1,2}}-)?({shape})(?!\w)", rest)
    yield from filter(None, (region_of(country, postcode) for postcode in postcodes))


def _named(text: str, country: str) -> Iterator[str]:
    """Yield the regions whose names stand in a text, each part of it read once, the longest name first."""
    left = plain(text)
    for name, code in region_names(country):
        for written in (name, name.upper()):
            if written in left:
                left, times = re.subn(rf"(?<!\w){re.escape(written)}(?!\w)", "|", left)
                if times:
                    yield code
