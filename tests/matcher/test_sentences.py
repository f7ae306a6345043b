"""A lot's text is cut where people would cut it, and the sentence that speaks of the work is found."""

from __future__ import annotations

import numpy as np

from matcher.sentences import MOST_SENTENCES, nearest_sentence, sentences


def test_the_title_is_the_first_and_bullets_are_sentences() -> None:
    text = "Mowing of parks\nThe city buys mowing. It lasts two years: • weekly from May • monthly in autumn"
    assert sentences(text) == (
        "Mowing of parks",
        "The city buys mowing.",
        "It lasts two years:",
        "weekly from May",
        "monthly in autumn",
    )


def test_numbers_and_abbreviations_do_not_end_a_sentence_without_a_blank() -> None:
    assert sentences("Cleaning of 2.500 m2 in building A.1 of the school") == (
        "Cleaning of 2.500 m2 in building A.1 of the school",
    )


def test_a_long_text_has_no_more_sentences_than_are_read() -> None:
    assert len(sentences("\n".join(f"This is sentence number {number}." for number in range(200)))) == MOST_SENTENCES


def test_the_nearest_is_found_and_none_where_nothing_is_near() -> None:
    spoken = np.eye(3, dtype=np.float32)
    assert nearest_sentence(spoken, np.array([[0.1, 0.9, 0.0]], np.float32)) == 1
    assert nearest_sentence(spoken, np.array([[0.1, 0.0, -1.0]], np.float32)) is None
    assert nearest_sentence(spoken[:1], np.array([[1.0, 0.0, 0.0]], np.float32)) is None
