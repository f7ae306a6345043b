"""Finds trades by everyday words, which the CPV does not use: gardening, Wäscherei, градинарство.

Owns the reading of ``trade_words.toml``; must not know the labels of codes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matcher.codes.folding import folded

OTHER_LANGUAGE = "en"
BESIDES = "besides"
OF_WORKERS = frozenset({"disability"})
"""Trades by whose words nearly every social enterprise says who works there."""
LEAST_TYPED = 4
"""Fewer letters are the beginning of too much."""
LEAST_BEGINNING = 5
"""A shorter word of the table counts only whole: "mail" is no beginning of "mailman"."""
LEAST_SAID = 3
"""A shorter word of a text, such as "it", is mostly no trade."""
MOST_WORDS = 5
"""No entry is read from more words of a text, articles among them."""
MOST_TRADES = 2
"""What the words of more trades begin with, such as "home", says nothing about a trade."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folded word or words that name a trade; one that ``is_whole`` has no other endings."""

    text: str
    trade: str
    is_whole: bool


def find_stems(words: str, language: str) -> tuple[str, ...]:
    """Return the first digits of the CPV codes of the trade that ``words`` name in ``language``, else in English."""
    return _stems(_asked(folded(words), language))


def find_stems_of_each(words: str, language: str) -> tuple[str, ...]:
    """Return the first digits of the codes of the trades that single words name; none where they name too many."""
    named = {trade for word in folded(words).split() for trade in _asked(word, language, begun=False)}
    return _stems(sorted(named)) if len(named) <= MOST_TRADES else ()


def find_trade_codes(words: str, language: str) -> tuple[str, ...]:
    """Return the codes that stand for the trade that ``words`` name, without those below them."""
    return tuple(stem.ljust(8, "0") for stem in find_stems(words, language))


def codes_in(text: str, language: str) -> tuple[str, ...]:
    """Return the first code of each trade that words of a text name, in their order.

    A word of several trades says nothing. Words that name a trade together do not count one by one: who repairs
    furniture does not sell it. Of ``OF_WORKERS`` a text names none.
    """
    trades = dict.fromkeys(trade for trade in _trades_in(folded(text).split(), language) if trade not in OF_WORKERS)
    return tuple(thesaurus()[trade]["cpv"][0].ljust(8, "0") for trade in trades)


@cache
def thesaurus() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return trade -> language -> its words, and under ``cpv`` the first digits of its codes."""
    return {name: words for name, words in _table().items() if name != BESIDES}


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((files("matcher.codes") / "trade_words.toml").read_text(encoding="utf-8"))


@cache
def entries(language: str) -> tuple[Entry, ...]:
    """Return the entries of all trades in a language."""
    return tuple(
        Entry(text, trade, is_whole=word.endswith(".") or len(text) < LEAST_BEGINNING)
        for trade, words in thesaurus().items()
        for word in words.get(language, ())
        for text in (folded(word),)
    )


def _trades_in(words: Sequence[str], language: str) -> Iterator[str]:
    at = 0
    while at < len(words):
        most = MOST_WORDS if words[at] in _openings(language) else 1
        trades, n = _said(words[at : at + most], language)
        if len(trades) == 1:
            yield trades[0]
        at += n


def _said(words: Sequence[str], language: str) -> tuple[Sequence[str], int]:
    """Return the trades that most of the first words name, and how many these are; one where they name none."""
    for n, phrase in _phrases(words, language):
        if len(phrase) >= LEAST_SAID and (trades := _named(phrase, language, begun=False)):
            return trades, n
    return (), 1


def _phrases(words: Sequence[str], language: str) -> Iterator[tuple[int, str]]:
    """Yield what the first words may name, longer phrases first, with the number of words: at last the first alone.

    Articles do not count, nor does one word between two that says nothing by itself: "repair old chairs".
    """
    tellings = {n: _telling(" ".join(words[1:n]), language) for n in range(len(words), 1, -1)}
    for n, telling in tellings.items():
        yield from ((n, " ".join(words[:n])), (n, f"{words[0]} {telling}"))
    for n, telling in tellings.items():
        between, _, last = telling.partition(" ")
        if last and " " not in last and not _named(between, language, begun=False):
            yield n, f"{words[0]} {last}"
    yield 1, words[0]


@cache
def _by_beginning(language: str) -> Mapping[str, Sequence[Entry]]:
    """Return first letter -> the entries that begin with it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(language):
        found.setdefault(entry.text[:1], []).append(entry)
    return found


@cache
def _openings(language: str) -> frozenset[str]:
    """Return the words that entries of several words begin with."""
    return frozenset(entry.text.split()[0] for entry in entries(language) if " " in entry.text)


def _stems(trades: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem for trade in trades for stem in thesaurus()[trade]["cpv"]))


def _asked(query: str, language: str, *, begun: bool = True) -> list[str]:
    """Return the trades that a query names in a language, else in English."""
    asked = ((each, spoken) for spoken in (language, OTHER_LANGUAGE) for each in (query, _telling(query, spoken)))
    return next(filter(None, (_named(each, spoken, begun=begun) for each, spoken in asked)), [])


def _telling(query: str, language: str) -> str:
    """Return a query without the words that are said besides a trade, whole where it has no others."""
    return " ".join(word for word in query.split() if word not in _besides(language)) or query


@cache
def _besides(language: str) -> frozenset[str]:
    return frozenset(folded(word) for word in _table()[BESIDES].get(language, ()))


def _named(query: str, language: str, *, begun: bool) -> list[str]:
    """Return the trades of the longest entry that is the query or its beginning, else those that the query begins."""
    alike = _by_beginning(language).get(query[:1], ())
    meant = [entry for entry in alike if query.startswith(entry.text) and _is_meant(query, entry)]
    longest = max((len(entry.text) for entry in meant), default=0)
    if meant:
        return sorted({entry.trade for entry in meant if len(entry.text) == longest})
    others = {entry.trade for entry in alike if begun and _is_begun(query, entry)}
    return sorted(others) if len(others) <= MOST_TRADES else []


def _is_meant(query: str, entry: Entry) -> bool:
    """Return whether a query that begins with an entry adds no more than an ending to it."""
    added = query[len(entry.text) :]
    return not added or not (entry.is_whole or " " in added)


def _is_begun(query: str, entry: Entry) -> bool:
    """Return whether a query is the beginning of an entry; the first of several words alone is not."""
    return len(query) >= LEAST_TYPED and entry.text.startswith(query) and (" " in query or " " not in entry.text)
