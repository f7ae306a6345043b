"""The CPV bridge: suggests procurement codes for a capability that is told in the enterprise's own words.

A capability and its phrases are compared with the 9,454 CPV labels: by character n-grams with the labels in its
own language, and by meaning with the English ones. The codes then meet the codes of lots in any language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.centre import Centre
from matcher.codes import cpv
from matcher.phrases import phrases
from matcher.records import CpvSuggestion

Vectors = NDArray[np.float32]

LABEL_LANGUAGE = "en"
PARENT_SHARE = 0.5
"""How much the label above a label helps to say what it means ("Scanners" under "Computer equipment")."""
SPELLING_SHARE = 0.6
GOODS_DISCOUNT = 0.85
"""Labels of goods (divisions 03-44, 48) count less: a capability mostly is work. Measured on the bench."""
CONTRAST = 3
MOST_SUGGESTIONS = 25
LEAST_CONFIDENCE = 0.2


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """The centred vectors of all CPV labels with the labels above them mixed in: (9454, d) float32, length 1."""

    vectors: Vectors


def label_space(raw: Vectors, centre: Centre) -> LabelSpace:
    """Build the space from the raw vectors of ``cpv.labels("en")``, (9454, d), in the order of the codes."""
    centred = centre.of_short(raw, [LABEL_LANGUAGE] * len(raw))
    mixed = centred.copy()
    for position, code in enumerate(cpv.all_codes()):
        share = PARENT_SHARE
        for above in cpv.ancestors(code):
            mixed[position] += share * centred[cpv.position(above)]
            share *= PARENT_SHARE
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    return LabelSpace((mixed / np.where(lengths == 0, 1, lengths)).astype(np.float32))


def bridge_texts(capability: str, language: str) -> tuple[str, ...]:
    """Return the texts of a capability whose vectors the bridge needs: the whole, then its phrases."""
    return (capability, *phrases(capability, language))


def suggest_codes(
    capability: str, language: str, *, vectors: Mapping[str, Vectors], centre: Centre, space: LabelSpace
) -> tuple[CpvSuggestion, ...]:
    """Suggest up to 25 CPV codes for a capability, the most confident (1.0) first.

    ``vectors`` holds the raw vectors of :func:`bridge_texts`.
    """
    texts = bridge_texts(capability, language)
    centred = centre.of_short(np.stack([vectors[text] for text in texts]), [language] * len(texts))
    meaning = centred @ space.vectors.T
    scores = (meaning + meaning[0]) / 2 + SPELLING_SHARE * _spelling(texts, language)
    best = np.clip(scores.max(axis=0), 0, None) * _kind_weights()
    order = np.argsort(-best, kind="stable")[:MOST_SUGGESTIONS]
    top = float(best[order[0]])
    if top <= 0:
        return ()
    codes = cpv.all_codes()
    found = ((codes[position], float(best[position] / top) ** CONTRAST) for position in order.tolist())
    return tuple(CpvSuggestion(code, round(trust, 3)) for code, trust in found if trust >= LEAST_CONFIDENCE)


def _spelling(texts: Sequence[str], language: str) -> Vectors:
    """Return (n_texts, 9454) float32: the TF-IDF cosine over character 3- to 5-grams with the labels."""
    vectorizer, labels = _label_terms(language)
    result: Vectors = (vectorizer.transform([text.lower() for text in texts]) @ labels.T).toarray()
    return result


@lru_cache(maxsize=12)
def _label_terms(language: str) -> tuple[TfidfVectorizer, csr_array]:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    labels = vectorizer.fit_transform([label.lower() for label in cpv.labels(language)])
    return vectorizer, csr_array(labels)


@cache
def _kind_weights() -> Vectors:
    weights = [GOODS_DISCOUNT if cpv.kind(code) == "supplies" else 1.0 for code in cpv.all_codes()]
    return np.array(weights, np.float32)
