"""Keeps the statements of the lists of matches: building one takes longer than running it.

Lists differ by shelf, filters and order, of which few are in use at a time; whose they are, when, and the words that
are searched for are bound anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

from models.queries.work_filter import WorkFilter, WorkSearch

MOST_KEPT = 64
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_LISTS = ("codes", "places", "lands")
_MOMENT = DateTime(timezone=True)
_BOUND: Mapping[str, Any] = {
    "enterprise_id": bindparam("enterprise_id", type_=BigInteger),
    "criteria_id": bindparam("criteria_id", type_=BigInteger),
    "now": bindparam("now", type_=_MOMENT),
}


def prepared(build: Callable[..., Any], wanted: WorkFilter, *arguments: Any) -> tuple[Any, dict[str, Any]]:
    """Return ``build(wanted, *arguments)``, kept from an earlier call where it is the same list, and its values."""
    since = None if wanted.since is None else _SOME_TIME
    search, asked = _named(wanted.search)
    kind = replace(wanted, enterprise_id=0, criteria_id=0, since=since, now=_SOME_TIME, search=search)
    values = {"enterprise_id": wanted.enterprise_id, "criteria_id": wanted.criteria_id, "now": wanted.now, **asked}
    if since is not None:
        values["since"] = wanted.since
    return _built(build, kind, *arguments), values


@lru_cache(maxsize=MOST_KEPT)
def _built(build: Callable[..., Any], kind: WorkFilter, *arguments: Any) -> Any:
    since: Any = None if kind.since is None else bindparam("since", type_=_MOMENT)
    return build(replace(kind, **_BOUND, since=since, search=_bound(kind.search)), *arguments)


def _named(search: WorkSearch | None, prefix: str = "") -> tuple[WorkSearch | None, dict[str, Any]]:
    """Return a search with names in place of what it asks for, and what the names stand for."""
    if search is None:
        return None, {}
    besides, values = _named(search.besides, "besides_")
    words = tuple((f"{prefix}word_{place}", f"{prefix}folded_{place}") for place in range(len(search.words)))
    for names, word in zip(words, search.words, strict=True):
        values |= zip(names, word, strict=True)
    values |= {f"{prefix}{name}": list(getattr(search, name)) for name in _LISTS}
    return WorkSearch(words, besides=besides, **{name: (f"{prefix}{name}",) for name in _LISTS}), values


def _bound(search: WorkSearch | None) -> WorkSearch | None:
    if search is None:
        return None
    words: Any = tuple(tuple(bindparam(name, type_=Text) for name in word) for word in search.words)
    lists: dict[str, Any] = {name: bindparam(getattr(search, name)[0], type_=ARRAY(Text)) for name in _LISTS}
    return WorkSearch(words, besides=_bound(search.besides), **lists)
