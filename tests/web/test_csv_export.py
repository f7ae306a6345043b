"""Tables that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from web.csv_export import csv_response, neutralise


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_a_cell_that_could_be_a_formula_is_quoted(cell: str) -> None:
    assert neutralise(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Laundry", "", "1-2026", "a=b", None, 12, -3.5])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert neutralise(cell) == cell


def test_a_table_reads_back_as_it_was_written() -> None:
    rows = [('Schloß, "Park"', 3), ("=cmd|' /C calc'!A0", None)]
    with Flask(__name__).test_request_context():
        text = csv_response("x.csv", ("name", "n"), rows).get_data(as_text=True)
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert read == [["name", "n"], ['Schloß, "Park"', "3"], ["'=cmd|' /C calc'!A0", ""]]
