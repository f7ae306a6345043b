"""SQL of the stored term weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from matcher.lot_text import lot_text
from matcher.terms import ANALYZER
from models.notices import LotRow, TermWeightsRow

TEXTS_AT_ONCE = 2_000


def load(session: Session) -> tuple[int, NDArray[np.float32]] | None:
    """Return on how many texts the weights rest and the weights (N_TERMS,), or ``None`` before the first time."""
    row = session.get(TermWeightsRow, ANALYZER)
    return None if row is None else (row.n_texts, np.frombuffer(row.weights, np.float16).astype(np.float32))


def save(session: Session, weights: NDArray[np.float32], n_texts: int) -> None:
    """Replace the stored weights."""
    values = {"n_texts": n_texts, "weights": weights.astype(np.float16).tobytes(), "computed_at": func.now()}
    statement = insert(TermWeightsRow).values(analyzer=ANALYZER, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["analyzer"], set_=values))


def count_lots(session: Session) -> int:
    """Return how many lots are stored."""
    return session.scalar(select(func.count()).select_from(LotRow)) or 0


def lot_texts(session: Session) -> Iterator[list[str]]:
    """Yield the texts of all lots in batches."""
    statement = select(LotRow.title, LotRow.description).order_by(LotRow.id).execution_options(yield_per=TEXTS_AT_ONCE)
    for batch in session.execute(statement).partitions():
        yield [lot_text(row.title, row.description) for row in batch]
