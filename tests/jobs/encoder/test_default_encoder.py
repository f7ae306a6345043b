"""The default encoder: vectors that depend on their text only, near across languages, without a hub."""

from __future__ import annotations

import numpy as np
import pytest

from config.settings import Settings
from jobs.encoder.catalogue import encoder_id
from jobs.encoders import Encoder, load_encoder

pytestmark = [pytest.mark.encoder, pytest.mark.usefixtures("no_network")]

LONG = "Maintenance of parks, hedges and school gardens in the municipality. " * 60
TEXTS = ["Reinigung von Schulgebäuden", "", LONG, "Catering", "Градинарски услуги за общината", LONG + "More."]


def test_vectors_have_length_one_and_the_stated_dimension(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert (vectors.shape, vectors.dtype, encoder.dimension) == ((len(TEXTS), 384), np.dtype(np.float32), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_the_texts_beside_it_nor_on_their_order(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    assert np.array_equal(encoder.encode(TEXTS[::-1])[::-1], together)
    assert np.array_equal(np.concatenate([encoder.encode([text]) for text in TEXTS]), together)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_an_empty_text_has_a_finite_vector(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode([""])).all()


def test_what_stands_after_the_last_token_read_changes_nothing(encoder: Encoder) -> None:
    first, second, shorter = encoder.encode([LONG, LONG + "Something else entirely.", LONG[:200]])
    assert np.array_equal(first, second)
    assert not np.allclose(first, shorter)


def test_progress_hears_of_every_text(encoder: Encoder) -> None:
    heard: list[int] = []
    encoder.encode(["garden"] * 130, progress=heard.append)
    assert (sum(heard), len(heard)) == (130, 2)


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("Cleaning of school buildings", "Reinigung von Schulgebäuden", "Lieferung von Bürosoftware"),
        ("Gardening and maintenance of parks", "Поддръжка на паркове и градини", "Софтуер за счетоводство"),
        ("Catering for a kindergarten", "Usługi żywienia w przedszkolu", "Remont dróg gminnych"),
        ("Collection of household waste", "Recogida de residuos domésticos", "Servicios de traducción jurídica"),
        ("Laundry for the hospital", "Πλυντήριο ιματισμού για το νοσοκομείο", "Προμήθεια ηλεκτρονικών υπολογιστών"),
    ],
)
def test_the_same_trade_in_another_language_is_nearer_than_another_trade(
    encoder: Encoder, text: str, same: str, other: str
) -> None:
    asked, near, far = encoder.encode([text, same, other])
    assert asked @ near > asked @ far + 0.02


def test_the_encoder_is_loaded_once(encoder: Encoder, settings: Settings) -> None:
    assert load_encoder(settings) is encoder


def test_the_id_names_weights_and_tokens(encoder: Encoder, settings: Settings) -> None:
    assert encoder.id == encoder_id(settings)
    assert encoder.id.startswith("multilingual-e5-small-int8-1571fc98-")
    assert encoder_id(settings.model_copy(update={"encoder_max_tokens": 128})) != encoder.id
