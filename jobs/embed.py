"""Embeds lots and capabilities: each text once per encoder, in chunks that are committed one by one.

A kill loses the chunk at hand, and the next run goes on.
Loads the encoder only in the process that embeds; what is embedded is asked to be matched.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.bridging import bridge_capabilities, bridge_id
from jobs.labels import EncodesTexts
from jobs.means import refresh_means
from matcher.bridge import bridge_texts
from matcher.lot_text import text_hash
from models.database import session_scope
from models.queries import embedding
from models.queries.vectors import encoders_with_means, missing_hashes, store_vectors
from models.queries.work import add_work

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
TEXTS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class EmbedCounts:
    """``lots`` and ``enterprises`` have vectors now; ``texts`` of theirs were encoded, ``cached`` had been before."""

    lots: int
    enterprises: int
    texts: int
    cached: int
    seconds: float


def embed_notices(settings: Settings, notice_ids: list[int], *, encoder: EncodesTexts | None = None) -> None:
    """Embed the lots of some notices and ask for their matching: the handler of ``embed_notice`` work."""
    encoder = encoder or loaded_encoder(settings)
    with session_scope(settings) as session:
        waiting = embedding.waiting_lots(session, encoder.id, notice_ids)
    n_texts = _embed_lots(settings, encoder, waiting.open_ids + waiting.other_ids, _ignore)
    with session_scope(settings) as session:
        refresh_means(session, encoder.id)
        if encoders_with_means(session):
            add_work(session, "match_notice", embedding.notices_to_match(session, notice_ids))
    logger.info("embedded %d texts of %d notices", n_texts, len(notice_ids))


def embed_enterprises(settings: Settings, enterprise_ids: list[int], *, encoder: EncodesTexts | None = None) -> None:
    """Embed what some enterprises can do and have won, suggest codes, ask for matching: of ``embed_enterprise`` work.

    Before any lot is embedded there is nothing to match with; the first language means ask for it.
    """
    encoder = encoder or loaded_encoder(settings)
    texts = _capability_texts(settings, encoder.id, enterprise_ids)
    embed_texts(settings, encoder, texts.missing, _ignore)
    with session_scope(settings) as session:
        won = embedding.waiting_contracts(session, encoder.id, enterprise_ids)
    _embed_lots(settings, encoder, won, _ignore)
    bridge_capabilities(settings, encoder, enterprise_ids)
    with session_scope(settings) as session:
        refresh_means(session, encoder.id)
        if encoders_with_means(session):
            add_work(session, "match_enterprise", enterprise_ids)
    logger.info("embedded %d texts of %d enterprises", len(texts.missing), len(enterprise_ids))


def embed_missing(
    settings: Settings,
    *,
    progress: Progress = lambda _done, _total: None,
    encoder: EncodesTexts | None = None,
) -> EmbedCounts:
    """Embed every text that has no vector of this encoder yet: open lots, capabilities, the other lots.

    Then bring the language means and the suggestions of the CPV bridge up to date and ask for matching what waits.
    Running it again does only what is missing; ``progress`` hears how many texts of all that were missing are done.
    """
    encoder, started = encoder or loaded_encoder(settings), time.monotonic()
    with session_scope(settings) as session:
        waiting = embedding.waiting_lots(session, encoder.id)
    texts = _capability_texts(settings, encoder.id)
    total = len(waiting.open_ids) + len(texts.missing) + len(waiting.other_ids)
    advance = _Advance(progress, total)
    n_texts = _embed_lots(settings, encoder, waiting.open_ids, advance)
    n_texts += embed_texts(settings, encoder, texts.missing, advance)
    n_texts += _embed_lots(settings, encoder, waiting.other_ids, advance)
    with session_scope(settings) as session:
        refresh_means(session, encoder.id)
    bridge_capabilities(settings, encoder)
    with session_scope(settings) as session:
        _ask_for_matching(session)
        n_lots, n_lot_texts = embedding.count_lot_texts(session)
        n_enterprises = embedding.count_enterprises(session)
    cached = max(0, n_lot_texts + texts.total - n_texts)
    counts = EmbedCounts(n_lots, n_enterprises, n_texts, cached, round(time.monotonic() - started, 3))
    logger.info("embedded %s", counts)
    return counts


def ask_for_embedding(settings: Settings, encoder_id: str) -> int:
    """Ask for embedding all that has no vector of this encoder, in the background; return how many pieces of work."""
    with session_scope(settings) as session:
        notices = add_work(session, "embed_notice", embedding.notices_to_embed(session, encoder_id))
        enterprises = embedding.enterprises_to_embed(session, bridge_id(encoder_id))
        return notices + add_work(session, "embed_enterprise", enterprises)


@dataclass(frozen=True, slots=True)
class _CapabilityTexts:
    """How many different texts the capabilities have, and those without a vector, in order of length."""

    total: int
    missing: list[str]


class _Advance:
    """Counts the texts that are done and tells it on."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, texts: int) -> None:
        self._done += texts
        self._progress(self._done, self._total)


def _ignore(texts: int) -> None:
    """Tell nobody."""


def loaded_encoder(settings: Settings) -> EncodesTexts:
    """Load the encoder; imported here because it brings torch, which those who only ask for work do without."""
    from jobs.encoders import load_encoder

    encoder: EncodesTexts = load_encoder(settings)
    return encoder


def _capability_texts(
    settings: Settings, encoder_id: str, enterprise_ids: Sequence[int] | None = None
) -> _CapabilityTexts:
    with session_scope(settings) as session:
        capabilities = set(embedding.capability_texts(session, enterprise_ids))
        by_hash = {text_hash(text): text for capability in capabilities for text in bridge_texts(*capability)}
        missing = missing_hashes(session, by_hash, encoder_id)
    return _CapabilityTexts(len(by_hash), sorted((by_hash[key] for key in missing), key=lambda text: (len(text), text)))


def _embed_lots(
    settings: Settings, encoder: EncodesTexts, lot_ids: Sequence[int], advance: Callable[[int], None]
) -> int:
    """Embed the texts of lots in chunks; return how many texts were encoded."""
    n_texts = 0
    for chunk in _chunks(lot_ids):
        with session_scope(settings) as session:
            texts = embedding.lot_texts(session, chunk)
        n_texts += _embed_chunk(settings, encoder, texts)
        advance(len(chunk))
    return n_texts


def embed_texts(
    settings: Settings, encoder: EncodesTexts, texts: Sequence[str], advance: Callable[[int], None] = lambda _done: None
) -> int:
    """Embed texts in chunks, those that have no vector yet; return how many were encoded."""
    n_texts = 0
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        chunk = texts[start : start + TEXTS_AT_ONCE]
        n_texts += _embed_chunk(settings, encoder, chunk)
        advance(len(chunk))
    return n_texts


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + TEXTS_AT_ONCE] for start in range(0, len(ids), TEXTS_AT_ONCE))


def _embed_chunk(settings: Settings, encoder: EncodesTexts, texts: Iterable[str]) -> int:
    """Encode those of the texts that still have no vector, keep the vectors; return how many."""
    by_hash = {text_hash(text): text for text in texts}
    with session_scope(settings) as session:
        missing = sorted(missing_hashes(session, by_hash, encoder.id))
    if not missing:
        return 0
    vectors = encoder.encode([by_hash[key] for key in missing])
    with session_scope(settings) as session:
        store_vectors(session, missing, vectors, encoder.id)
    return len(missing)


def _ask_for_matching(session: Session) -> None:
    """Ask for matching what waits for it; without language means nothing can be matched yet."""
    if encoders_with_means(session):
        add_work(session, "match_notice", embedding.notices_to_match(session))
        add_work(session, "match_enterprise", embedding.unmatched_enterprises(session))
