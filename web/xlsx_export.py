"""Tables for download as XLSX; every text is written as text, so no cell can hold a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from flask import Response

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
MOST_CELL_CHARACTERS = 32_000


def xlsx_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return ``rows`` as an XLSX download with a fixed first row."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        widths = [len(title) for title in header]
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
                widths[column] = min(WIDEST, max(widths[column], len(str(value if value is not None else ""))))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width + 2)
        sheet.freeze_panes(1, 0)
    response = Response(buffer.getvalue(), mimetype=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:MOST_CELL_CHARACTERS])
