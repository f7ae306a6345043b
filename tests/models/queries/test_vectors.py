"""Vectors go in and come out as they are, many at once, each encoder's apart."""

from __future__ import annotations

import numpy as np
from sqlalchemy.orm import Session

from models.queries.vectors import (
    active_encoder_id,
    language_means,
    load_vectors,
    mean_counts,
    missing_hashes,
    store_language_means,
    store_vectors,
)

ONE, TWO = np.array([0.5, -0.25, 0], np.float32), np.array([1, 2, -3], np.float32)


def test_vectors_come_back_for_the_texts_that_have_one(session: Session) -> None:
    store_vectors(session, ["a", "b"], np.stack([ONE, TWO]), "e")
    found = load_vectors(session, ["b", "c", "a"], "e")
    assert set(found) == {"a", "b"}
    np.testing.assert_array_equal(found["a"], ONE)
    np.testing.assert_array_equal(found["b"], TWO)


def test_no_text_has_no_vector(session: Session) -> None:
    store_vectors(session, [], np.zeros((0, 3), np.float32), "e")
    assert load_vectors(session, [], "e") == {}
    assert missing_hashes(session, [], "e") == set()


def test_encoders_keep_their_vectors_apart(session: Session) -> None:
    store_vectors(session, ["a"], ONE[None], "e")
    store_vectors(session, ["a"], np.ones((1, 5), np.float32), "f")
    assert load_vectors(session, ["a"], "f")["a"].shape == (5,)
    np.testing.assert_array_equal(load_vectors(session, ["a"], "e")["a"], ONE)
    assert missing_hashes(session, ["a", "b"], "g") == {"a", "b"}


def test_a_vector_that_is_kept_stays_as_it_is(session: Session) -> None:
    store_vectors(session, ["a"], ONE[None], "e")
    store_vectors(session, ["a", "b"], np.stack([TWO, TWO]), "e")
    found = load_vectors(session, ["a", "b"], "e")
    np.testing.assert_array_equal(found["a"], ONE)
    np.testing.assert_array_equal(found["b"], TWO)


def test_more_texts_than_one_query_takes_come_back(session: Session) -> None:
    hashes = [f"h{number}" for number in range(20_500)]
    vectors = np.arange(len(hashes), dtype=np.float32)[:, None] % 2048
    store_vectors(session, hashes, vectors, "e")
    found = load_vectors(session, hashes, "e")
    assert [float(found[key][0]) for key in hashes] == vectors[:, 0].tolist()
    assert missing_hashes(session, [*hashes, "other"], "e") == {"other"}


def test_means_are_replaced_and_hold_the_overall_mean_without_a_language(session: Session) -> None:
    store_language_means(session, "e", {"": ONE, "de": TWO}, {"": 5, "de": 5})
    store_language_means(session, "e", {"": TWO}, {"": 6})
    means = language_means(session, "e")
    np.testing.assert_array_equal(means[""], TWO)
    np.testing.assert_array_equal(means["de"], TWO)
    assert mean_counts(session, "e") == {"": 6, "de": 5}
    assert language_means(session, "f") == {}


def test_the_wanted_encoder_serves_when_there_is_no_other(session: Session) -> None:
    assert active_encoder_id(session, "wanted") == "wanted"
