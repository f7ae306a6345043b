"""Does background work: claims it under a lease, calls its handler, records the end; sweeps up after the lost.

The truth is in ``models.work``; a job only says that there is something to do. A handler may see the same subject
twice (when a process dies between its commit and ours), so what it does must be the same the second time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings, get_settings
from jobs.owners import is_gone, process_name
from jobs.queues import KINDS, WorkKind, ring
from models.database import session_scope
from models.queries.work import (
    ClaimedWork,
    claim_work,
    fail_work,
    finish_work,
    lease_owners,
    renew_leases,
    return_expired,
    waiting_kinds,
)

logger = logging.getLogger(__name__)

Handler = Callable[[Settings, list[int]], None]
Clock = Callable[[], datetime]

LEASE = timedelta(seconds=60)
"""Renewed while the handler runs; so long does work wait whose process was lost with its machine."""
LONGEST_RUN_S = 60.0
"""After which a run rings for the next one, so that the other kinds of its queue get their turn."""
PATIENCE = timedelta(seconds=10)
"""How long work waits before the sweeper rings for it."""

stopping = threading.Event()
"""Set when this process is asked to end: the batch at hand is finished, no other is claimed."""


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """What one run did, in pieces of work."""

    done: int = 0
    retried: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class SweepCounts:
    """What one sweep did: pieces taken back from the lost, kinds rung for."""

    returned: int
    rung: int


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def handler_of(kind: WorkKind) -> Handler:
    """Import and return the handler of a kind."""
    module, _, name = kind.handler.partition(":")
    handler: Handler = getattr(import_module(module), name)
    return handler


def run_work(name: str, settings: Settings | None = None, *, clock: Clock = utc_now) -> None:
    """Do the work of one kind until there is none, time is up or the process is to end. This is the RQ job."""
    settings, kind = settings or get_settings(), KINDS[name]
    started, counts = time.monotonic(), WorkCounts()
    is_more = True
    while is_more and not stopping.is_set() and time.monotonic() - started < LONGEST_RUN_S:
        batch = run_batch(settings, kind, handler_of(kind), clock=clock)
        counts = _add(counts, batch)
        is_more = batch != WorkCounts()
    if counts.done:
        _ring_next(settings, kind, clock())
    if is_more and not stopping.is_set():
        ring(settings, name)
    if counts != WorkCounts():
        logger.info("%s: %d done, %d to be tried again, %d failed", name, counts.done, counts.retried, counts.failed)


def run_batch(settings: Settings, kind: WorkKind, handler: Handler, *, clock: Clock = utc_now) -> WorkCounts:
    """Claim one batch and do it; when the batch fails, do each piece alone, so that one bad subject harms no other."""
    owner = process_name()
    with session_scope(settings) as session:
        claimed = claim_work(session, kind.name, limit=kind.batch, owner=owner, lease=LEASE, now=clock())
    if not claimed:
        return WorkCounts()
    with _renewed(settings, [work.id for work in claimed], owner, clock):
        if _attempt(settings, claimed, handler) is None:
            return _finish(settings, claimed, owner, clock)
        counts = WorkCounts()
        for work in claimed:
            error = _attempt(settings, [work], handler)
            end = _finish(settings, [work], owner, clock) if error is None else _fail(settings, work, error, clock)
            counts = _add(counts, end)
        return counts


def sweep(settings: Settings, *, clock: Clock = utc_now) -> SweepCounts:
    """Take work back from processes that are gone, and ring for what waits too long."""
    now = clock()
    with session_scope(settings) as session:
        gone = [owner for owner in lease_owners(session) if is_gone(owner)]
        returned = return_expired(session, now=now, gone=gone)
        waiting = waiting_kinds(session, now=now - (timedelta() if returned else PATIENCE))
    rung = sum(ring(settings, kind) for kind in waiting if kind in KINDS)
    return SweepCounts(returned=returned, rung=rung)


def _attempt(settings: Settings, claimed: Sequence[ClaimedWork], handler: Handler) -> str | None:
    """Call the handler; return what went wrong."""
    try:
        handler(settings, [work.subject_id for work in claimed])
    except Exception as error:  # isolation point: whatever a subject provokes is recorded with it
        logger.warning("%s of %d failed: %s", claimed[0].kind, claimed[0].subject_id, error, exc_info=True)
        return f"{type(error).__name__}: {error}"[:2000]
    return None


def _finish(settings: Settings, claimed: Sequence[ClaimedWork], owner: str, clock: Clock) -> WorkCounts:
    with session_scope(settings) as session:
        return WorkCounts(done=finish_work(session, [work.id for work in claimed], owner=owner, now=clock()))


def _fail(settings: Settings, work: ClaimedWork, error: str, clock: Clock) -> WorkCounts:
    with session_scope(settings) as session:
        state = fail_work(session, work, owner=process_name(), error=error, now=clock())
    return WorkCounts(failed=1) if state == "failed" else WorkCounts(retried=1)


@contextmanager
def _renewed(settings: Settings, work_ids: Sequence[int], owner: str, clock: Clock) -> Iterator[None]:
    """Renew the leases while the handler runs."""
    is_over = threading.Event()

    def renew() -> None:
        while not is_over.wait(LEASE.total_seconds() / 3):
            try:
                with session_scope(settings) as session:
                    renew_leases(session, work_ids, owner=owner, until=clock() + LEASE)
            except SQLAlchemyError as error:
                logger.warning("the lease could not be renewed: %s", error)

    thread = threading.Thread(target=renew, name="renew-leases", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _ring_next(settings: Settings, kind: WorkKind, now: datetime) -> None:
    with session_scope(settings) as session:
        waiting = set(waiting_kinds(session, now=now))
    for name in kind.leads_to:
        if name in waiting:
            ring(settings, name)


def _add(left: WorkCounts, right: WorkCounts) -> WorkCounts:
    return WorkCounts(left.done + right.done, left.retried + right.retried, left.failed + right.failed)
