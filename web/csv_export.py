"""Tables for download, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMULA_WITHIN = re.compile(r"([;,\t\r\n][\s\x00\ufeff\"]*)(?=[=+\-@])")
"""Where a spreadsheet whose lists have semicolons (Germany, France, Poland) lets another cell begin."""


def neutralise(value: object) -> object:
    """Return ``value`` so that no spreadsheet reads it as a formula, or a part of it as another cell with one.

    A quote goes before a dangerous first character. Source: OWASP, CSV injection.
    """
    if not isinstance(value, str):
        return value
    is_formula = value.startswith(FORMULA_STARTS) or value.lstrip(" \x00\ufeff").startswith(FORMULA_STARTS)
    head = "'" + value[:1] if is_formula else ""
    return head + _FORMULA_WITHIN.sub(r"\1'", value[1:] if is_formula else value)


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return ``rows`` as a CSV download in UTF-8, with the mark that spreadsheets need to see it as such."""
    response = Response(_lines(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff"
    for row in (header, *rows):
        writer.writerow([neutralise(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
