"""Columns of many lots and many enterprises, from which all features are computed at once.

One lot and one enterprise are a block of one: there is a single way to score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.centre import Centre
from matcher.codes import cpv
from matcher.phrases import phrases
from matcher.records import Enterprise
from matcher.signals import LotSignals
from matcher.terms import term_counts, weigh

Vectors = NDArray[np.float32]
Indices = NDArray[np.int32]

SUGGESTED_BESIDE_GIVEN = 0.8
"""How much a suggested code counts where the enterprise named codes itself."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is needed to read texts: vectors by text, their centre, and the weights of terms (N_TERMS,)."""

    vectors: Mapping[str, Vectors]
    """Text -> vector (d,) float32 of length 1, for lot texts, capabilities and phrases."""
    centre: Centre
    term_weights: Vectors


@dataclass(frozen=True, slots=True)
class LotBlock:
    """n lots as columns. Padding and unknown codes are -1, unknown numbers NaN, missing vectors zero rows."""

    lots: tuple[LotSignals, ...]
    vectors: Vectors
    """(n, d) float32, centred, length 1."""
    terms: csr_array
    """(n, N_TERMS) float32 TF-IDF rows."""
    cpv: Indices
    """(n, most codes) positions in the CPV, main code first."""
    places: Indices
    """(n, most places) positions in ``place_codes``."""
    place_codes: tuple[str, ...]
    value_eur: NDArray[np.float64]
    closes_at_s: NDArray[np.float64]
    """Seconds since 1970, UTC."""

    def __len__(self) -> int:
        return len(self.lots)

    @property
    def has_vector(self) -> NDArray[np.bool_]:
        """(n,) whether the lot was embedded."""
        known: NDArray[np.bool_] = np.any(self.vectors != 0, axis=1)
        return known


@dataclass(frozen=True, slots=True)
class EnterpriseBlock:
    """Enterprises as rows: their capabilities and phrases stacked, with the row at which each enterprise starts."""

    enterprises: tuple[Enterprise, ...]
    capability_vectors: Vectors
    """(capabilities, d) float32, centred, length 1; an enterprise without any has one zero row."""
    capability_starts: Indices
    phrase_vectors: Vectors
    phrase_starts: Indices
    terms: csr_array
    """(capabilities, N_TERMS) float32, rows as ``capability_vectors``."""
    cpv_weights: Vectors
    """(n_enterprises, all CPV codes) float32 in 0..1: how near each code is to what the enterprise does."""

    def __len__(self) -> int:
        return len(self.enterprises)


def lot_block(lots: Sequence[LotSignals], corpus: Corpus) -> LotBlock:
    """Build the columns of ``lots``; lots whose text has no vector in the corpus get a zero row."""
    place_codes = tuple(sorted({code for lot in lots for code in lot.nuts}))
    place_position = {code: position for position, code in enumerate(place_codes)}
    raw = _stack([corpus.vectors.get(lot.text) for lot in lots], _dimension(corpus))
    return LotBlock(
        lots=tuple(lots),
        vectors=corpus.centre.of_lots(raw, [lot.language for lot in lots]),
        terms=weigh(term_counts([lot.text for lot in lots]), corpus.term_weights),
        cpv=_padded([_known(lot.cpv) for lot in lots]),
        places=_padded([[place_position[code] for code in lot.nuts] for lot in lots]),
        place_codes=place_codes,
        value_eur=np.array(
            [np.nan if lot.value_eur_cents is None else lot.value_eur_cents / 100 for lot in lots], np.float64
        ),
        closes_at_s=np.array(
            [np.nan if lot.closes_at is None else lot.closes_at.timestamp() for lot in lots], np.float64
        ),
    )


def enterprise_block(enterprises: Sequence[Enterprise], corpus: Corpus) -> EnterpriseBlock:
    """Build the rows of ``enterprises``."""
    wholes = [[(skill.text, skill.language) for skill in enterprise.capabilities] for enterprise in enterprises]
    capability_texts, capability_languages, capability_starts = _stacked_texts(enterprises, wholes)
    parts = [spoken_phrases(enterprise) for enterprise in enterprises]
    phrase_texts, phrase_languages, phrase_starts = _stacked_texts(enterprises, parts)
    dimension = _dimension(corpus)

    def centred(texts: list[str], languages: list[str]) -> Vectors:
        return corpus.centre.of_short(_stack([corpus.vectors.get(text) for text in texts], dimension), languages)

    return EnterpriseBlock(
        enterprises=tuple(enterprises),
        capability_vectors=centred(capability_texts, capability_languages),
        capability_starts=np.array(capability_starts, np.int32),
        phrase_vectors=centred(phrase_texts, phrase_languages),
        phrase_starts=np.array(phrase_starts, np.int32),
        terms=weigh(term_counts(capability_texts), corpus.term_weights),
        cpv_weights=np.stack([cpv_weights(enterprise) for enterprise in enterprises]),
    )


def spoken_phrases(enterprise: Enterprise) -> tuple[tuple[str, str], ...]:
    """Return the phrases of an enterprise in the order of its rows in a block, each with its language."""
    return tuple(
        (part, capability.language)
        for capability in enterprise.capabilities
        for part in phrases(capability.text, capability.language) or (capability.text,)
    )


def cpv_weights(enterprise: Enterprise) -> Vectors:
    """Return how near each CPV code is to the enterprise: (all codes,) float32 in 0..1; all zero when nothing is known.

    Given codes count fully, codes that the bridge suggested by their confidence.
    """
    weights = np.zeros(len(cpv.all_codes()), np.float32)
    for code in enterprise.cpv:
        if cpv.is_known(code):
            np.maximum(weights, cpv.nearness_row(code), out=weights)
    trust = SUGGESTED_BESIDE_GIVEN if weights.any() else 1.0
    for capability in enterprise.capabilities:
        for suggestion in capability.suggestions:
            np.maximum(weights, cpv.nearness_row(suggestion.code) * (trust * suggestion.confidence), out=weights)
    return weights


def _stacked_texts(
    enterprises: Sequence[Enterprise], spoken: Sequence[Sequence[tuple[str, str]]]
) -> tuple[list[str], list[str], list[int]]:
    """Return texts, their languages and the row at which each enterprise starts; without texts it has an empty one."""
    texts: list[str] = []
    languages: list[str] = []
    starts: list[int] = []
    for enterprise, own in zip(enterprises, spoken, strict=True):
        starts.append(len(texts))
        for text, language in own or [("", enterprise.language)]:
            texts.append(text)
            languages.append(language)
    return texts, languages, starts


def _known(codes: Sequence[str]) -> list[int]:
    return [position for position in cpv.positions(codes).tolist() if position >= 0]


def _padded(rows: Sequence[Sequence[int]]) -> Indices:
    width = max((len(row) for row in rows), default=0) or 1
    padded = np.full((len(rows), width), -1, np.int32)
    for index, row in enumerate(rows):
        padded[index, : len(row)] = row
    return padded


def _stack(vectors: Sequence[Vectors | None], dimension: int) -> Vectors:
    stacked = np.zeros((len(vectors), dimension), np.float32)
    for index, vector in enumerate(vectors):
        if vector is not None:
            stacked[index] = vector
    return stacked


def _dimension(corpus: Corpus) -> int:
    return len(corpus.centre.overall)
