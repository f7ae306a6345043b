"""SQL of the stored vectors and language means, and which encoder's vectors serve. Encodes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from sqlalchemy import Text, any_, exists, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from models.enterprises import CapabilityRow
from models.notices import LanguageMeanRow, LotRow, VectorRow

Vectors = NDArray[np.float32]

HASHES_AT_ONCE = 20_000
OVERALL = ""
"""The key of the mean over all languages."""
HEADER_HALVES = 2
"""A halfvec travels as its length and an unused number, 16 bits each, and then its floats. Source: pgvector."""


def load_vectors(session: Session, text_hashes: Sequence[str], encoder_id: str) -> dict[str, Vectors]:
    """Return text hash -> vector (d,) float32 for the texts that have one; fast for 100,000 texts at once."""
    query = "SELECT text_hash, embedding FROM vectors WHERE encoder_id = %s AND text_hash = ANY(%s)"
    found: dict[str, Vectors] = {}
    with _raw_cursor(session) as cursor:
        for start in range(0, len(text_hashes), HASHES_AT_ONCE):
            cursor.execute(query, (encoder_id, list(text_hashes[start : start + HASHES_AT_ONCE])))
            rows = cursor.fetchall()
            if rows:
                found.update(zip((row[0] for row in rows), _floats([row[1] for row in rows]), strict=True))
    return found


def store_vectors(session: Session, hashes: Sequence[str], vectors: Vectors, encoder_id: str) -> None:
    """Keep the vectors (n, d) of n texts; those that are kept already stay as they are."""
    by_hash = dict(zip(hashes, vectors, strict=True))
    rows = [
        {"text_hash": key, "encoder_id": encoder_id, "embedding": HalfVector(by_hash[key])} for key in sorted(by_hash)
    ]
    if rows:
        session.execute(insert(VectorRow).on_conflict_do_nothing(), rows)


def missing_hashes(session: Session, hashes: Collection[str], encoder_id: str) -> set[str]:
    """Return those of the hashes under which this encoder has no vector."""
    asked = sorted(set(hashes))
    missing = set(asked)
    for start in range(0, len(asked), HASHES_AT_ONCE):
        chunk = literal(asked[start : start + HASHES_AT_ONCE], ARRAY(Text))
        statement = select(VectorRow.text_hash).where(
            VectorRow.encoder_id == encoder_id, VectorRow.text_hash == any_(chunk)
        )
        missing.difference_update(session.scalars(statement))
    return missing


def language_means(session: Session, encoder_id: str) -> dict[str, Vectors]:
    """Return language -> mean vector (d,) float32 of the stored lots; the key "" holds the overall mean."""
    with _raw_cursor(session) as cursor:
        cursor.execute("SELECT language, mean FROM language_means WHERE encoder_id = %s ORDER BY 1", (encoder_id,))
        return {language: _floats([mean])[0] for language, mean in cursor.fetchall()}


def store_language_means(
    session: Session, encoder_id: str, means: Mapping[str, Vectors], counts: Mapping[str, int]
) -> None:
    """Replace the means of an encoder by (d,) vectors per language, with the number of lots that each rests on."""
    for language in sorted(means):
        values = {
            "n_texts": counts.get(language, 0),
            "mean": HalfVector(means[language]),
            "computed_at": func.now(),
        }
        statement = insert(LanguageMeanRow).values(encoder_id=encoder_id, language=language, **values)
        session.execute(statement.on_conflict_do_update(index_elements=["encoder_id", "language"], set_=values))


def mean_counts(session: Session, encoder_id: str) -> dict[str, int]:
    """Return language -> number of lots that its stored mean rests on; the key "" holds all lots."""
    statement = select(LanguageMeanRow.language, LanguageMeanRow.n_texts).where(
        LanguageMeanRow.encoder_id == encoder_id
    )
    return {language: number for language, number in session.execute(statement)}  # noqa: C416 - rows are no pairs


def embedded_lot_counts(session: Session, encoder_id: str) -> dict[str, int]:
    """Return language ("" where unknown) -> number of stored lots that have a vector of this encoder."""
    language = func.coalesce(LotRow.language, "")
    statement = (
        select(language, func.count())
        .join(VectorRow, VectorRow.text_hash == LotRow.text_hash)
        .where(VectorRow.encoder_id == encoder_id)
        .group_by(language)
        .order_by(language)
    )
    return {key: number for key, number in session.execute(statement)}  # noqa: C416 - rows are no pairs


def embedded_lot_sums(session: Session, encoder_id: str) -> dict[str, Vectors]:
    """Return language ("" where unknown) -> sum (d,) float32 of the vectors of its stored lots."""
    query = (
        "SELECT coalesce(l.language, ''), count(*), avg(v.embedding::vector) FROM lots l JOIN vectors v"
        " ON v.text_hash = l.text_hash WHERE v.encoder_id = %s GROUP BY 1 ORDER BY 1"
    )
    with _raw_cursor(session) as cursor:
        cursor.execute(query, (encoder_id,))
        return {language: number * _single_floats(mean) for language, number, mean in cursor.fetchall()}


def encoders_with_means(session: Session) -> list[str]:
    """Return the encoders that have language means, in order."""
    statement = select(LanguageMeanRow.encoder_id).distinct().order_by(LanguageMeanRow.encoder_id)
    return list(session.scalars(statement.limit(1000)))


def active_encoder_id(session: Session, wanted: str) -> str:
    """Return the encoder whose vectors serve: the wanted one unless another has more of what is to be matched.

    So the old vectors serve while a new encoder re-embeds: open lots and capabilities count, and an encoder without
    language means cannot serve.
    """
    ready = encoders_with_means(session)
    others = [encoder_id for encoder_id in ready if encoder_id != wanted]
    if not others or (wanted in ready and is_complete(session, wanted)):
        return wanted
    reach = _reach(session)
    best = max(others, key=lambda encoder_id: reach.get(encoder_id, 0))
    own = reach.get(wanted, 0) if wanted in ready else -1
    return best if reach.get(best, 0) > own else wanted


def is_complete(session: Session, encoder_id: str) -> bool:
    """Return whether this encoder has embedded every open lot and every capability."""
    for hashes in (_open_lot_hashes(), select(CapabilityRow.text_hash)):
        texts = hashes.subquery()
        has_vector = exists().where(VectorRow.text_hash == texts.c.text_hash, VectorRow.encoder_id == encoder_id)
        if session.scalar(select(exists().select_from(texts).where(~has_vector))):
            return False
    return True


def _reach(session: Session) -> dict[str, int]:
    """Return encoder -> how many open lots and capabilities it has embedded."""
    texts = _open_lot_hashes().union_all(select(CapabilityRow.text_hash)).subquery()
    statement = (
        select(VectorRow.encoder_id, func.count())
        .join(texts, texts.c.text_hash == VectorRow.text_hash)
        .group_by(VectorRow.encoder_id)
    )
    return {encoder_id: number for encoder_id, number in session.execute(statement)}  # noqa: C416


def _open_lot_hashes() -> Any:
    return select(LotRow.text_hash).where(LotRow.state == "open")


def _raw_cursor(session: Session) -> Any:
    """Return a cursor of the driver that gives columns as they travel, inside the session's transaction."""
    session.flush()
    connection: Any = session.connection().connection.driver_connection
    return connection.cursor(binary=True)


def _floats(halfvecs: Sequence[bytes]) -> Vectors:
    """Read halfvecs of one length: (n, d) float32."""
    table = np.frombuffer(b"".join(halfvecs), ">f2").reshape(len(halfvecs), -1)
    return table[:, HEADER_HALVES:].astype(np.float32)


def _single_floats(vector: bytes) -> Vectors:
    """Read one vector of single floats, which has the same header: (d,) float32."""
    return np.frombuffer(vector, ">f4", offset=2 * HEADER_HALVES).astype(np.float32)
