"""Changes of a notice, told in words."""

from __future__ import annotations

import pytest

from models.queries.pages_tender import NoticeVersion
from tests.web.factories import NOW
from web.presenters.changes import present_versions
from web.presenters.reader import Reader


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("title.de", ["Alt", "Neu"], ("Title", "Alt", "Neu")),
        (
            "lots.LOT-0001.deadlines.tender",
            ["2026-03-18T10:00:00Z", "2026-03-20T10:00:00Z"],
            ("LOT-0001: Deadline for bids", "18 Mar 2026, 11:00", "20 Mar 2026, 11:00"),
        ),
        ("lots.2.value.amount_cents", [12_000_000, None], ("Lot 2: Value", "120,000", "")),
        ("lots.2.value.amount_cents", [None, 0], ("Lot 2: Value", "", "0")),
        ("cpv_main", [None, "77310000"], ("Trade", "", "Planting and maintenance services of green areas")),
        ("published_on", ["2026-03-01", "2026-03-02"], ("Published", "1 Mar 2026", "2 Mar 2026")),
        ("duration.ends_on", [None, "2026-99-99"], ("Duration", "", "2026-99-99")),
        ("lots.LOT-0001.reserved_for.0", [None, "res-ws"], ("LOT-0001: Reserved for", "", "res-ws")),
        ("something_new", ["a", {"b": ["c", "d"]}], ("something new", "a", "c; d")),
    ],
)
def test_a_change_is_told_in_words(path: str, change: list[object], told: tuple[str, str, str], reader: Reader) -> None:
    first = NoticeVersion(revision=1, recorded_at=NOW, diff={})
    second = NoticeVersion(revision=2, recorded_at=NOW, diff={path: change})
    field = present_versions((second, first), reader)[0].fields[0]
    assert (field.field, field.before, field.after) == told


def test_a_notice_that_never_changed_has_no_history(reader: Reader) -> None:
    assert present_versions((NoticeVersion(revision=1, recorded_at=NOW, diff={}),), reader) == ()
