"""What is typed is kept as text can hold it."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from web.forms import Form


@pytest.mark.parametrize(
    "character", ["\x00", "\x01", "\x7f", "\x9b", "\ud800", "\ufdd0", "\uffff", "\U0010fffe", "\u202e", "\u2066"]
)
def test_what_no_text_has_is_left_out(character: str) -> None:
    form = Form(MultiDict({"line": f"Gar{character}ten", "text": f"Gar{character}ten\nund\tPark"}))
    assert form.line("line") == "Garten"
    assert form.text("text") == "Garten\nund\tPark"


def test_other_scripts_and_marks_stay() -> None:
    said = "Ελλάδα \u200fעברית 👩\u200d🌾 ﷺ"
    assert Form(MultiDict({"line": said})).line("line") == said


def test_a_line_is_one_line() -> None:
    assert Form(MultiDict({"line": " a\r\nb\tc "})).line("line") == "a b c"
