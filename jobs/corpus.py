"""Gathers what reading texts needs: vectors from the database, language means, term weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.labels import stored_label_vectors, stored_short_means
from matcher.blocks import Corpus
from matcher.bridge import bridge_texts
from matcher.centre import Centre
from matcher.lot_text import text_hash
from matcher.records import Enterprise
from matcher.signals import LotSignals
from matcher.terms import N_TERMS, inverse_frequency, term_counts
from models.queries import term_weights
from models.queries.projections import load_projection
from models.queries.vectors import language_means, load_vectors

Vectors = NDArray[np.float32]
REFRESH_FACTOR = 1.25
"""Term weights are computed anew when this many times the lots are stored."""


class NoVectorsError(RuntimeError):
    """Nothing has been embedded yet; raised when matching is asked for before embedding."""


def base_corpus(settings: Settings, session: Session, encoder_id: str) -> Corpus:
    """Return the corpus without vectors: the centre of all stored lots, the term weights, the labels.

    Raises:
        NoVectorsError: there are no language means of this encoder, so nothing has been embedded with it.
    """
    means = language_means(session, encoder_id)
    if not means:
        raise NoVectorsError("No lot has been embedded yet. Run `python -m jobs embed` first.")
    overall = means.get("") if "" in means else np.mean(list(means.values()), axis=0)
    centre = Centre(
        np.asarray(overall, np.float32),
        means,
        stored_short_means(settings.var_dir, encoder_id),
        load_projection(session, encoder_id),
    )
    labels = stored_label_vectors(settings.var_dir, encoder_id, centre)
    return Corpus({}, centre, _term_weights(session), labels)


def with_lots(session: Session, encoder_id: str, corpus: Corpus, lots: Iterable[LotSignals]) -> Corpus:
    """Return the corpus with the vectors of some lots in place of any others."""
    return with_texts(session, encoder_id, corpus, (lot.text for lot in lots))


def with_texts(session: Session, encoder_id: str, corpus: Corpus, texts: Iterable[str]) -> Corpus:
    """Return the corpus with the vectors of some texts in place of any others."""
    return replace(corpus, vectors=_vectors(session, encoder_id, texts))


def with_enterprises(session: Session, encoder_id: str, corpus: Corpus, enterprises: Sequence[Enterprise]) -> Corpus:
    """Return the corpus with the vectors of what the enterprises say and have won in place of any others."""
    skills = (skill for enterprise in enterprises for skill in enterprise.capabilities)
    texts = {text for skill in skills for text in bridge_texts(skill.text, skill.language)}
    texts |= {contract.text for enterprise in enterprises for contract in enterprise.won}
    return replace(corpus, vectors=_vectors(session, encoder_id, texts))


def _vectors(session: Session, encoder_id: str, texts: Iterable[str]) -> dict[str, Vectors]:
    by_hash = {text_hash(text): text for text in texts}
    return {by_hash[key]: vector for key, vector in load_vectors(session, list(by_hash), encoder_id).items()}


def _term_weights(session: Session) -> Vectors:
    stored = term_weights.load(session)
    n_lots = term_weights.count_lots(session)
    if stored is not None and n_lots <= REFRESH_FACTOR * stored[0]:
        return stored[1]
    counts = [term_counts(texts) for texts in term_weights.lot_texts(session)]
    weights = inverse_frequency(vstack(counts, format="csr")) if counts else np.ones(N_TERMS, np.float32)
    term_weights.save(session, weights, n_lots)
    return weights.astype(np.float16).astype(np.float32)
