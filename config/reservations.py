"""Loads the rules of reserving by country and the knobs of the advice from ``config/reservation/``; checks nothing.

:mod:`matcher.advice.rules` says what the documents must hold.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "reservation"
KNOBS_FILE = FOLDER / "default.toml"


def rule_files() -> tuple[Path, ...]:
    """Return the files of all countries in order."""
    return tuple(sorted(path for path in FOLDER.glob("*.toml") if path != KNOBS_FILE))


@cache
def rule_documents() -> dict[str, dict[str, Any]]:
    """Return the document of every country by its ISO 3166-1 alpha-2 code (Greece is ``GR``, in ``el.toml``)."""
    documents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in rule_files()]
    return {str(document["country"]): document for document in documents}


@cache
def knobs_document() -> dict[str, Any]:
    """Return the document of the knobs."""
    return tomllib.loads(KNOBS_FILE.read_text(encoding="utf-8"))
