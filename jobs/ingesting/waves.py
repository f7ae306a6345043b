"""Writes the notices of one batch in waves, in each of which no notice stands twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from jobs.archives import Document
from jobs.ingesting.counts import IngestCounts
from jobs.ingesting.differences import difference
from jobs.ingesting.rows import NoticeRows, Row
from models.queries import notices as queries
from models.queries.awards import replace_winners
from models.queries.highlights import forget_changed


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document that was read, with the id of its raw form."""

    document: Document
    sha256: str
    rows: NoticeRows

    @property
    def notice_id(self) -> str:
        """What identifies the notice at its source."""
        identity: str = self.rows.notice["notice_id"]
        return identity


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of notices that were written, by id; ``counts`` tells the same in numbers, with the lots."""

    counts: IngestCounts
    new: frozenset[int] = frozenset()
    amended: frozenset[int] = frozenset()

    def __add__(self, other: Written) -> Written:
        new = self.new | other.new
        return Written(self.counts + other.counts, new, (self.amended | other.amended) - new)


def waves(parsed: Sequence[ParsedDocument]) -> Iterator[list[ParsedDocument]]:
    """Split a batch so that no notice stands twice in one wave, keeping the order."""
    wave: dict[str, ParsedDocument] = {}
    for item in parsed:
        if item.notice_id in wave:
            yield list(wave.values())
            wave = {}
        wave[item.notice_id] = item
    if wave:
        yield list(wave.values())


def store_wave(
    session: Session, wave: Sequence[ParsedDocument], raw_ids: Mapping[str, int], source: str, now: datetime
) -> Written:
    """Write what is new or has changed among different notices."""
    stored = queries.stored_notices(session, source, [item.notice_id for item in wave])
    new = [item for item in wave if item.notice_id not in stored]
    amended = [item for item in wave if item.notice_id in stored and _is_later(item.rows, stored[item.notice_id])]
    amended_ids = [stored[item.notice_id].id for item in amended]
    before = queries.facts_of(session, amended_ids)
    buyers = queries.store_buyers(session, [item.rows.buyer for item in (*new, *amended) if item.rows.buyer])
    rows = {
        item.notice_id: _columns(item, stored.get(item.notice_id), buyers, raw_id=raw_ids[item.sha256], now=now)
        for item in (*new, *amended)
    }
    new_ids = queries.insert_notices(session, [{**rows[item.notice_id], "first_seen_at": now} for item in new])
    changes = zip(amended_ids, amended, strict=True)
    queries.update_notices(session, [{**rows[item.notice_id], "id": identifier} for identifier, item in changes])
    written = [*zip(new_ids, new, strict=True), *zip(amended_ids, amended, strict=True)]
    versions = [_version(identifier, rows[item.notice_id], item, before) for identifier, item in written]
    queries.insert_versions(session, versions)
    _store_lots(session, written, source, amended_ids=set(amended_ids))
    won = [{**row, "notice_id": identifier} for identifier, item in written for row in item.rows.winners]
    replace_winners(session, [identifier for identifier, _ in written], won)
    queries.store_links(session, [link for identifier, item in written for link in _links(identifier, item)])
    n_lots = sum(len(item.rows.lots) for _, item in written)
    counts = IngestCounts(new=len(new), amended=len(amended), unchanged=len(wave) - len(written), lots=n_lots)
    return Written(counts, frozenset(new_ids), frozenset(amended_ids))


def _columns(
    item: ParsedDocument,
    stored: queries.StoredNotice | None,
    buyers: Mapping[str, int],
    *,
    raw_id: int,
    now: datetime,
) -> Row:
    return {
        **item.rows.notice,
        "buyer_id": buyers[item.rows.buyer["key"]] if item.rows.buyer else None,
        "content_hash": item.rows.content_hash,
        "raw_document_id": raw_id,
        "revision": 1 if stored is None else stored.revision + 1,
        "changed_at": now,
    }


def _links(identifier: int, item: ParsedDocument) -> list[Row]:
    return [{"notice_id": identifier, "kind": kind, "target": target} for kind, target in item.rows.links]


def _is_later(rows: NoticeRows, stored: queries.StoredNotice) -> bool:
    """Return whether a notice differs from what is stored and is not an older version of it that came late."""
    here = (rows.notice["version"] or "", rows.notice["published_on"] or date.min)
    there = (stored.version or "", stored.published_on or date.min)
    return rows.content_hash != stored.content_hash and here >= there


def _version(identifier: int, columns: Row, item: ParsedDocument, before: Mapping[int, Row]) -> Row:
    return {
        "notice_id": identifier,
        "revision": columns["revision"],
        "content_hash": columns["content_hash"],
        "raw_document_id": columns["raw_document_id"],
        "diff": difference(before[identifier], item.rows.all_facts) if identifier in before else {},
        "recorded_at": columns["changed_at"],
    }


def _store_lots(
    session: Session, written: Sequence[tuple[int, ParsedDocument]], source: str, *, amended_ids: set[int]
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
    forget_changed(session, [row for row in rows if row["notice_id"] in amended_ids])
    queries.store_lots(session, rows)
    kept = {
        identifier: [lot["ref"] for lot in item.rows.lots] for identifier, item in written if identifier in amended_ids
    }
    queries.retire_lots(session, kept)
