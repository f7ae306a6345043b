"""What countries call the kinds of social enterprise, from ``config/statuses.toml``; knows nothing of pages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

STATUSES_FILE = Path(__file__).resolve().parent / "statuses.toml"


@dataclass(frozen=True, slots=True)
class NationalName:
    """What a country calls enterprises of a status, and the law in which the name stands ("" where none does)."""

    status: str
    name: str
    law: str


@cache
def _document() -> dict[str, dict[str, Any]]:
    return tomllib.loads(STATUSES_FILE.read_text(encoding="utf-8"))


def countries() -> tuple[str, ...]:
    """Return the countries whose names are known, as ISO 3166-1 alpha-2."""
    return tuple(_document())


def national_names(country: str) -> tuple[NationalName, ...]:
    """Return what a country calls its social enterprises; nothing for a country that is not in the file."""
    return tuple(NationalName(**entry) for entry in _document().get(country, {}).get("names", ()))


def legal_forms(country: str) -> tuple[str, ...]:
    """Return the usual legal forms of social enterprises in a country."""
    return tuple(_document().get(country, {}).get("legal_forms", ()))
