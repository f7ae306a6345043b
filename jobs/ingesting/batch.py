"""Stores one batch of documents in one transaction, so that a killed run has lost nothing.

A document that cannot be read, or that the database refuses, goes to quarantine and takes nothing else with it.
"""

from __future__ import annotations

import gzip
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.archives import Document
from jobs.ingesting.counts import IngestCounts
from jobs.ingesting.rows import Row, notice_rows
from jobs.ingesting.settle import settle
from jobs.ingesting.waves import ParsedDocument, Written, store_wave, waves
from matcher.parsers import ParseError, parse_notice
from models.database import session_scope
from models.queries import lots as lot_queries
from models.queries import notices as queries
from models.queries.awards import find_in_notices
from models.queries.work import add_work
from models.refusals import lost_to_others, refuses_content

logger = logging.getLogger(__name__)

PARSER_VERSION = "1"
EMBED = "embed_notice"
MATCH = "match_notice"
"""For notices whose lots have closed or opened through another notice; embedding asks for matching by itself."""
EMBED_ENTERPRISE = "embed_enterprise"
"""For enterprises that have won a contract of a notice that came or changed: its text is evidence."""
ATTEMPTS = 3
"""How often a transaction is tried that others, who match at the same time, have stood in the way of."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was done with a batch, and which kinds of work wait now."""

    counts: IngestCounts
    asked: frozenset[str] = frozenset()

    def __add__(self, other: Stored) -> Stored:
        return Stored(self.counts + other.counts, self.asked | other.asked)


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """Why a document cannot become a notice."""

    code: str
    reason: str
    position: str | None = None


def store_batch(settings: Settings, batch: Sequence[Document], source: str, now: datetime) -> Stored:
    """Store a batch; where the database refuses it, store its documents one by one."""
    try:
        return _store_with_patience(settings, batch, source, now)
    except DBAPIError as error:
        if not refuses_content(error):
            raise
        refusal = _Unreadable("refused", f"The database refuses the notice: {type(error.orig).__name__}.")
    if len(batch) == 1:
        logger.error("the database refuses %s of %s", batch[0].reference, source)
        return _store_refused(settings, batch[0], source, now=now, refusal=refusal)
    return sum((store_batch(settings, [document], source, now) for document in batch), Stored(IngestCounts()))


def _store_with_patience(settings: Settings, batch: Sequence[Document], source: str, now: datetime) -> Stored:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with session_scope(settings) as session:
                return _store(session, batch, source, now)
        except DBAPIError as error:
            if attempt == ATTEMPTS or not lost_to_others(error):
                raise
    raise AssertionError("the last attempt returns or raises")


def _store(session: Session, batch: Sequence[Document], source: str, now: datetime) -> Stored:
    hashes = [sha256(document.content).hexdigest() for document in batch]
    known = queries.read_hashes(session, source, set(hashes))
    fresh = {key: document for key, document in zip(hashes, batch, strict=True) if key not in known}
    parsed, unreadable = _parse(fresh, source)
    queries.take_turn(session)
    raw_ids = queries.store_documents(session, [_raw_row(source, key, document) for key, document in fresh.items()])
    reasons = [_quarantine_row(source, fresh[key], raw_ids[key], why) for key, why in unreadable.items()]
    queries.quarantine(session, reasons, now)
    queries.release(session, source, [item.document.reference for item in parsed], now)
    counts = IngestCounts(read=len(batch), quarantined=len(unreadable), unchanged=len(batch) - len(fresh))
    written = Written(counts)
    for wave in waves(parsed):
        written += store_wave(session, wave, raw_ids, source, now)
    return Stored(written.counts, _ask_for_work(session, written, now))


def _ask_for_work(session: Session, written: Written, now: datetime) -> frozenset[str]:
    """Settle the procedures that were touched, and ask for embedding and matching of what that changes.

    What was never open has no matches that could be out of date.
    """
    touched = sorted(written.new | written.amended)
    resettled = settle(session, touched)
    waiting = lot_queries.notices_with_open_lots(session, touched, now)
    others = sorted((written.amended | set(resettled)) - written.new - set(waiting))
    add_work(session, EMBED, waiting)
    add_work(session, MATCH, others)
    proven = sorted(find_in_notices(session, touched))
    add_work(session, EMBED_ENTERPRISE, proven)
    asked = ((EMBED, waiting), (MATCH, others), (EMBED_ENTERPRISE, proven))
    return frozenset(kind for kind, subjects in asked if subjects)


def _parse(fresh: Mapping[str, Document], source: str) -> tuple[list[ParsedDocument], dict[str, _Unreadable]]:
    parsed: list[ParsedDocument] = []
    unreadable: dict[str, _Unreadable] = {}
    for key, document in fresh.items():
        try:
            parsed.append(ParsedDocument(document, key, notice_rows(parse_notice(document.content), source)))
        except ParseError as error:
            unreadable[key] = _Unreadable(error.code, error.reason, error.position)
        except Exception as error:  # the isolation point: whatever one document does, the others go on
            logger.exception("the parser fails on %s of %s", document.reference, source)
            unreadable[key] = _Unreadable("parser-fault", f"The parser failed: {type(error).__name__}.")
    return parsed, unreadable


def _store_refused(
    settings: Settings, document: Document, source: str, *, now: datetime, refusal: _Unreadable
) -> Stored:
    key = sha256(document.content).hexdigest()
    with session_scope(settings) as session:
        raw_ids = queries.store_documents(session, [_raw_row(source, key, document)])
        queries.quarantine(session, [_quarantine_row(source, document, raw_ids[key], refusal)], now)
    return Stored(IngestCounts(read=1, quarantined=1))


def _quarantine_row(source: str, document: Document, raw_document_id: int, why: _Unreadable) -> Row:
    return {
        "raw_document_id": raw_document_id,
        "source": source,
        "reference": document.reference,
        "code": why.code,
        "reason": why.reason,
        "position": why.position,
        "parser_version": PARSER_VERSION,
    }


def _raw_row(source: str, key: str, document: Document) -> Row:
    return {
        "source": source,
        "reference": document.reference,
        "sha256": key,
        "size_bytes": len(document.content),
        "content": gzip.compress(document.content, compresslevel=3, mtime=0),
    }
