"""The invented notices and enterprises as they lie in ``content/*.toml``, one file a language.

Owns the reading of those files; must not know XML, the clock or the database. An unknown key is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

Words = str | Mapping[str, str]
"""A text in the notice's language, or language -> text."""


class SampleError(Exception):
    """Raised while reading the sample when a content file contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A buyer or a winner. ``portal`` is the address of a buyer's tendering site."""

    name: Words
    city: str
    nuts: str
    country: str
    postcode: str = ""
    website: str = ""
    portal: str = ""
    legal_type: str = "la"
    activity: str = "gen-pub"
    size: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntry:
    """How a lot ended: who won, for how much (whole units of the currency), among how many tenders."""

    lot: str = "LOT-0001"
    status: str = "selec-w"
    reason: str = ""
    winner: Party | None = None
    value: int | None = None
    tenders: int = 0
    concluded_days: int = -14


@dataclass(frozen=True, slots=True, kw_only=True)
class LotEntry:
    """One lot. Days count from the day of loading; values are whole units of the notice's currency."""

    title: Words
    description: Words
    cpv: tuple[str, ...]
    nuts: tuple[str, ...] = ()
    city: str = ""
    scope: str = ""
    nature: str = "services"
    value: int | None = None
    framework_max: int | None = None
    duration: tuple[int, str] | None = None
    duration_other: str = ""
    runs_days: tuple[int, int] | None = None
    renewals: int | None = None
    deadline_days: int | None = None
    deadline_time: str = "12:00"
    participation_days: int | None = None
    interest_days: int | None = None
    reserved: str = ""
    reserved_execution: str = ""
    social: tuple[str, ...] = ()
    green: tuple[str, ...] = ()
    innovation: tuple[str, ...] = ()
    gpp: tuple[str, ...] = ()
    accessibility: str = ""
    objective: Words = ""
    no_objective: bool = False
    sme: bool | None = None
    eu_funded: bool | None = None
    selection: tuple[tuple[str, Words], ...] = ()
    award: tuple[tuple[str, int, Words], ...] = ()
    documents_restricted: bool = False
    submission_languages: tuple[str, ...] = ()
    framework: str = "none"
    dynamic_purchasing: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEntry:
    """One notice. ``amends`` names the notice that it changes (``change_reason``) or cancels."""

    key: str
    buyer: Party
    languages: tuple[str, ...]
    title: Words
    description: Words
    lots: tuple[LotEntry, ...]
    type: str = "cn-standard"
    procedure: str = "open"
    currency: str = "EUR"
    published_days: int = -3
    planned_days: int = 0
    amends: str = ""
    change_reason: str = ""
    change_text: str = ""
    results: tuple[ResultEntry, ...] = field(default=())


@cache
def notice_entries() -> tuple[NoticeEntry, ...]:
    """Return all notices in the order of their files; an amendment carries all that it does not change.

    Raises: SampleError when two notices share a key or an amendment names none.
    """
    found: dict[str, NoticeEntry] = {}
    for language, content in _content():
        for table in content.get("notice", ()):
            entry = _amendment(table, found) if "amends" in table else _notice(table, content, language)
            if entry.key in found:
                raise SampleError(f"Two notices have the key {entry.key!r}.")
            found[entry.key] = entry
    return tuple(found.values())


def enterprise_tables() -> Iterator[dict[str, Any]]:
    """Yield the enterprises as their files have them, each with its ``language``."""
    for language, content in _content():
        for table in content.get("enterprise", ()):
            yield {"language": language, **table}


@cache
def _content() -> tuple[tuple[str, dict[str, Any]], ...]:
    folder = files("jobs.sample").joinpath("content")
    sheets = sorted((sheet for sheet in folder.iterdir() if sheet.name.endswith(".toml")), key=lambda sheet: sheet.name)
    return tuple((sheet.name.removesuffix(".toml"), tomllib.loads(sheet.read_text("utf-8"))) for sheet in sheets)


def _notice(table: Mapping[str, Any], content: Mapping[str, Any], language: str) -> NoticeEntry:
    own = {spec.name for spec in fields(NoticeEntry)} - {"lots", "buyer", "results"}
    shared = {name: value for name, value in table.items() if name not in own | {"lot", "result", "buyer"}}
    wording = {name: table[name] for name in ("title", "description")}
    lots = table.get("lot") or [wording]
    return NoticeEntry(
        **{"languages": (language,), **{name: _frozen(value) for name, value in table.items() if name in own}},
        buyer=Party(**content["buyer"][table["buyer"]]),
        lots=tuple(_lot({**shared, **lot}) for lot in lots),
        results=tuple(_result(result) for result in table.get("result", ())),
    )


def _amendment(table: Mapping[str, Any], known: Mapping[str, NoticeEntry]) -> NoticeEntry:
    if table["amends"] not in known:
        raise SampleError(f"{table['key']!r} amends {table['amends']!r}, which no file before it has.")
    original = known[table["amends"]]
    changed = {name: value for name, value in table.items() if name != "deadline_days"}
    lots = original.lots
    if "deadline_days" in table:
        lots = tuple(replace(lot, deadline_days=table["deadline_days"]) for lot in lots)
    return replace(original, lots=lots, **changed)


def _lot(table: Mapping[str, Any]) -> LotEntry:
    return LotEntry(**{name: _frozen(value) for name, value in table.items()})


def _result(table: Mapping[str, Any]) -> ResultEntry:
    winner = table.get("winner")
    return ResultEntry(**{**table, "winner": Party(**winner) if winner else None})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
