"""What the stored notices say about texts in general: language means and term weights.

Both are estimated on stored lots, never on the texts that are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Centre:
    """Mean vectors, each (d,) float32: of long texts (lots) and of short ones (capabilities, labels) by language.

    Dense similarity is compared after the mean of the text's language is taken off: without it, lots in the
    enterprise's own language drown the right ones in others.
    """

    overall: Vectors
    lots: Mapping[str, Vectors] = field(default_factory=dict)
    short: Mapping[str, Vectors] = field(default_factory=dict)
    projection: Vectors | None = None
    """(d, d), applied after centring; see ``matcher.projection``."""

    def of_lots(self, vectors: Vectors, languages: Sequence[str | None]) -> Vectors:
        """Centre lot vectors (n, d) and return them with length 1; a zero vector stays zero."""
        return self._centred(vectors, [self.lots.get(language or "", self.overall) for language in languages])

    def of_short(self, vectors: Vectors, languages: Sequence[str | None]) -> Vectors:
        """Centre vectors of capabilities, phrases or labels (n, d) and return them with length 1."""
        return self._centred(
            vectors,
            [self.short.get(language or "", self.lots.get(language or "", self.overall)) for language in languages],
        )

    def _centred(self, vectors: Vectors, means: Sequence[Vectors]) -> Vectors:
        if not len(vectors):
            return vectors.astype(np.float32)
        present = np.any(vectors != 0, axis=1, keepdims=True)
        centred = np.where(present, vectors - np.stack(means), 0)
        if self.projection is not None:
            centred = centred @ self.projection
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        result: Vectors = (centred / lengths).astype(np.float32)
        return result


def blended_means(
    sums: Mapping[str, Vectors], counts: Mapping[str, int], *, prior: int = 20
) -> tuple[Vectors, dict[str, Vectors]]:
    """Return the overall mean (d,) and the mean of each language, small languages drawn towards the overall mean.

    A language with n texts keeps n / (n + ``prior``) of its own mean.
    """
    total = sum(counts.values())
    overall = (np.sum([sums[language] for language in sums], axis=0) / max(total, 1)).astype(np.float32)
    means = {
        language: ((sums[language] + prior * overall) / (counts[language] + prior)).astype(np.float32)
        for language in sums
    }
    return overall, means
