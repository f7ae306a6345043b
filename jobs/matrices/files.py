"""Folders of plain arrays: written beside and renamed, so that one that is there is whole; read by mapping."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.ragged import Ragged

Arrays = Mapping[str, NDArray[Any]]
REST = "rest.json"


class StoredTexts(Sequence[str]):
    """Texts that are read from a mapped file one by one."""

    def __init__(self, texts: Ragged) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return (self._at(index) for index in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._at(place) for place in range(*index.indices(len(self)))]
        return self._at(range(len(self))[index])

    def _at(self, place: int) -> str:
        return bytes(self._texts.row(place)).decode()


def write_folder(folder: Path, arrays: Arrays, rest: Any) -> None:
    """Write arrays and whatever JSON can hold; an older folder of that name is replaced.

    Who has mapped the older one goes on reading it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder.parent))
    for name, array in arrays.items():
        np.save(unfinished / f"{name}.npy", array)
    (unfinished / REST).write_text(json.dumps(rest), encoding="utf-8")
    if folder.exists():
        folder.rename(unfinished / "older")
    unfinished.rename(folder)
    shutil.rmtree(folder / "older", ignore_errors=True)


def read_folder(folder: Path) -> tuple[dict[str, NDArray[Any]], Any]:
    """Map the arrays of a folder and read the rest.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    rest = json.loads((folder / REST).read_text(encoding="utf-8"))
    return {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}, rest


def sweep(folder: Path, keep: str) -> None:
    """Remove all folders in ``folder`` but one: what was made for other means, and what was left unfinished."""
    for other in folder.iterdir():
        if other.is_dir() and other.name != keep:
            shutil.rmtree(other, ignore_errors=True)


def of_ragged(name: str, rows: Ragged) -> dict[str, NDArray[Any]]:
    """Return the arrays of rows of different lengths."""
    return {name: rows.values, f"{name}-offsets": rows.offsets}


def to_ragged(name: str, arrays: Arrays) -> Ragged:
    """Return the rows whose arrays :func:`of_ragged` made."""
    return Ragged(arrays[name], np.asarray(arrays[f"{name}-offsets"]))


def of_sparse(name: str, table: csr_array) -> dict[str, NDArray[Any]]:
    """Return the arrays of a sparse table."""
    return {
        f"{name}-data": table.data,
        f"{name}-indices": table.indices,
        f"{name}-indptr": table.indptr,
        f"{name}-shape": np.array(table.shape, np.int64),
    }


def to_sparse(name: str, arrays: Arrays) -> csr_array:
    """Return the sparse table whose arrays :func:`of_sparse` made."""
    parts = (arrays[f"{name}-data"], arrays[f"{name}-indices"], np.asarray(arrays[f"{name}-indptr"]))
    return csr_array(parts, shape=tuple(arrays[f"{name}-shape"].tolist()))
