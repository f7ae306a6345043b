"""Tables for download as XLSX; every text is written as text, so no cell can hold a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from flask import Response

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
MOST_CELL_CHARACTERS = 32_000
MOST_SHEET_CHARACTERS = 31


def xlsx_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = ""
) -> Response:
    """Return ``rows`` as an XLSX download with a fixed first row that filters; the sheet is named after ``title``."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(_sheet_name(title))
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        n_rows = 0
        widths = [len(title) for title in header]
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, moment)
                widths[column] = min(WIDEST, max(widths[column], len(str(value if value is not None else ""))))
            n_rows = number
        sheet.autofilter(0, 0, n_rows, len(header) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        sheet.freeze_panes(1, 0)
    response = Response(buffer.getvalue(), mimetype=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _sheet_name(title: str) -> str | None:
    """Return a title as Excel lets a sheet be called, ``None`` where nothing is left of it."""
    return re.sub(r"[\[\]:*?/\\']+", " ", title).strip()[:MOST_SHEET_CHARACTERS].strip() or None


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, moment: xlsxwriter.format.Format
) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moment)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:MOST_CELL_CHARACTERS])
