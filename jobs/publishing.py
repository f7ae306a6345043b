"""Makes the list of matches under a version that is being published, and lets it take the place of the one in force.

Enterprises are matched in blocks beside the list in force, which pages go on showing. When the last block is done,
what has changed since the first one began is matched too, until nothing has; only then the versions change places, in
one transaction. Every step may be repeated. Source of what may race with what: docs/adr/0010-publishing.md.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from config.settings import Settings
from jobs.corpus import NoVectorsError, base_corpus
from jobs.criteria import published_criteria
from jobs.encoder.catalogue import encoder_id as wanted_encoder_id
from jobs.match import announce, match
from jobs.matrices.keeping import folder_name
from jobs.work import utc_now
from models.criteria_work import PublicationRow
from models.database import session_scope
from models.queries import criteria as criteria_queries
from models.queries import publications
from models.queries.stamps import Stamps, enterprise_stamps, seen_lot_stamps, unpacked
from models.queries.vectors import active_encoder_id
from models.queries.work import add_work

logger = logging.getLogger(__name__)

MOST_ROUNDS = 10
"""Times that what changed meanwhile is matched before the work gives up and is tried again later."""
NOTICES_AT_ONCE = 200
ENTERPRISES_AT_ONCE = 250


class UnsettledError(RuntimeError):
    """Notices and enterprises change faster than they are matched; raised so that the work is tried again."""


@dataclass(frozen=True, slots=True)
class Stock:
    """All that a list of matches depends on: what is the same for all of it, and the stamps of its rows."""

    basis: str
    lots: Stamps
    enterprises: Stamps


@dataclass(frozen=True, slots=True)
class Lag:
    """What a list does not take account of yet; ``stock`` is what it will when that is matched."""

    criteria_id: int
    notice_ids: list[int]
    enterprise_ids: list[int]
    stock: Stock


def rematch_blocks(settings: Settings, numbers: Sequence[int]) -> None:
    """Match the enterprises of some blocks for the publication in course: the handler of ``rematch_block`` work."""
    with session_scope(settings) as session:
        running = publications.in_course(session)
        wanted = [] if running is None else [number for number in numbers if number in running.waiting]
        if running is None or not wanted:
            return
        _remember_stock(settings, session, running.id)
        enterprise_ids = publications.enterprises_in(session, wanted)
    _match(settings, running.criteria_id, enterprise_ids=enterprise_ids)
    with session_scope(settings) as session:
        row = publications.locked(session, running.id)
        row.waiting = [number for number in row.waiting if number not in wanted]
        if not row.waiting and row.seen_lots is not None:
            add_work(session, "finish_publication", [row.id])


def finish_publications(settings: Settings, publication_ids: Sequence[int]) -> None:
    """Complete lists whose blocks are done and put their versions in force: handler of ``finish_publication`` work.

    Raises:
        UnsettledError: what changes never stops; the list in force stays until the next attempt.
    """
    for publication_id in publication_ids:
        for _ in range(MOST_ROUNDS):
            with session_scope(settings) as session:
                lag = _settle(settings, session, publication_id)
            if lag is None:
                break
            _catch_up(settings, publication_id, lag)
        else:
            raise UnsettledError("what is to be matched changes faster than it is matched")


def announce_blocks(settings: Settings, numbers: Sequence[int]) -> None:
    """Plan the alerts of the enterprises in some blocks under the version in force: handler of ``announce_block``."""
    with session_scope(settings) as session:
        chosen = publications.enterprises_in(session, numbers)
    for start in range(0, len(chosen), ENTERPRISES_AT_ONCE):
        with session_scope(settings) as session:
            now = utc_now()
            criteria_id, criteria = published_criteria(session, now)
            if criteria_queries.stays_in_force(session, criteria_id):
                announce(session, criteria_id, criteria, chosen[start : start + ENTERPRISES_AT_ONCE], now=now)


def _settle(settings: Settings, session: Session, publication_id: int) -> Lag | None:
    """Put a version in force whose list is complete; return what its list lacks, or ``None`` when that is over."""
    criteria_queries.lock_criteria(session)
    row = publications.locked(session, publication_id)
    if row.waiting or (row.state != "matching" and row.seen_lots is None):
        return None
    if row.state == "matching":
        criteria_queries.lock_in_force(session)
    now = utc_now()
    stock = _stock(settings, session, now)
    if row.seen_lots is None:  # there was no enterprise to begin with
        row.basis, row.seen_lots, row.seen_enterprises = stock.basis, stock.lots.packed(), b""
    if row.basis != stock.basis:
        _begin_anew(session, row)
        return None
    lag = _lag(session, row, stock)
    if row.state == "published":
        add_work(session, "match_notice", lag.notice_ids)
        add_work(session, "match_enterprise", lag.enterprise_ids)
    elif lag.notice_ids or lag.enterprise_ids:
        return lag
    else:
        criteria_queries.put_in_force(session, row, now)
        add_work(session, "announce_block", publications.blocks(session))
        logger.info("version %d of the criteria is in force", row.criteria_id)
    row.seen_lots = row.seen_enterprises = None
    return None


def _lag(session: Session, row: PublicationRow, stock: Stock) -> Lag:
    lots = stock.lots.changed_since(unpacked(row.seen_lots or b""))
    enterprises = stock.enterprises.changed_since(unpacked(row.seen_enterprises or b""))
    return Lag(row.criteria_id, publications.notices_of(session, lots), enterprises, stock)


def _catch_up(settings: Settings, publication_id: int, lag: Lag) -> None:
    for start in range(0, len(lag.notice_ids), NOTICES_AT_ONCE):
        _match(settings, lag.criteria_id, notice_ids=lag.notice_ids[start : start + NOTICES_AT_ONCE])
    if lag.enterprise_ids:
        _match(settings, lag.criteria_id, enterprise_ids=lag.enterprise_ids)
    with session_scope(settings) as session:
        row = publications.locked(session, publication_id)
        if row.state == "matching" and not row.waiting:
            _remember(row, lag.stock)


def _match(
    settings: Settings,
    criteria_id: int,
    *,
    notice_ids: Sequence[int] | None = None,
    enterprise_ids: Sequence[int] | None = None,
) -> None:
    """Match, each product of matrices in one thread: workers that share the blocks would wait for each other."""
    try:
        with threadpool_limits(1, "blas"):
            match(settings, notice_ids=notice_ids, enterprise_ids=enterprise_ids, under=criteria_id)
    except NoVectorsError:
        logger.info("nothing is embedded yet, so the list of version %d is empty", criteria_id)


def _begin_anew(session: Session, row: PublicationRow) -> None:
    """Match all blocks once more: means or encoder changed meanwhile, and with them every match."""
    blocks = publications.blocks(session)
    row.waiting, row.n_blocks, row.seen_lots, row.seen_enterprises = blocks, len(blocks), None, None
    add_work(session, "rematch_block", blocks)


def _remember_stock(settings: Settings, session: Session, publication_id: int) -> None:
    """Keep what there was when the first block began, whichever that is."""
    row = publications.locked(session, publication_id)
    if row.seen_lots is None and row.waiting:
        _remember(row, _stock(settings, session, utc_now()))


def _remember(row: PublicationRow, stock: Stock) -> None:
    row.basis, row.seen_lots, row.seen_enterprises = stock.basis, stock.lots.packed(), stock.enterprises.packed()


def _stock(settings: Settings, session: Session, now: datetime) -> Stock:
    encoder_id = active_encoder_id(session, wanted_encoder_id(settings))
    try:
        basis = folder_name(encoder_id, base_corpus(settings, session, encoder_id))
    except NoVectorsError:
        basis = ""
    return Stock(basis, seen_lot_stamps(session, now, encoder_id), enterprise_stamps(session))
