"""Stores documents as notices: each raw document once, each notice with its revisions, the unreadable in quarantine.

Works in batches, one transaction each, so that a killed run has lost nothing and the next goes on from there.
"""

from __future__ import annotations

import gzip
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice

from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.archives import Document
from jobs.ingesting.differences import difference
from jobs.ingesting.rows import NoticeRows, Row, notice_rows
from jobs.ingesting.settle import settle
from jobs.queues import ring
from matcher.parsers import ParseError, parse_notice
from models.database import session_scope
from models.queries import lots as lot_queries
from models.queries import notices as queries
from models.queries.work import add_work

logger = logging.getLogger(__name__)

Progress = Callable[[int], None]
BATCH = 200
PARSER_VERSION = "1"
EMBED = "embed_notice"
MATCH = "match_notice"
"""For notices whose lots have closed or opened through another notice; embedding asks for matching by itself."""


@dataclass(frozen=True, slots=True)
class IngestCounts:
    """What a run did, in documents; ``lots`` are those of new and amended notices."""

    read: int = 0
    new: int = 0
    amended: int = 0
    unchanged: int = 0
    quarantined: int = 0
    lots: int = 0
    seconds: float = 0.0

    def __add__(self, other: IngestCounts) -> IngestCounts:
        return IngestCounts(
            self.read + other.read,
            self.new + other.new,
            self.amended + other.amended,
            self.unchanged + other.unchanged,
            self.quarantined + other.quarantined,
            self.lots + other.lots,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A document that was read, with the id of its raw form."""

    document: Document
    sha256: str
    rows: NoticeRows

    @property
    def notice_id(self) -> str:
        """What identifies the notice at its source."""
        identity: str = self.rows.notice["notice_id"]
        return identity


def ingest_documents(
    settings: Settings,
    documents: Iterable[Document],
    source: str,
    *,
    now: datetime | None = None,
    progress: Progress = lambda _: None,
) -> IngestCounts:
    """Store documents of a source; returns the counts. ``progress`` hears how many more have been read."""
    started = time.monotonic()
    counts = IngestCounts()
    for batch in _batches(documents):
        with session_scope(settings) as session:
            done, *rings = _store_batch(session, batch, source, now or datetime.now(UTC))
        for kind, is_needed in zip((EMBED, MATCH), rings, strict=True):
            if is_needed:
                ring(settings, kind)
        counts += done
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


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _store_batch(
    session: Session, batch: Sequence[Document], source: str, now: datetime
) -> tuple[IngestCounts, bool, bool]:
    """Store one batch; return what was done and whether there is something to embed and to match."""
    hashes = [sha256(document.content).hexdigest() for document in batch]
    known = queries.read_hashes(session, source, set(hashes))
    fresh = {key: document for key, document in zip(hashes, batch, strict=True) if key not in known}
    parsed, unreadable = _parse(fresh, source)
    raw_ids = queries.store_documents(session, [_raw_row(source, key, document) for key, document in fresh.items()])
    queries.quarantine(session, [{**row, "raw_document_id": raw_ids[key]} for key, row in unreadable], now)
    queries.release(session, source, [item.document.reference for item in parsed], now)
    counts = IngestCounts(read=len(batch), quarantined=len(unreadable), unchanged=len(batch) - len(fresh))
    touched: list[int] = []
    for wave in _waves(parsed):
        done, ids = _store_wave(session, wave, raw_ids, source, now)
        counts, touched = counts + done, touched + ids
    resettled = settle(session, touched)
    waiting = lot_queries.notices_with_open_lots(session, touched, now)
    add_work(session, EMBED, waiting)
    add_work(session, MATCH, [notice for notice in resettled if notice not in set(waiting)])
    return counts, bool(waiting), bool(resettled)


def _parse(fresh: dict[str, Document], source: str) -> tuple[list[_Parsed], list[tuple[str, Row]]]:
    parsed: list[_Parsed] = []
    unreadable: list[tuple[str, Row]] = []
    for key, document in fresh.items():
        try:
            parsed.append(_Parsed(document, key, notice_rows(parse_notice(document.content), source)))
        except ParseError as error:
            reason = {
                "source": source,
                "reference": document.reference,
                "code": error.code,
                "reason": error.reason,
                "position": error.position,
                "parser_version": PARSER_VERSION,
            }
            unreadable.append((key, reason))
    return parsed, unreadable


def _waves(parsed: Sequence[_Parsed]) -> Iterator[list[_Parsed]]:
    """Split a batch so that no notice stands twice in one wave, keeping the order."""
    wave: dict[str, _Parsed] = {}
    for item in parsed:
        if item.notice_id in wave:
            yield list(wave.values())
            wave = {}
        wave[item.notice_id] = item
    if wave:
        yield list(wave.values())


def _store_wave(
    session: Session, wave: Sequence[_Parsed], raw_ids: dict[str, int], source: str, now: datetime
) -> tuple[IngestCounts, list[int]]:
    """Write what is new or has changed among different notices; return the counts and the ids of those written."""
    stored = queries.stored_notices(session, source, [item.notice_id for item in wave])
    new = [item for item in wave if item.notice_id not in stored]
    amended = [item for item in wave if item.notice_id in stored and _is_later(item.rows, stored[item.notice_id])]
    buyers = queries.store_buyers(session, [item.rows.buyer for item in (*new, *amended) if item.rows.buyer])

    def columns(item: _Parsed) -> Row:
        return {
            **item.rows.notice,
            "buyer_id": buyers.get(item.rows.buyer["key"]) if item.rows.buyer else None,
            "content_hash": item.rows.content_hash,
            "raw_document_id": raw_ids[item.sha256],
            "revision": stored[item.notice_id].revision + 1 if item.notice_id in stored else 1,
            "changed_at": now,
        }

    amended_ids = [stored[item.notice_id].id for item in amended]
    before = queries.facts_of(session, amended_ids)
    new_ids = queries.insert_notices(session, [{**columns(item), "first_seen_at": now} for item in new])
    queries.update_notices(
        session, [{**columns(item), "id": identifier} for identifier, item in zip(amended_ids, amended, strict=True)]
    )
    written = [*zip(new_ids, new, strict=True), *zip(amended_ids, amended, strict=True)]
    queries.insert_versions(
        session, [_version(identifier, columns(item), item, before) for identifier, item in written]
    )
    _store_lots(session, written, source, amended_ids=set(amended_ids))
    links = [
        {"notice_id": identifier, "kind": kind, "target": target}
        for identifier, item in written
        for kind, target in item.rows.links
    ]
    queries.store_links(session, links)
    counts = IngestCounts(
        new=len(new),
        amended=len(amended),
        unchanged=len(wave) - len(written),
        lots=sum(len(item.rows.lots) for _, item in written),
    )
    return counts, [identifier for identifier, _ in written]


def _is_later(rows: NoticeRows, stored: queries.StoredNotice) -> bool:
    """Return whether a notice differs from what is stored and is not an older version of it that came late."""
    here = (rows.notice["version"] or "", rows.notice["published_on"] or date.min)
    there = (stored.version or "", stored.published_on or date.min)
    return rows.content_hash != stored.content_hash and here >= there


def _version(identifier: int, columns: Row, item: _Parsed, before: dict[int, Row]) -> Row:
    return {
        "notice_id": identifier,
        "revision": columns["revision"],
        "content_hash": columns["content_hash"],
        "raw_document_id": columns["raw_document_id"],
        "diff": difference(before[identifier], item.rows.all_facts) if identifier in before else {},
        "recorded_at": columns["changed_at"],
    }


def _store_lots(
    session: Session, written: Sequence[tuple[int, _Parsed]], source: str, *, amended_ids: set[int]
) -> None:
    rows = [{**lot, "notice_id": identifier} for identifier, item in written for lot in item.rows.lots]
    taken = queries.taken_public_ids(
        session, [row["public_id"] for row in rows], [identifier for identifier, _ in written]
    )
    given: set[str] = set()
    for row in rows:
        if row["public_id"] in taken or row["public_id"] in given:
            row["public_id"] = f"{row['public_id']}@{source}-{row['notice_id']}"
        given.add(row["public_id"])
    queries.store_lots(session, rows)
    kept = {
        identifier: [lot["ref"] for lot in item.rows.lots] for identifier, item in written if identifier in amended_ids
    }
    queries.retire_lots(session, kept)


def _raw_row(source: str, key: str, document: Document) -> Row:
    return {
        "source": source,
        "reference": document.reference,
        "sha256": key,
        "size_bytes": len(document.content),
        "content": gzip.compress(document.content, compresslevel=3, mtime=0),
    }
