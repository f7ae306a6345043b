"""SQL of ingest: raw documents, quarantine, notices, lots, buyers, links. Bulk statements over one batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Text, exists, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from models.documents import QuarantineRow, RawDocumentRow
from models.notices import BuyerRow, LotRow, NoticeLinkRow, NoticeRow, NoticeVersionRow
from models.queries.among import among

Row = dict[str, Any]

TURN_LOCK = 7_316_200_802
"""Key of the advisory lock under which one transaction at a time stores notices."""


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """What is known of a notice before it is written again."""

    id: int
    content_hash: str
    revision: int
    version: str | None
    published_on: date | None


def count_notices(session: Session) -> int:
    """Return how many notices are stored."""
    return session.scalar(select(func.count()).select_from(NoticeRow)) or 0


def read_hashes(session: Session, source: str, hashes: Collection[str]) -> set[str]:
    """Return which SHA-256 of a source are stored and were readable."""
    unreadable = select(QuarantineRow.raw_document_id).where(QuarantineRow.released_at.is_(None))
    statement = select(RawDocumentRow.sha256).where(
        RawDocumentRow.source == source,
        RawDocumentRow.sha256.in_(hashes),
        RawDocumentRow.id.not_in(unreadable),
    )
    return set(session.scalars(statement))


def take_turn(session: Session) -> None:
    """Wait until no other transaction stores notices, and let others wait until this one ends.

    Two that see only their own half of a procedure would leave a cancelled lot open.
    """
    session.execute(select(func.pg_advisory_xact_lock(TURN_LOCK)))


def store_documents(session: Session, rows: Sequence[Row]) -> dict[str, int]:
    """Store raw documents of one source unless they are there; return sha256 -> id of all of them."""
    if not rows:
        return {}
    session.execute(upsert(RawDocumentRow).on_conflict_do_nothing(index_elements=["source", "sha256"]), list(rows))
    statement = select(RawDocumentRow.sha256, RawDocumentRow.id).where(
        RawDocumentRow.source == rows[0]["source"], RawDocumentRow.sha256.in_([row["sha256"] for row in rows])
    )
    return {row.sha256: row.id for row in session.execute(statement)}


def quarantine(session: Session, rows: Sequence[Row], now: datetime) -> None:
    """Put documents into quarantine; one that is there already keeps when it was first seen."""
    if not rows:
        return
    statement = upsert(QuarantineRow)
    statement = statement.on_conflict_do_update(
        index_elements=["raw_document_id"],
        set_={
            "code": statement.excluded.code,
            "reason": statement.excluded.reason,
            "position": statement.excluded.position,
            "parser_version": statement.excluded.parser_version,
            "last_seen_at": now,
            "released_at": None,
        },
    )
    session.execute(statement, [{**row, "first_seen_at": now, "last_seen_at": now} for row in rows])


def release(session: Session, source: str, references: Collection[str], now: datetime) -> int:
    """Take documents out of quarantine whose reference can be read now; return how many."""
    statement = (
        update(QuarantineRow)
        .where(
            QuarantineRow.source == source,
            QuarantineRow.reference.in_(references),
            QuarantineRow.released_at.is_(None),
        )
        .values(released_at=now)
        .returning(QuarantineRow.id)
    )
    return len(session.scalars(statement).all())


def quarantined_documents(session: Session, after: int, limit: int) -> list[RawDocumentRow]:
    """Return documents in quarantine with an id above ``after``, in order."""
    waiting = select(QuarantineRow.raw_document_id).where(QuarantineRow.released_at.is_(None))
    statement = select(RawDocumentRow).where(RawDocumentRow.id.in_(waiting), RawDocumentRow.id > after)
    return list(session.scalars(statement.order_by(RawDocumentRow.id).limit(limit)))


def documents_in_quarantine(session: Session, ids: Collection[int]) -> list[RawDocumentRow]:
    """Return those of these documents that are in quarantine, in order."""
    waiting = select(QuarantineRow.raw_document_id).where(QuarantineRow.released_at.is_(None))
    statement = select(RawDocumentRow).where(RawDocumentRow.id.in_(ids), RawDocumentRow.id.in_(waiting))
    return list(session.scalars(statement.order_by(RawDocumentRow.id)))


def stored_notices(session: Session, source: str, notice_ids: Collection[str]) -> dict[str, StoredNotice]:
    """Return what is stored of these notices, by notice id, and lock it."""
    statement = (
        select(
            NoticeRow.notice_id,
            NoticeRow.id,
            NoticeRow.content_hash,
            NoticeRow.revision,
            NoticeRow.version,
            NoticeRow.published_on,
        )
        .where(NoticeRow.source == source, NoticeRow.notice_id.in_(notice_ids))
        .order_by(NoticeRow.id)
        .with_for_update()
    )
    return {
        row.notice_id: StoredNotice(row.id, row.content_hash, row.revision, row.version, row.published_on)
        for row in session.execute(statement)
    }


def facts_of(session: Session, notice_row_ids: Collection[int]) -> dict[int, Row]:
    """Return the stored facts of notices with their lots under their references."""
    if not notice_row_ids:
        return {}
    notices = session.execute(select(NoticeRow.id, NoticeRow.facts).where(NoticeRow.id.in_(notice_row_ids)))
    facts = {identifier: {**stored, "lots": {}} for identifier, stored in notices}
    lots = select(LotRow.notice_id, LotRow.ref, LotRow.facts).where(
        LotRow.notice_id.in_(notice_row_ids), LotRow.position >= 0
    )
    for identifier, ref, stored in session.execute(lots):
        facts[identifier]["lots"][ref] = stored
    return facts


def store_buyers(session: Session, rows: Sequence[Row]) -> dict[str, int]:
    """Store buyers, the newest facts winning; return key -> id."""
    if not rows:
        return {}
    unique = {row["key"]: row for row in rows}
    statement = upsert(BuyerRow)
    changed = {
        name: getattr(statement.excluded, name) for name in ("name", "country", "nuts", "city", "website", "folded")
    }
    session.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_=changed),
        [unique[key] for key in sorted(unique)],
    )
    stored = session.execute(select(BuyerRow.key, BuyerRow.id).where(BuyerRow.key.in_(unique)))
    return {row.key: row.id for row in stored}


def insert_notices(session: Session, rows: Sequence[Row]) -> list[int]:
    """Insert notices and return their ids in the order of the rows."""
    if not rows:
        return []
    statement = insert(NoticeRow).returning(NoticeRow.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, list(rows)))


def update_notices(session: Session, rows: Sequence[Row]) -> None:
    """Overwrite notices; each row names its ``id``."""
    if rows:
        session.execute(update(NoticeRow), list(rows))


def insert_versions(session: Session, rows: Sequence[Row]) -> None:
    """Record revisions."""
    if rows:
        session.execute(insert(NoticeVersionRow), list(rows))


def taken_public_ids(session: Session, public_ids: Collection[str], own: Collection[int]) -> set[str]:
    """Return which public ids belong to lots of other notices than ``own``."""
    statement = select(LotRow.public_id).where(LotRow.public_id.in_(public_ids), LotRow.notice_id.not_in(own))
    return set(session.scalars(statement))


def store_lots(session: Session, rows: Sequence[Row]) -> None:
    """Insert lots or overwrite those of the same notice and reference, which keep their ids."""
    if not rows:
        return
    statement = upsert(LotRow)
    kept = {"notice_id", "ref"}
    changed = {name: getattr(statement.excluded, name) for name in rows[0] if name not in kept}
    session.execute(
        statement.on_conflict_do_update(index_elements=["notice_id", "ref"], set_={**changed, "matched_at": None}),
        list(rows),
    )


def retire_lots(session: Session, kept: Mapping[int, Collection[str]]) -> None:
    """Mark lots that an amended notice no longer has: they stay for their matches, with the position -1."""
    if not kept:
        return
    pairs = [(notice_id, ref) for notice_id, refs in kept.items() for ref in refs]
    ids = literal([notice_id for notice_id, _ in pairs], ARRAY(BigInteger))
    names = literal([ref for _, ref in pairs], ARRAY(Text))
    pair = func.unnest(ids, names).table_valued("notice_id", "ref", name="pair").render_derived()
    is_kept = exists().where(pair.c.notice_id == LotRow.notice_id, pair.c.ref == LotRow.ref)
    session.execute(
        update(LotRow)
        .where(among(LotRow.notice_id, kept), ~is_kept)
        .values(state="superseded", position=-1)
        .execution_options(synchronize_session=False)
    )


def store_links(session: Session, rows: Sequence[Row]) -> None:
    """Store links and resolve those whose target is here, and those of others that name what came now."""
    if rows:
        session.execute(
            upsert(NoticeLinkRow).on_conflict_do_nothing(index_elements=["notice_id", "kind", "target"]), list(rows)
        )


def resolve_links(session: Session, notice_row_ids: Collection[int]) -> None:
    """Point the links from and to these notices at their target's row, in whichever order they came."""
    target = (
        select(func.min(NoticeRow.id))
        .where(or_(NoticeRow.notice_id == NoticeLinkRow.target, NoticeRow.publication_number == NoticeLinkRow.target))
        .scalar_subquery()
    )
    named = select(NoticeRow.notice_id).where(NoticeRow.id.in_(notice_row_ids))
    numbered = select(NoticeRow.publication_number).where(
        NoticeRow.id.in_(notice_row_ids), NoticeRow.publication_number.is_not(None)
    )
    session.execute(
        update(NoticeLinkRow)
        .where(
            NoticeLinkRow.target_notice_id.is_(None),
            or_(
                NoticeLinkRow.notice_id.in_(notice_row_ids),
                NoticeLinkRow.target.in_(named),
                NoticeLinkRow.target.in_(numbered),
            ),
        )
        .values(target_notice_id=target)
        .execution_options(synchronize_session=False)
    )
