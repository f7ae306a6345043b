"""Stores documents as notices: each raw document once, each notice with its revisions, the unreadable in quarantine.

Works in batches, one transaction each, so that a killed run has lost nothing and the next goes on from there.
"""

from __future__ import annotations

import gzip
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from config.settings import Settings
from jobs.archives import Document, UnreadablePathError
from jobs.ingesting.batch import store_batch
from jobs.ingesting.counts import IngestCounts
from jobs.queues import ring
from models.database import session_scope
from models.queries import notices as queries

__all__ = ["IngestCounts", "ingest_documents", "reread_documents", "retry_quarantine"]

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]
BATCH = 200


def ingest_documents(
    settings: Settings,
    documents: Iterable[Document],
    source: str,
    *,
    now: datetime | None = None,
    progress: Progress = lambda _: None,
) -> IngestCounts:
    """Store documents of a source; returns the counts. ``progress`` hears how many more have been read.

    Raises:
        UnreadablePathError: by ``documents``, where an archive is broken; what came before that is stored.
    """
    started = time.monotonic()
    counts = IngestCounts()
    for batch in _batches(documents):
        stored = store_batch(settings, batch, source, now or datetime.now(UTC))
        for kind in sorted(stored.asked):
            ring(settings, kind)
        counts += stored.counts
        progress(len(batch))
    counts += IngestCounts(seconds=round(time.monotonic() - started, 3))
    logger.info("ingested from %s: %s", source, counts)
    return counts


def retry_quarantine(settings: Settings, *, now: datetime | None = None) -> IngestCounts:
    """Read every document in quarantine again, with the parser as it is now."""
    counts, last = IngestCounts(), 0
    while True:
        with session_scope(settings) as session:
            waiting = queries.quarantined_documents(session, last, BATCH)
        if not waiting:
            return counts
        last = waiting[-1].id
        for source in sorted({row.source for row in waiting}):
            documents = [
                Document(row.reference, gzip.decompress(row.content)) for row in waiting if row.source == source
            ]
            counts += ingest_documents(settings, documents, source, now=now)


def reread_documents(settings: Settings, document_ids: Sequence[int]) -> None:
    """Read raw documents in quarantine again, on the way of all documents: the handler of ``reread_document`` work."""
    with session_scope(settings) as session:
        rows = queries.documents_in_quarantine(session, document_ids)
    for source in sorted({row.source for row in rows}):
        documents = [Document(row.reference, gzip.decompress(row.content)) for row in rows if row.source == source]
        ingest_documents(settings, documents, source)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield the documents in batches; what came before a fault of an archive is yielded before the fault is raised."""
    batch: list[Document] = []
    try:
        for document in documents:
            batch.append(document)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except UnreadablePathError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
