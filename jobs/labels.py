"""The vectors of the CPV labels and of short texts in general, made once per encoder and kept in VAR_DIR.

Needed by the CPV bridge and for centring capabilities. Computing takes tens of seconds on two cores, so it
happens in the embedding worker, never in the way of a page.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import no_labels
from matcher.bridge import LABEL_LANGUAGE, label_space
from matcher.centre import Centre
from matcher.codes import cpv

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]
Progress = Callable[[int, int], None]
ENGLISH = "english.npy"
SAMPLE_STEP = 40
"""Every 40th label (237 of 9,454) estimates the mean vector of short texts in a language."""


class EncodesTexts(Protocol):
    """What this module needs of an encoder."""

    @property
    def id(self) -> str:
        """The stable name of the encoder."""

    def encode(self, texts: list[str]) -> Vectors:
        """Return (n, d) float32 vectors of length 1."""


@dataclass(frozen=True, slots=True)
class Labels:
    """``english``: raw vectors of all CPV labels in English, (9454, d); ``short_means``: language -> (d,)."""

    english: Vectors
    short_means: dict[str, Vectors]


def label_folder(var_dir: Path, encoder_id: str) -> Path:
    """Return the folder in which the label vectors of an encoder are kept."""
    return var_dir / "labels" / encoder_id.replace("/", "_")


def load_labels(var_dir: Path, encoder: EncodesTexts, languages: Collection[str]) -> Labels:
    """Return the label vectors of an encoder and the means of some languages, computing what is missing.

    An interrupted run goes on where it was. A language without labels has no mean.
    """
    folder = label_folder(var_dir, encoder.id)
    english = _cached(folder / ENGLISH, lambda: encoder.encode(list(cpv.labels(LABEL_LANGUAGE))))
    means = {
        language: _cached(folder / f"mean-{language}.npy", partial(_short_mean, encoder, language))
        for language in sorted({LABEL_LANGUAGE, *languages}.intersection(cpv.label_languages()))
    }
    return Labels(english, means)


def stored_short_means(var_dir: Path, encoder_id: str) -> dict[str, Vectors]:
    """Return the mean vectors of short texts that have been computed so far, by language."""
    files = sorted(label_folder(var_dir, encoder_id).glob("mean-*.npy"))
    return {file.stem.removeprefix("mean-"): np.load(file).astype(np.float32) for file in files}


def stored_label_vectors(var_dir: Path, encoder_id: str, centre: Centre) -> Halves:
    """Return the centred vectors of all labels, (9454, d); no rows while they have not been computed."""
    path = label_folder(var_dir, encoder_id) / ENGLISH
    if not path.exists():
        return no_labels()
    mean = centre.short.get(LABEL_LANGUAGE, centre.lots.get(LABEL_LANGUAGE, centre.overall)).astype(np.float32)
    projection = b"" if centre.projection is None else centre.projection.astype(np.float32).tobytes()
    return _label_vectors(path, path.stat().st_mtime_ns, mean.tobytes(), projection)


@lru_cache(maxsize=2)
def _label_vectors(path: Path, changed_ns: int, mean: bytes, projection: bytes) -> Halves:  # noqa: ARG001 - a key
    """Centre the labels of a file, about a second: kept for the next time with the same file and centre."""
    overall = np.frombuffer(mean, np.float32)
    matrix = np.frombuffer(projection, np.float32).reshape(len(overall), -1) if projection else None
    vectors = label_space(np.load(path).astype(np.float32), Centre(overall, projection=matrix)).vectors
    halves = vectors.astype(np.float16)
    halves.flags.writeable = False
    return halves


def _short_mean(encoder: EncodesTexts, language: str) -> Vectors:
    mean: Vectors = encoder.encode(list(cpv.labels(language)[::SAMPLE_STEP])).mean(axis=0)
    return mean


def _cached(path: Path, make: Callable[[], Vectors]) -> Vectors:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        logger.info("computing label vectors %s", path.name)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        with unfinished.open("wb") as file:
            np.save(file, make().astype(np.float16))
        unfinished.replace(path)
    vectors: Vectors = np.load(path).astype(np.float32)
    return vectors
