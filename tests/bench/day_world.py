"""A day of notices and a continent of enterprises as matrices in files, made without a database.

The lots are those of the real package, all taken as open; enterprises and vectors are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from jobs.archives import iter_documents
from jobs.ingesting.rows import notice_rows
from jobs.matrices.enterprise_files import write_enterprises
from jobs.matrices.lot_files import read_lots, write_lots
from matcher.blocks import Corpus, LotBlock, lot_block
from matcher.bridge import bridge_texts
from matcher.centre import Centre
from matcher.codes import cpv
from matcher.enterprise_blocks import EnterpriseTable, enterprise_table
from matcher.joining import join_enterprises
from matcher.parsers import ParseError, parse_notice
from matcher.records import Capability, CpvSuggestion, Enterprise
from matcher.signals import LotSignals
from matcher.terms import inverse_frequency, term_counts
from models.queries.matching import signals_of
from tests.bench.synthetic import DIMENSION, enterprises, labels, vector

LABELS = "labels.npy"
ROWS_AT_ONCE = 5_000
SUGGESTIONS = 10
"""Codes that the bridge is taken to suggest for every capability: real ones have about as many."""


def lots_of(package: Path, count: int) -> list[LotSignals]:
    """Return the first lots of a package, as open ones."""
    return list(islice(_lots(package), count))


def _lots(package: Path) -> Iterator[LotSignals]:
    number = 0
    for document in iter_documents([package]):
        try:
            rows = notice_rows(parse_notice(document.content), "ted").lots
        except ParseError:
            continue
        for row in rows:
            number += 1
            spoken = row["facts"].get("submission_languages")
            facts = {**row, "id": number, "state": "open", "submission_languages": spoken}
            yield signals_of(SimpleNamespace(**facts))  # type: ignore[arg-type]


def lot_corpus(lots: Sequence[LotSignals]) -> Corpus:
    """Return the lots' made-up vectors and their real term weights."""
    weights = inverse_frequency(term_counts([lot.text for lot in lots]))
    vectors = {lot.text: vector(lot.text, next(iter(lot.cpv), None)) for lot in lots}
    return Corpus(vectors, Centre(np.zeros(DIMENSION, np.float32)), weights, labels())


def made_up(count: int) -> Iterator[Enterprise]:
    """Yield synthetic enterprises with suggested codes around those of their trade."""
    for entry in enterprises(count):
        codes = entry["cpv"] or [cpv.all_codes()[hash_of(entry["key"]) % len(cpv.all_codes())]]
        near = cpv.children(cpv.parent(codes[0]) or codes[0]) or tuple(codes)
        suggested = tuple(CpvSuggestion(code, round(0.9**place, 3)) for place, code in enumerate(near[:SUGGESTIONS]))
        yield Enterprise(
            key=entry["key"],
            name=entry["name"],
            country=entry["country"],
            language=entry["language"],
            capabilities=tuple(Capability(text, entry["language"], suggested) for text in entry["capabilities"]),
            nuts=tuple(entry["nuts"]),
            status=tuple(entry["status"]),
            cpv=tuple(entry["cpv"]),
            max_contract_eur_cents=100 * entry["max_contract_eur"],
        )


def hash_of(text: str) -> int:
    """Return a number for a text that is the same in every process."""
    return sum(place * byte for place, byte in enumerate(text.encode(), 1))


def table_of(found: Sequence[Enterprise], corpus: Corpus, first: int = 0) -> EnterpriseTable:
    """Return enterprises as a table, numbered from ``first``, their vectors made up from their trade."""
    vectors = {}
    for item in found:
        code = item.cpv[0] if item.cpv else item.capabilities[0].suggestions[0].code
        for skill in item.capabilities:
            vectors.update({text: vector(text, code) for text in bridge_texts(skill.text, skill.language)})
    return enterprise_table(found, replace(corpus, vectors=vectors), list(range(first, first + len(found))))


def read_world_lots(folder: Path) -> LotBlock:
    """Map the lots that were written, with the labels."""
    return replace(read_lots(folder / "lots")[0], labels=np.load(folder / LABELS))


def write_world(folder: Path, lots: Sequence[LotSignals], n_enterprises: int) -> Corpus:
    """Write both matrices; return the corpus of the lots."""
    corpus = lot_corpus(lots)
    write_lots(folder / "lots", lot_block(lots, corpus), np.zeros(len(lots), np.int64))
    np.save(folder / LABELS, corpus.labels)
    made = made_up(n_enterprises)
    starts = range(0, n_enterprises, ROWS_AT_ONCE)
    tables = [table_of(list(islice(made, ROWS_AT_ONCE)), corpus, first) for first in starts]
    write_enterprises(folder / "enterprises", join_enterprises(tables), np.zeros(n_enterprises, np.int64))
    return corpus
