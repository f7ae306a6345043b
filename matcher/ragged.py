"""Rows of different lengths in one array: the codes of each lot, the capabilities of each enterprise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


@dataclass(frozen=True, slots=True)
class Ragged:
    """n rows, one after the other: row i is ``values[offsets[i]:offsets[i + 1]]``; values may have more axes."""

    values: NDArray[Any]
    offsets: NDArray[np.int64]
    """(n + 1,), from 0 to the number of values."""

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def starts(self) -> NDArray[np.int64]:
        """(n,) where each row begins: what ``ufunc.reduceat`` takes, where no row is empty."""
        return self.offsets[:-1]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(n,) how many values each row has."""
        return np.diff(self.offsets)

    def row(self, index: int) -> NDArray[Any]:
        """Return the values of one row."""
        found: NDArray[Any] = self.values[self.offsets[index] : self.offsets[index + 1]]
        return found

    def rows(self, start: int, stop: int) -> Ragged:
        """Return the rows from ``start`` to before ``stop``."""
        offsets = self.offsets[start : stop + 1]
        return Ragged(self.values[offsets[0] : offsets[-1]], offsets - offsets[0])

    def take(self, rows: NDArray[np.int64]) -> Ragged:
        """Return some rows, in the order asked for."""
        lengths = self.lengths[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[:-1][rows] - offsets[:-1], lengths)
        return Ragged(self.values[places], offsets)


def joined_rows(parts: Sequence[Ragged]) -> Ragged:
    """Put the rows of all parts one after the other."""
    lengths = np.concatenate([part.lengths for part in parts])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Ragged(np.concatenate([part.values for part in parts]), offsets)


def ragged_bytes(texts: Sequence[str]) -> Ragged:
    """Put the UTF-8 bytes of texts one after the other."""
    encoded = [text.encode() for text in texts]
    offsets = np.concatenate([[0], np.cumsum([len(item) for item in encoded], dtype=np.int64)]).astype(np.int64)
    return Ragged(np.frombuffer(b"".join(encoded), np.uint8), offsets)


def ragged(rows: Sequence[Sequence[Any]], dtype: DTypeLike) -> Ragged:
    """Put rows one after the other."""
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    return Ragged(np.array([value for row in rows for value in row], dtype), offsets)
