"""Lexical vectors: word fragments, hashed and weighted by how rare they are (TF-IDF).

A long word counts as its beginning, its end and its middle, so that inflected and compound forms meet
("Reinigungsleistungen" and "Gebäudereinigung" share a fragment) at a fraction of the cost of all n-grams.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

ANALYZER = "fragments-1"
"""The name of this way to cut words; term weights are kept under it."""
N_TERMS = 1 << 17
"""Size of the hashed vocabulary; with ~50,000 distinct fragments about a quarter share a place with another."""
TEXTS_KEPT = 128
"""Of so many texts are the fragments kept: a page compares one profile with its lots, or one lot with its bidders."""

_WORD = re.compile(r"\w{3,}")
_LONG_WORD = 9
_MOST_CHARACTERS = 1_500


def fragments(text: str) -> Iterator[str]:
    """Yield the fragments of the first 1,500 characters of ``text``, lower case."""
    for word in _WORD.findall(text[:_MOST_CHARACTERS].lower()):
        yield word[:6]
        if len(word) >= _LONG_WORD:
            yield "*" + word[-6:]
            yield word[4:10]


def term_counts(texts: Sequence[str]) -> csr_array:
    """Count the hashed fragments of each text: sparse (n_texts, N_TERMS) float32, log-damped counts."""
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        hashed = [zlib.crc32(fragment.encode()) % N_TERMS for fragment in fragments(text)]
        rows.extend([row] * len(hashed))
        columns.extend(hashed)
    counts = csr_array(
        (np.ones(len(columns), np.float32), (np.array(rows, np.int64), np.array(columns, np.int64))),
        shape=(len(texts), N_TERMS),
    )
    counts.sum_duplicates()
    counts.data = (1 + np.log(counts.data)).astype(np.float32)
    return counts


def inverse_frequency(counts: csr_array) -> NDArray[np.float32]:
    """Return the weight of each term: ln((1 + n) / (1 + texts with it)) + 1, shape (N_TERMS,).

    Source: Spärck Jones (1972), smoothed as scikit-learn's TfidfTransformer does it.
    """
    n_texts = counts.shape[0]
    with_term = np.bincount(counts.indices, minlength=N_TERMS)
    weights: NDArray[np.float32] = (np.log((1 + n_texts) / (1 + with_term)) + 1).astype(np.float32)
    return weights


def weigh(counts: csr_array, weights: NDArray[np.float32]) -> csr_array:
    """Return TF-IDF rows of length 1: sparse (n_texts, N_TERMS) float32; an empty text stays zero."""
    weighed = counts.copy()
    weighed.data = weighed.data * weights[weighed.indices]
    lengths = np.sqrt(weighed.multiply(weighed).sum(axis=1))
    lengths[lengths == 0] = 1
    weighed.data = (weighed.data / np.repeat(lengths, np.diff(weighed.indptr))).astype(np.float32)
    return weighed


def shared_fragments(one: str, other: str) -> tuple[str, ...]:
    """Return the words of ``one`` of which a fragment stands in ``other`` too, in order, each once."""
    there, words = _all_fragments(other[:_MOST_CHARACTERS]), _words(one[:_MOST_CHARACTERS])
    return tuple(dict.fromkeys(word for word, parts in words if not there.isdisjoint(parts)))


@lru_cache(maxsize=TEXTS_KEPT)
def _all_fragments(text: str) -> frozenset[str]:
    return frozenset(fragments(text))


@lru_cache(maxsize=TEXTS_KEPT)
def _words(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((word, frozenset(fragments(word))) for word in _WORD.findall(text))
