"""The same notice in many languages: is the nearest other text one of its translations?

Texts of notices that stand word for word in another notice too count as one notice: nobody could tell them apart. One
row looks only at texts in other languages, where no near-copy by the same buyer can stand before the translation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.settings import PROJECT_ROOT, get_settings
from jobs.encoders import load_encoder
from jobs.evaluate import encoded
from matcher.centre import Centre, blended_means
from matcher.lot_text import lot_text
from matcher.projection import trade_projection
from tests.bench.rows import Row

PREFIXES = ("3-translations",)
TEXTS = PROJECT_ROOT.parent / "shared" / "data" / "multilingual_texts.jsonl"

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Texts:
    """n texts of notices with their languages, main CPV codes and notices."""

    texts: tuple[str, ...]
    languages: tuple[str, ...]
    codes: tuple[str, ...]
    notices: NDArray[np.str_]


def rows(path: Path = TEXTS) -> Iterator[Row]:
    """Yield the rows; none where the texts are not beside the checkout."""
    if not path.is_file():
        return
    given = _read(path)
    settings = get_settings()
    vectors = encoded(given.texts, load_encoder(settings), settings.var_dir)
    matched = _as_matched(vectors, given)
    dense, found = _found(vectors, given), _found(matched, given)
    shares = {
        language: float(found[[other == language for other in given.languages]].mean())
        for language in sorted(set(given.languages))
    }
    worst = min(shares, key=lambda language: shares[language])
    gain = 100 * float(found.mean() - dense.mean())
    against = f"dense only {dense.mean():.3f}; {len(given.texts)} texts, {len(shares)} languages"
    yield Row("3-translations-rank1", float(found.mean()), "", "", against)
    yield Row("3-translations-gain", gain, "points", ">= 5", against)
    elsewhere, dense_elsewhere = (float(_found(item, given, abroad=True).mean()) for item in (matched, vectors))
    said = f"dense only {dense_elsewhere:.3f}; of texts in other languages only"
    yield Row("3-translations-rank1-abroad", elsewhere, "", "", said)
    yield Row("3-translations-least", shares[worst], "", ">= 0.80", f"the language with the least, {worst}")
    for language, share in shares.items():
        yield Row(f"3-translations-rank1-{language}", share, "", ">= 0.80", "")


def _read(path: Path) -> Texts:
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [lot_text(item["title"], item["description"]) for item in read]
    return Texts(
        texts=tuple(texts),
        languages=tuple(item["lang"] for item in read),
        codes=tuple(item["cpv"] or "" for item in read),
        notices=np.array(_merged([item["pn"] for item in read], texts)),
    )


def _merged(notices: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the notices with one name for those that share a text."""
    merged, name_of_text = {notice: notice for notice in notices}, dict[str, str]()
    for notice, text in zip(notices, texts, strict=True):
        same = name_of_text.setdefault(text, merged[notice])
        merged = {key: same if value == merged[notice] else value for key, value in merged.items()}
    return [merged[notice] for notice in notices]


def _as_matched(vectors: Vectors, given: Texts) -> Vectors:
    """Return the vectors as matching sees them: centred on their language, projected."""
    sums: dict[str, Vectors] = {}
    counts: dict[str, int] = {}
    for vector, language in zip(vectors, given.languages, strict=True):
        sums[language] = sums.get(language, 0) + vector
        counts[language] = counts.get(language, 0) + 1
    centre = Centre(*blended_means(sums, counts))
    centred = centre.of_lots(vectors, given.languages)
    return replace(centre, projection=trade_projection(centred, given.codes)).of_lots(vectors, given.languages)


def _found(vectors: Vectors, given: Texts, *, abroad: bool = False) -> NDArray[np.bool_]:
    """Return for each text whether the nearest other one (in another language) is of the same notice, (n,)."""
    nearness = vectors @ vectors.T
    np.fill_diagonal(nearness, -np.inf)
    if abroad:
        spoken = np.array(given.languages)
        nearness[spoken[:, None] == spoken] = -np.inf
    found: NDArray[np.bool_] = given.notices[nearness.argmax(axis=1)] == given.notices
    return found
