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


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("Bonn;=1+1", "Bonn;'=1+1"),
        ("Bonn; @SUM(A1)", "Bonn; '@SUM(A1)"),
        ('Bonn;"=1+1', "Bonn;\"'=1+1"),
        ("a\tb\t-1", "a\tb\t'-1"),
        ("one\n+1", "one\n'+1"),
        ("one\r\n=1", "one\r\n'=1"),
        ("a,=1", "a,'=1"),
        ("=1;=1", "'=1;'=1"),
        (";=1", ";'=1"),
    ],
)
def test_a_formula_in_what_would_be_another_cell_is_quoted(cell: str, safe: str) -> None:
    assert neutralise(cell) == safe


def test_a_cell_that_another_reader_would_split_stands_in_quotes() -> None:
    with Flask(__name__).test_request_context():
        text = csv_response("x.csv", ("name", "n"), [("Bonn; Köln", 3)]).get_data(as_text=True)
    assert text.splitlines()[1] == '"Bonn; Köln",3'


@pytest.mark.parametrize("cell", ["Bonn; Köln", "12,5; 3-4", "Laundry", "", "1-2026", "a=b", None, 12, -3.5])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert neutralise(cell) == cell


def test_a_table_reads_back_as_it_was_written() -> None:
    rows = [('Schloß, "Park"', 3), ("=cmd|' /C calc'!A0", None)]
    with Flask(__name__).test_request_context():
        text = csv_response("x.csv", ("name", "n"), rows).get_data(as_text=True)
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert read == [["name", "n"], ['Schloß, "Park"', "3"], ["'=cmd|' /C calc'!A0", ""]]
