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

from models.queries.work_filter import WorkFilter

MOST_KEPT = 64
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_MOMENT = DateTime(timezone=True)
_BOUND: Mapping[str, Any] = {
    "enterprise_id": bindparam("enterprise_id", type_=BigInteger),
    "criteria_id": bindparam("criteria_id", type_=BigInteger),
    "now": bindparam("now", type_=_MOMENT),
}


def prepared(build: Callable[..., Any], wanted: WorkFilter, *arguments: Any) -> tuple[Any, dict[str, Any]]:
    """Return ``build(wanted, *arguments)``, kept from an earlier call where it is the same list, and its values."""
    since = None if wanted.since is None else _SOME_TIME
    words = {f"word_{place}": word for place, word in enumerate(wanted.words)}
    codes = None if wanted.codes is None else ("codes",)
    kind = replace(wanted, enterprise_id=0, criteria_id=0, since=since, now=_SOME_TIME, words=tuple(words), codes=codes)
    values = {"enterprise_id": wanted.enterprise_id, "criteria_id": wanted.criteria_id, "now": wanted.now, **words}
    if since is not None:
        values["since"] = wanted.since
    if wanted.codes is not None:
        values["codes"] = list(wanted.codes)
    return _built(build, kind, *arguments), values


@lru_cache(maxsize=MOST_KEPT)
def _built(build: Callable[..., Any], kind: WorkFilter, *arguments: Any) -> Any:
    since: Any = None if kind.since is None else bindparam("since", type_=_MOMENT)
    words: Any = tuple(bindparam(name, type_=Text) for name in kind.words)
    codes: Any = bindparam("codes", type_=ARRAY(Text)) if kind.codes else None
    return build(replace(kind, **_BOUND, since=since, words=words, codes=codes), *arguments)
