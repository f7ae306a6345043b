"""Opens all lots or all enterprises for matching, from mapped files and what has changed since they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.corpus import with_enterprises, with_lots
from jobs.matrices.enterprise_files import read_enterprises, write_enterprises
from jobs.matrices.keeping import Kind, Stamped, folder_name, keep
from jobs.matrices.lot_files import read_lots, write_lots
from matcher.blocks import Corpus, LotBlock, lot_block
from matcher.enterprise_blocks import EnterpriseTable, enterprise_table
from matcher.joining import join_enterprises, join_lots, take_enterprises, take_lots
from models.queries import matching
from models.queries.stamps import embedded_among, enterprise_stamps, lot_stamps


@dataclass(frozen=True, slots=True)
class Matrices:
    """The matrices of one encoder and one corpus (without vectors), read through one session."""

    settings: Settings
    session: Session
    encoder_id: str
    corpus: Corpus

    def some_lots(self, ids: Sequence[int]) -> LotBlock:
        """Read lots from the database, whatever their state; those that are not there are left out."""
        signals = list(matching.lots_by_id(self.session, ids).values()) if ids else []
        return lot_block(signals, with_lots(self.session, self.encoder_id, self.corpus, signals))

    def lots_of(self, notice_ids: Sequence[int], now: datetime) -> LotBlock:
        """Read those lots of some notices that may be matched."""
        signals = matching.lot_signals(self.session, now=now, notice_ids=notice_ids)
        return lot_block(signals, with_lots(self.session, self.encoder_id, self.corpus, signals))

    def some_enterprises(self, ids: Sequence[int]) -> EnterpriseTable:
        """Read enterprises from the database; those that are not there are left out."""
        found = matching.enterprises(self.session, ids) if ids else []
        corpus = with_enterprises(self.session, self.encoder_id, self.corpus, [item for _, item in found])
        return enterprise_table([item for _, item in found], corpus, [number for number, _ in found])

    def all_lots(self, now: datetime) -> list[LotBlock]:
        """Return the lots that may be matched, in blocks."""
        kind = Kind(self._lots_of, write_lots, take_lots, join_lots, self.some_lots)
        kept = keep(kind, self._folder("lots"), lot_stamps(self.session, now))
        blocks = [replace(kept.mapped, left_out=kept.gone, labels=self.corpus.labels), kept.beside]
        return [block for block in blocks if len(block)]

    def all_enterprises(self) -> list[EnterpriseTable]:
        """Return all enterprises, in tables of any length."""
        kind = Kind(read_enterprises, write_enterprises, take_enterprises, join_enterprises, self.some_enterprises)
        kept = keep(kind, self._folder("enterprises"), enterprise_stamps(self.session))
        starts, ends = [0, *(kept.gone + 1).tolist()], [*kept.gone.tolist(), len(kept.mapped)]
        parts = [kept.mapped.part(start, end) for start, end in zip(starts, ends, strict=True)]
        return [table for table in (*parts, kept.beside) if len(table)]

    def _folder(self, kind: str) -> Path:
        return self.settings.var_dir / "matrices" / kind / folder_name(self.encoder_id, self.corpus)

    def _lots_of(self, folder: Path) -> Stamped[LotBlock]:
        """Map lots; one that was not embedded when it was written, and is by now, gets a stamp that no lot has."""
        block, stamps = read_lots(folder)
        waiting = block.ids[~block.is_embedded]
        if not len(waiting):
            return block, stamps
        embedded = embedded_among(self.session, waiting.tolist(), self.encoder_id)
        return block, np.where(np.isin(block.ids, embedded), ~stamps, stamps)
