"""What the schedule asks for, as handlers of work without a subject."""

from __future__ import annotations

import logging
from datetime import timedelta

from config.settings import Settings
from jobs.alerts import run_alerts
from jobs.fetch import AlreadyRunningError, fetch_source
from jobs.sources.errors import SourceError
from jobs.work import Clock, utc_now
from models.database import session_scope
from models.queries.criteria import forget_old_matches
from models.queries.retention import forget_people
from models.queries.work import delete_finished

logger = logging.getLogger(__name__)

KEEP_DONE = timedelta(days=2)
"""How long done work can be looked up; failed work is kept until somebody has looked at it."""

MATCHES_AT_ONCE = 20_000


def send_alerts(settings: Settings, subject_ids: list[int]) -> None:
    """Make the digests that are due and send what is in the outbox. Without subject."""
    del subject_ids
    run_alerts(settings)


def fetch_ted(settings: Settings, subject_ids: list[int]) -> None:
    """Fetch what TED has published. Without subject. A fault is recorded with the run; the next hour tries again."""
    del subject_ids
    try:
        fetch_source(settings, "ted")
    except (AlreadyRunningError, SourceError) as error:
        logger.warning("fetching from TED: %s", error)


def housekeep(settings: Settings, subject_ids: list[int], *, clock: Clock = utc_now) -> None:
    """Forget what nobody needs any more. Without subject."""
    del subject_ids
    with session_scope(settings) as session:
        forgotten = delete_finished(session, before=clock() - KEEP_DONE)
        people = forget_people(session, clock())
    logger.info("housekeeping: %d pieces of done work and %d rows about people forgotten", forgotten, people)
    logger.info("housekeeping: %d matches under old criteria forgotten", forget_old_lists(settings))


def forget_old_lists(settings: Settings) -> int:
    """Delete the matches of all versions but the one in force and the one before; return how many.

    In small transactions, so that a rollback never waits for it.
    """
    forgotten = 0
    while True:
        with session_scope(settings) as session:
            deleted = forget_old_matches(session, MATCHES_AT_ONCE)
        forgotten += deleted
        if deleted < MATCHES_AT_ONCE:
            return forgotten
