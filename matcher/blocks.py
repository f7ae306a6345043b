"""Columns of many lots, from which features are computed at once (``matcher.enterprise_blocks`` has enterprises).

One lot and one enterprise are a block of one: there is a single way to score. The columns are plain arrays, so that a
block may as well be mapped from a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.centre import Centre
from matcher.codes import cpv
from matcher.places import NO_PLACE, PlaceSets
from matcher.ragged import Ragged, ragged
from matcher.records import Answer
from matcher.signals import LotSignals
from matcher.terms import term_counts, weigh

Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]
Indices = NDArray[np.int32]
Item = TypeVar("Item")


def no_labels() -> Halves:
    """Return the label vectors of no code."""
    return np.zeros((0, 0), np.float16)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is needed to read texts: vectors by text, their centre, and the weights of terms (N_TERMS,)."""

    vectors: Mapping[str, Vectors]
    """Text -> vector (d,) float32 of length 1, for lot texts, capabilities and phrases."""
    centre: Centre
    term_weights: Vectors
    labels: Halves = field(default_factory=no_labels)
    """Vectors of the labels of all codes, (all codes, d) float16, centred; no rows where they are not known yet."""


@dataclass(frozen=True, slots=True)
class LotTraits:
    """What many lots have in common word for word; a lot's column holds which of these it has."""

    is_open: bool
    reserved_participation: Answer
    reserved_for: tuple[str, ...]
    reserved_execution: Answer
    social: Answer
    green: Answer
    languages: tuple[str, ...]
    """In which a bid may be written, in order; empty where the notice names none."""


@dataclass(frozen=True, slots=True)
class LotBlock:
    """n lots as columns; unknown numbers are NaN."""

    ids: NDArray[np.int64]
    vectors: Halves
    """(n, d) float16, centred, length 1; a zero row where the lot was not embedded."""
    is_embedded: NDArray[np.bool_]
    terms: csr_array
    """(N_TERMS, n) float32 TF-IDF columns: by term, so that only those of the other side's terms are read."""
    cpv: Ragged
    """Positions in the CPV, main code first; a lot without any has a single -1."""
    place_sets: Indices
    """(n,) which of ``places`` a lot names."""
    places: PlaceSets
    trait_sets: Indices
    """(n,) which of ``traits`` a lot has."""
    traits: tuple[LotTraits, ...]
    value_eur: NDArray[np.float64]
    closes_at_s: NDArray[np.float64]
    """Seconds since 1970, UTC."""
    texts: Sequence[str]
    left_out: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """Places of lots that are not to be matched: of a mapped block, those that have changed since."""
    labels: Halves = field(default_factory=no_labels)
    """As in the corpus; the same for all lots."""

    def folded_texts(self) -> Iterator[str]:
        """Yield the texts without regard to case, for finding words in them."""
        return (text.casefold() for text in self.texts)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def main_code(self) -> NDArray[np.int16]:
        """(n,) position of the main code in the CPV, -1 where there is none."""
        main: NDArray[np.int16] = self.cpv.values[self.cpv.starts]
        return main


def lot_block(lots: Sequence[LotSignals], corpus: Corpus) -> LotBlock:
    """Build the columns of ``lots``; lots whose text has no vector in the corpus get a zero row."""
    raw = stacked([corpus.vectors.get(lot.text) for lot in lots], len(corpus.centre.overall))
    place_sets, places = distinct([lot.nuts or (NO_PLACE,) for lot in lots])
    trait_sets, traits = distinct([_traits(lot) for lot in lots])
    return LotBlock(
        ids=np.array([lot.id for lot in lots], np.int64),
        vectors=corpus.centre.of_lots(raw, [lot.language for lot in lots]).astype(np.float16),
        is_embedded=np.any(raw != 0, axis=1),
        terms=csr_array(weigh(term_counts([lot.text for lot in lots]), corpus.term_weights).T),
        cpv=ragged([_known(lot.cpv) or [-1] for lot in lots], np.int16),
        place_sets=place_sets,
        places=PlaceSets(places),
        trait_sets=trait_sets,
        traits=traits,
        value_eur=np.array(
            [np.nan if lot.value_eur_cents is None else lot.value_eur_cents / 100 for lot in lots], np.float64
        ),
        closes_at_s=np.array(
            [np.nan if lot.closes_at is None else lot.closes_at.timestamp() for lot in lots], np.float64
        ),
        texts=tuple(lot.text for lot in lots),
        labels=corpus.labels,
    )


def distinct(items: Sequence[Item]) -> tuple[Indices, tuple[Item, ...]]:
    """Return the different items in the order in which they appear, and for each item (n,) which of them it is."""
    position: dict[Item, int] = {}
    chosen = np.array([position.setdefault(item, len(position)) for item in items], np.int32)
    return chosen, tuple(position)


def stacked(vectors: Sequence[Vectors | None], dimension: int) -> Vectors:
    """Return vectors as rows (n, d) float32; a missing one is zero."""
    rows = np.zeros((len(vectors), dimension), np.float32)
    for index, vector in enumerate(vectors):
        if vector is not None:
            rows[index] = vector
    return rows


def _traits(lot: LotSignals) -> LotTraits:
    return LotTraits(
        is_open=lot.state == "open",
        reserved_participation=lot.reserved_participation,
        reserved_for=lot.reserved_for,
        reserved_execution=lot.reserved_execution,
        social=lot.social,
        green=lot.green,
        languages=lot.accepted_languages,
    )


def _known(codes: Sequence[str]) -> list[int]:
    return [position for position in cpv.positions(codes).tolist() if position >= 0]
