"""Phrases, fragments, centring and lot texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.centre import Centre, blended_means
from matcher.lot_text import MOST_CHARACTERS, lot_text, text_hash
from matcher.phrases import MOST_PHRASES, phrases
from matcher.terms import N_TERMS, fragments, inverse_frequency, shared_fragments, term_counts, weigh


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "es",
            "Catering y servicio de comedor; comida a domicilio.",
            ("Catering", "servicio de comedor", "comida a domicilio"),
        ),
        ("bg", "Косене, подрязване на дървета и храсти", ("Косене", "подрязване на дървета", "храсти")),
        ("en", "Laundry", ()),
        ("en", "", ()),
        ("en", "Cleaning of offices or of windows", ("Cleaning of offices", "of windows")),
        ("nl", "Wassen of strijken", ("Wassen", "strijken")),
        ("fr", "Mobilier en bois et en métal", ("Mobilier en bois", "en métal")),
        ("sk", "Upratovanie, pranie", ("Upratovanie", "pranie")),
        ("en", "a, b, c", ()),
    ],
)
def test_a_capability_is_cut_where_its_language_cuts(language: str, text: str, expected: tuple[str, ...]) -> None:
    assert phrases(text, language) == expected


def test_a_long_list_of_keywords_gains_nothing() -> None:
    assert len(phrases(", ".join(f"keyword number {number}" for number in range(99)), "en")) == MOST_PHRASES


@given(st.text(max_size=300))
def test_any_text_can_be_cut_and_counted(text: str) -> None:
    assert len(phrases(text, "en")) <= MOST_PHRASES
    counts = term_counts([text])
    assert counts.shape == (1, N_TERMS)
    assert all(fragment.strip("*") for fragment in fragments(text))


def test_inflected_and_compound_words_meet() -> None:
    assert shared_fragments("Reinigung", "Gebäudereinigung und Reinigungsleistungen") == ("Reinigung",)
    assert shared_fragments("Reinigung", "Straßenbau") == ()


def test_rare_terms_weigh_more_and_rows_have_length_one() -> None:
    counts = term_counts(["cleaning of schools", "cleaning of parks", "cleaning"])
    weights = inverse_frequency(counts)
    rare, common = (term_counts([word]).indices[0] for word in ("parks", "cleaning"))
    assert weights[rare] == pytest.approx(np.log(4 / 2) + 1)
    assert weights[common] == pytest.approx(np.log(4 / 4) + 1)
    rows = weigh(counts, weights)
    assert np.allclose(np.sqrt((rows.multiply(rows)).sum(axis=1)), 1)
    assert weigh(term_counts([""]), weights).nnz == 0


def test_centring_takes_off_the_mean_of_the_language_and_keeps_zero_rows() -> None:
    centre = Centre(
        overall=np.array([9.0, 9.0], np.float32),
        lots={"de": np.array([1.0, 0.0], np.float32)},
        short={"de": np.array([0.0, 1.0], np.float32)},
    )
    vectors = np.array([[1.0, 2.0], [0.0, 0.0]], np.float32)
    assert centre.of_lots(vectors, ["de", "de"]).tolist() == [[0.0, 1.0], [0.0, 0.0]]
    assert centre.of_short(vectors[:1], ["de"])[0].tolist() == pytest.approx([2**-0.5, 2**-0.5])
    assert centre.of_lots(np.array([[10.0, 9.0]], np.float32), [None]).tolist() == [[1.0, 0.0]]


def test_small_languages_are_drawn_towards_the_overall_mean() -> None:
    sums = {"de": np.array([80.0, 0.0], np.float32), "lv": np.array([0.0, 20.0], np.float32)}
    overall, means = blended_means(sums, {"de": 80, "lv": 20})
    assert overall.tolist() == pytest.approx([0.8, 0.2])
    assert means["lv"].tolist() == pytest.approx([(20 * 0.8) / 40, (20 + 20 * 0.2) / 40])


def test_the_text_of_a_lot_is_tidy_and_bounded() -> None:
    assert lot_text("  A\tb ", "c\n\nd") == "A b\nc d"
    assert lot_text("A", None) == "A"
    assert len(lot_text("x" * 9_999, "y")) == MOST_CHARACTERS
    assert lot_text("e\u0301", None) == "é"
    assert len(text_hash("x")) == 32
    assert text_hash("x") != text_hash("y")
