"""Files of enterprises: CSV as spreadsheets write it, JSON, and what is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jobs import enterprise_files
from jobs.enterprise_files import SURPLUS, UnreadableFileError, read_rows


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "enterprises"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [("name", "country", "capabilities"), ("Groen", "NL", "tuinen|parken")]
    rows = read_rows(written(tmp_path, "\r\n".join(delimiter.join(line) for line in lines)))
    assert rows == [(2, {"name": "Groen", "country": "NL", "capabilities": "tuinen|parken"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_is_no_part_of_the_first_name(tmp_path: Path, encoding: str) -> None:
    content = "Name;Capabilities\nЗелени ръце;градини\n".encode(encoding)
    assert read_rows(written(tmp_path, content)) == [(2, {"name": "Зелени ръце", "capabilities": "градини"})]


def test_quoted_cells_hold_delimiters_and_line_breaks_and_empty_rows_are_none(tmp_path: Path) -> None:
    rows = read_rows(written(tmp_path, 'name,capabilities\n"One, two","a\nb"\n,\n\nThree,c\n'))
    assert [(fields["name"], fields["capabilities"]) for _, fields in rows] == [("One, two", "a\nb"), ("Three", "c")]


def test_cells_beyond_the_header_are_kept_apart(tmp_path: Path) -> None:
    rows = read_rows(written(tmp_path, "name,capabilities\nOne,cleaning, of windows\n"))
    assert rows[0][1][SURPLUS] == "of windows"


def test_a_list_of_objects_is_read_from_json(tmp_path: Path) -> None:
    items = [{"id": "P1", "capabilities": ["a"]}, {"id": "P2"}]
    assert read_rows(written(tmp_path, json.dumps(items))) == [(1, items[0]), (2, items[1])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b'{"name": "One"}', "no list"),
        (b"[{", "no JSON"),
        (b"[" * 200_000, "no JSON"),
        (b"one,two\n1,2\n", "no header"),
        (b"name,capabilities,name\n", "twice"),
        (b'name,capabilities\n"open', "no CSV"),
        (b"name,capabilities\n\xe9\xff", "UTF-8"),
    ],
)
def test_what_is_no_file_of_enterprises_is_refused_with_a_reason(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        read_rows(written(tmp_path, content))


def test_missing_and_oversized_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        read_rows(tmp_path / "missing.csv")
    monkeypatch.setattr(enterprise_files, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableFileError, match="larger"):
        read_rows(written(tmp_path, "name,capabilities\n"))
