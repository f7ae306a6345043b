"""Is the quoted sentence the reason? Taken out of the lot's text, it must cost the lot more than another one does.

The lots at the top of each profile's ranking that have three sentences or more; meaning is computed anew without the
sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from config.settings import PROJECT_ROOT, get_settings
from jobs.criteria import default_criteria
from jobs.encoders import Encoder, load_encoder
from jobs.evaluate import capability_only, prepare, read_bench
from matcher.blocks import Corpus, lot_block
from matcher.enterprise_blocks import EnterpriseBlock, enterprise_block
from matcher.features.semantic import WHOLE_SHARE
from matcher.scoring import scorer_for
from matcher.sentences import nearest_sentence, sentences
from matcher.signals import LotSignals
from tests.bench.rows import Row

PREFIXES = ("3-highlights",)
BENCH = PROJECT_ROOT.parent / "shared" / "data" / "bench"
TOP, LEAST_SENTENCES = 12, 3


@dataclass(frozen=True, slots=True)
class _Reading:
    """How texts are read: an encoder and the corpus that centres what it says."""

    encoder: Encoder
    corpus: Corpus

    def change(self, lot: LotSignals, text: str, work: EnterpriseBlock) -> float:
        """Return how much the likeness in meaning changes when the lot reads ``text``."""
        vectors = self.corpus.centre.of_lots(self.encoder.encode([lot.text, text]), [lot.language] * 2)
        whole = (work.capability_vectors @ vectors.T).max(axis=0)
        phrase = (work.phrase_vectors @ vectors.T).max(axis=0)
        before, after = (WHOLE_SHARE * whole + (1 - WHOLE_SHARE) * phrase).tolist()
        return float(after - before)


def rows(folder: Path = BENCH) -> Iterator[Row]:
    """Yield the rows; none where the bench is not beside the checkout."""
    if not folder.is_dir():
        return
    settings, criteria = get_settings(), default_criteria()
    bench, encoder = read_bench(folder), load_encoder(settings)
    corpus, enterprises = prepare(bench, encoder, settings.var_dir)
    lots, scorer, chance = lot_block(bench.lots, corpus), scorer_for(criteria), np.random.default_rng(0)
    reading, changes = _Reading(encoder, corpus), []
    for enterprise in enterprises:
        work = enterprise_block([enterprise], corpus)
        points = scorer.trade_points(scorer.trade_matrices(lots, work), capability_only(criteria, scorer))[0]
        for place in np.argsort(-points, kind="stable")[:TOP].tolist():
            found = _changes(reading, bench.lots[place], work, chance)
            changes += [found] if found else []
    quoted, other = np.array(changes).T
    said = f"{len(quoted)} lots; another sentence, drawn by lot: {np.mean(other < 0):.3f} lower, {other.mean():+.4f}"
    yield Row("3-highlights-lower", float(np.mean(quoted < 0)), "of lots score lower", ">= 0.80", said)
    yield Row("3-highlights-change", float(quoted.mean()), "cosine", "< 0", said)


def _changes(
    reading: _Reading, lot: LotSignals, work: EnterpriseBlock, chance: np.random.Generator
) -> tuple[float, float] | None:
    spoken = sentences(lot.text)
    if len(spoken) < LEAST_SENTENCES:
        return None
    vectors = reading.corpus.centre.of_lots(reading.encoder.encode(list(spoken)), [lot.language] * len(spoken))
    best = nearest_sentence(vectors, np.vstack([work.capability_vectors, work.phrase_vectors]))
    if best is None:
        return None
    other = int(chance.choice([place for place in range(len(spoken)) if place != best]))
    folded = " ".join(lot.text.split())
    one, two = (reading.change(lot, folded.replace(spoken[place], " "), work) for place in (best, other))
    return one, two
