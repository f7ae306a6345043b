"""Keeps the matrices in step with the database: rows whose stamp has changed are read anew, all others stay.

The matrices lie in a folder named after everything that they depend on beside their rows (encoder, means, projection,
term weights); when that changes they are made anew and the old ones go.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from jobs.matrices.files import sweep
from matcher.blocks import Corpus, LotBlock
from matcher.enterprise_blocks import EnterpriseTable
from models.queries.stamps import Stamps

Rows = NDArray[np.int64]
Block = TypeVar("Block", LotBlock, EnterpriseTable)
Stamped = tuple[Block, Rows]
VERSION = "3"
"""Of the columns: files of another version are made anew."""
ROWS_AT_ONCE = 5_000
"""Read from the database at once while matrices are made."""
MOST_CHANGES = 500
"""Rows that are read beside the file; with more, the file is written anew."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[Block]):
    """How one kind of matrix is read, written, cut, joined and built from the rows with some ids."""

    read: Callable[[Path], Stamped[Block]]
    write: Callable[[Path, Block, Rows], None]
    take: Callable[[Block, Rows], Block]
    join: Callable[[Sequence[Block]], Block]
    build: Callable[[Sequence[int]], Block]


@dataclass(frozen=True, slots=True)
class Kept(Generic[Block]):
    """The mapped rows, the places of those that no longer hold, and what is to be read instead of them."""

    mapped: Block
    gone: Rows
    beside: Block


def folder_name(encoder_id: str, corpus: Corpus) -> str:
    """Return a name that stands for all that matrices depend on beside their rows."""
    digest = hashlib.sha256(f"{VERSION}\0{encoder_id}".encode())
    for means in (corpus.centre.lots, corpus.centre.short):
        for language in sorted(means):
            digest.update(language.encode() + means[language].tobytes())
    for array in (corpus.centre.overall, corpus.centre.projection, corpus.term_weights):
        digest.update(b"" if array is None else array.tobytes())
    return digest.hexdigest()[:24]


def keep(kind: Kind[Block], folder: Path, wanted: Stamps) -> Kept[Block]:
    """Return the rows with the wanted ids and stamps, writing the file anew where too much of it no longer holds.

    One process at a time reads or writes files of this kind, whatever they depend on, because writing removes the
    others. Who has mapped an older file goes on reading that.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / "lock"):
        found = _mapped(kind, folder)
        gone, missing = _difference(found, wanted)
        if found is None or len(gone) + len(missing) > MOST_CHANGES:
            _write(kind, folder, wanted, found)
            found = kind.read(folder)
            gone, missing = _difference(found, wanted)
    return Kept(found[0], gone, kind.build(wanted.ids[missing].tolist()))


def _mapped(kind: Kind[Block], folder: Path) -> Stamped[Block] | None:
    try:
        return kind.read(folder)
    except FileNotFoundError:
        return None


def _write(kind: Kind[Block], folder: Path, wanted: Stamps, found: Stamped[Block] | None) -> None:
    """Write the file with what still holds of the old one and all that is missing."""
    gone, missing = _difference(found, wanted)
    parts, stamps = [], [wanted.stamps[missing]]
    if found is not None:
        alive = np.delete(np.arange(len(found[1])), gone)
        parts.append(kind.take(found[0], alive))
        stamps.insert(0, found[1][alive])
    ids = wanted.ids[missing].tolist()
    parts += [kind.build(ids[start : start + ROWS_AT_ONCE]) for start in range(0, max(len(ids), 1), ROWS_AT_ONCE)]
    kind.write(folder, kind.join(parts), np.concatenate(stamps))
    sweep(folder.parent, folder.name)


def _difference(found: Stamped[Block] | None, wanted: Stamps) -> tuple[Rows, Rows]:
    """Return the places of rows of the file that no longer hold, and the places in ``wanted`` that it lacks."""
    if found is None:
        return np.zeros(0, np.int64), np.arange(len(wanted.ids))
    ids, stamps = np.asarray(found[0].ids), found[1]
    _, here, there = np.intersect1d(ids, wanted.ids, assume_unique=True, return_indices=True)
    same = stamps[here] == wanted.stamps[there]
    is_gone, is_missing = np.ones(len(ids), np.bool_), np.ones(len(wanted.ids), np.bool_)
    is_gone[here[same]], is_missing[there[same]] = False, False
    return np.flatnonzero(is_gone), np.flatnonzero(is_missing)
