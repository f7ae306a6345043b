"""The CPV: complete, its hierarchy, its nearness."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.codes import cpv
from matcher.codes.languages import INTERFACE_LANGUAGES

codes = st.sampled_from(cpv.all_codes())


def test_all_codes_are_there_in_order_with_labels_in_every_interface_language() -> None:
    assert len(cpv.all_codes()) == 9_454
    assert list(cpv.all_codes()) == sorted(cpv.all_codes())
    for language in INTERFACE_LANGUAGES:
        assert len(cpv.labels(language)) == 9_454
        assert all(cpv.labels(language))
    assert cpv.label("77310000", "en") == "Planting and maintenance services of green areas"
    assert cpv.label("77310000", "xx") == cpv.label("77310000", "en")
    assert cpv.label("12345678", "en") == "12345678"


def test_they_agree_with_the_published_list(shared: Path) -> None:
    with (shared / "data" / "codelists" / "cpv_2008_24lang.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["code"] for row in rows) == list(cpv.all_codes())
    for row in rows:
        assert (cpv.parent(row["code"]) or "") == row["parent"], row["code"]
    differing = [
        (row["code"], language)
        for row in rows
        for language in INTERFACE_LANGUAGES
        if cpv.labels(language)[cpv.position(row["code"])] != " ".join(row[language].split())
    ]
    assert len(differing) < 100, differing[:10]


def test_the_hierarchy_is_in_the_digits() -> None:
    assert cpv.stem("77310000") == "7731"
    assert cpv.stem("60000000") == "60"
    assert cpv.level("77310000") == 4
    assert cpv.ancestors("77311000") == ("77310000", "77300000", "77000000")
    assert cpv.parent("77000000") is None
    assert "77310000" in cpv.children("77300000")
    assert len(cpv.divisions()) == 45


@given(codes)
def test_every_code_is_below_its_parent(code: str) -> None:
    above = cpv.parent(code)
    assert above is None or (code in cpv.children(above) and cpv.level(above) < cpv.level(code))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("77310000-6", "77310000"),
        (" 77310000 ", "77310000"),
        ("77310000 - 6", "77310000"),
        ("7731", None),
        ("99999999", None),
        ("77310000-66", None),
        ("", None),
    ],
)
def test_codes_are_read_as_people_write_them(text: str, code: str | None) -> None:
    assert cpv.normalise(text) == code


def test_nearness_is_the_share_of_significant_digits_after_the_first() -> None:
    assert cpv.nearness("77310000", "77310000") == 1
    assert cpv.nearness("77310000", "77311000") == pytest.approx(3 / 4)
    assert cpv.nearness("77310000", "77340000") == pytest.approx(2 / 3)
    assert cpv.nearness("77310000", "77000000") == pytest.approx(1 / 3)
    assert cpv.nearness("77310000", "79000000") == 0


@given(codes, codes)
@settings(max_examples=60)
def test_nearness_is_mutual_and_the_same_one_by_one_as_in_a_row(one: str, other: str) -> None:
    assert cpv.nearness(one, other) == pytest.approx(cpv.nearness(other, one))
    assert cpv.nearness_row(one)[cpv.position(other)] == pytest.approx(cpv.nearness(one, other))
    assert 0 <= cpv.nearness(one, other) <= 1


def test_goods_works_and_services_are_told_apart_by_division() -> None:
    assert [cpv.kind(code) for code in ("16311000", "48000000", "45000000", "77310000")] == [
        "supplies",
        "supplies",
        "works",
        "services",
    ]


def test_unknown_codes_have_no_position() -> None:
    assert cpv.positions(["77310000", "00000000"]).tolist() == [cpv.position("77310000"), -1]


@pytest.mark.parametrize(
    ("digits", "code"),
    [("90911", "90911000"), ("9091100", "90911000"), ("90", "90000000"), ("9", None), ("90999", None), ("", None)],
)
def test_the_digits_with_which_a_code_begins_are_completed(digits: str, code: str | None) -> None:
    assert cpv.completed(digits) == code


def test_romanian_labels_are_written_with_commas_and_read_as_they_are_stored() -> None:
    assert cpv.label("90910000", "ro") == "Servicii de curățenie"
    assert not any(set("şţ") & set(cpv.label(code, "ro")) for code in cpv.all_codes())
    assert any("ţ" in text for text in cpv.labels("ro"))
