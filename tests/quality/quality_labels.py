"""CPV labels across languages: is the nearest label of another language that of the same code?

Services down to classes (four digits), compared with the English labels: raw, and centred on the mean of the
language as matching does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from config.settings import get_settings
from jobs.encoders import load_encoder
from jobs.evaluate import encoded
from matcher.codes import cpv
from tests.bench.rows import Row

PREFIXES = ("3-labels",)
LANGUAGES = ("bg", "de", "el", "es", "fr", "lv", "nl", "pl", "pt", "ro")
MOST_DIGITS = 4

Vectors = NDArray[np.float32]


def rows() -> Iterator[Row]:
    """Yield a row for each language of the interface and one for the mean."""
    settings = get_settings()
    encoder = load_encoder(settings)
    chosen = [code for code in cpv.all_codes() if cpv.kind(code) == "services" and cpv.level(code) <= MOST_DIGITS]
    english = encoded([cpv.label(code, "en") for code in chosen], encoder, settings.var_dir)
    centred, raw = {}, {}
    for language in LANGUAGES:
        own = encoded([cpv.label(code, language) for code in chosen], encoder, settings.var_dir)
        raw[language], centred[language] = _found(own, english), _found(_centred(own), _centred(english))
    said = f"{len(chosen)} codes, mean of {len(LANGUAGES)} languages; not centred {np.mean(list(raw.values())):.3f}"
    yield Row("3-labels-rank1", float(np.mean(list(centred.values()))), "", "", said)
    for language in LANGUAGES:
        yield Row(f"3-labels-rank1-{language}", centred[language], "", "", f"not centred {raw[language]:.3f}")


def _centred(vectors: Vectors) -> Vectors:
    moved = vectors - vectors.mean(axis=0)
    result: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return result


def _found(own: Vectors, english: Vectors) -> float:
    """Return the share of labels whose nearest English one is that of the same code."""
    return float(np.mean((own @ english.T).argmax(axis=1) == np.arange(len(own))))
