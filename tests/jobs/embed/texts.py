"""Lots and enterprises to embed, and an encoder that counts letters instead of understanding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from config.settings import Settings
from jobs.enterprises import load_enterprises
from matcher.lot_text import lot_text, text_hash
from models.database import session_scope
from models.documents import RawDocumentRow
from models.notices import LotRow, NoticeRow

DIMENSION = 64


@dataclass
class LetterEncoder:
    """Vectors of hashed letter triples; remembers which texts it was asked for."""

    id: str = "letters-1"
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += texts
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in enumerate(texts):
            padded = f" {text.lower()} ".encode()
            for start in range(len(padded) - 2):
                vectors[row, crc32(padded[start : start + 3]) % DIMENSION] += 1
        vectors += 1e-3
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def add_lots(
    settings: Settings, titles: Sequence[str], *, language: str = "de", state: str = "open", code: str | None = None
) -> list[int]:
    """Store a notice with one lot for each title; return the notices' ids."""
    with session_scope(settings) as session:
        name = f"{language}{titles[0]}{state}"
        document = RawDocumentRow(source="test", reference=name, sha256=name, content=b"", size_bytes=0)
        session.add(document)
        session.flush()
        ids = []
        for title in titles:
            notice_id = f"{language}-{state}-{title}"
            notice = NoticeRow(
                source="test", notice_id=notice_id, schema="eforms", form_type="competition", title=title,
                content_hash=notice_id, raw_document_id=document.id,
            )  # fmt: skip
            session.add(notice)
            session.flush()
            lot = _lot(notice, title, language, state)
            lot.cpv_main = code
            session.add(lot)
            ids.append(notice.id)
        return ids


def _lot(notice: NoticeRow, title: str, language: str, state: str) -> LotRow:
    return LotRow(
        public_id=f"{notice.notice_id}#1", lot_key=f"{notice.notice_id}#1", notice_id=notice.id, ref="1", position=0,
        kind="Lot", state=state, title=title, language=language, text_hash=text_hash(lot_text(title, None)),
        reserved_participation="unknown", reserved_execution="unknown", social="unknown", green="unknown",
        sme_suitable="unknown",
    )  # fmt: skip


def add_enterprise(settings: Settings, key: str, *capabilities: str, language: str = "en") -> None:
    """Load an enterprise as users do."""
    entry = {"key": key, "name": key, "country": "IE", "language": language, "capabilities": list(capabilities)}
    assert load_enterprises(settings, [entry]).failed == 0
