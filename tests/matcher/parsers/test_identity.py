"""One notice has one number, however it is written."""

from __future__ import annotations

import pytest

from matcher.parsers.identity import (
    notice_reference,
    notice_uuid,
    own_publication_number,
    publication_number,
    references,
)

UUID = "0a1b2c3d-0001-4000-8000-000000000001"


@pytest.mark.parametrize("written", ["00141126-2024", "141126-2024", "2024/S 047-141126", " 2024/S-141126 "])
def test_a_publication_number_has_one_form(written: str) -> None:
    assert publication_number(written) == "141126-2024"


def test_the_number_in_the_official_journal_loses_its_issue() -> None:
    assert publication_number("2016/S 003-004524") == "4524-2016"


@pytest.mark.parametrize("written", ["", None, "n.a.", "0-2024", "141126", "141126-24", "00000000-2024", "12-3456"])
def test_what_is_no_publication_number_is_dropped(written: str | None) -> None:
    assert publication_number(written) is None


def test_the_notice_itself_is_numbered_in_one_way_only() -> None:
    assert own_publication_number("00141126-2024") == "141126-2024"
    assert own_publication_number("2022/S 020-050665") is None


def test_a_reference_keeps_its_version() -> None:
    assert notice_reference(f"{UUID.upper()}-02") == f"{UUID}-02"
    assert notice_reference(UUID) == UUID
    assert notice_uuid(f"{UUID}-02") == UUID
    assert notice_reference("see above") is None


def test_a_national_number_is_not_taken_for_one_of_the_official_journal() -> None:
    assert publication_number("2022-919032") is None
    assert notice_reference("2022-919032") == "2022-919032"


def test_references_are_distinct_and_without_oneself() -> None:
    assert references(["1-2024", "00000001-2024", None, "2-2024", "x"], "2-2024") == ("1-2024",)
