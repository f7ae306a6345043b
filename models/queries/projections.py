"""SQL of the stored projections, and of the lots that teach them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from matcher.projection import MOST_PER_TRADE, TRADE_DIGITS
from models.notices import LotRow, ProjectionRow, VectorRow
from models.queries.vectors import load_vectors

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TradeLots:
    """n embedded lots, few of each trade: vectors (n, d) as stored, languages and main CPV codes."""

    vectors: Vectors
    languages: tuple[str | None, ...]
    codes: tuple[str, ...]


def load_projection(session: Session, encoder_id: str) -> Vectors | None:
    """Return the projection of an encoder, (d, d) float32, or ``None`` where there is none yet."""
    row = session.get(ProjectionRow, encoder_id)
    if row is None:
        return None
    values = np.frombuffer(row.matrix, np.float16).astype(np.float32)
    size = round(len(values) ** 0.5)
    return values.reshape(size, size)


def save_projection(session: Session, encoder_id: str, projection: Vectors, n_texts: int) -> None:
    """Replace the projection of an encoder."""
    values = {"n_texts": n_texts, "matrix": projection.astype(np.float16).tobytes(), "computed_at": func.now()}
    statement = insert(ProjectionRow).values(encoder_id=encoder_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["encoder_id"], set_=values))


def trade_lots(session: Session, encoder_id: str) -> TradeLots | None:
    """Return up to 30 different lots of every trade that this encoder has embedded, ``None`` when there are none."""
    trade = func.left(LotRow.cpv_main, TRADE_DIGITS)
    different = (
        select(LotRow.text_hash, LotRow.language, LotRow.cpv_main, trade.label("trade"))
        .join(VectorRow, VectorRow.text_hash == LotRow.text_hash)
        .where(VectorRow.encoder_id == encoder_id, LotRow.cpv_main.is_not(None))
        .ext(distinct_on(LotRow.text_hash))
        .order_by(LotRow.text_hash, LotRow.id)
        .subquery()
    )
    place = func.row_number().over(partition_by=different.c.trade, order_by=different.c.text_hash).label("place")
    numbered = select(different, place).subquery()
    rows = session.execute(
        select(numbered).where(numbered.c.place <= MOST_PER_TRADE).order_by(numbered.c.text_hash)
    ).all()
    if not rows:
        return None
    vectors = load_vectors(session, [row.text_hash for row in rows], encoder_id)
    return TradeLots(
        vectors=np.stack([vectors[row.text_hash] for row in rows]),
        languages=tuple(row.language for row in rows),
        codes=tuple(row.cpv_main for row in rows),
    )
