"""What happens by itself, and when: ``python -m jobs.schedule``. Asks for work; does none but the sweep.

Each tick takes a lease in SQL for its whole period, in the transaction that asks for its work: any number of
schedulers together do it once, and a killed one leaves it undone or asked for, never half.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from config.logging import configure_logging
from config.settings import Settings, get_settings
from jobs.owners import process_name
from jobs.queues import ring
from jobs.work import Clock, sweep, utc_now
from models.database import session_scope
from models.queries.leases import take_lease
from models.queries.work import add_work

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
SUBJECT = 0
"""The subject of work that has none."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that is due every so often; ``kind`` is the work asked for (``None``: the sweep).

    ``waits_first``: the first time is one period after the first start, not at it.
    """

    name: str
    every: timedelta
    kind: str | None = None
    weekdays_only: bool = False
    waits_first: bool = False

    def is_on(self, now: datetime) -> bool:
        """Whether it may happen on that day (UTC)."""
        return not self.weekdays_only or now.weekday() < 5


TICKS = (
    Tick("sweep", timedelta(seconds=15)),
    Tick("alerts", timedelta(minutes=1), "send_alerts"),
    Tick("fetch-ted", timedelta(hours=1), "fetch_ted", weekdays_only=True, waits_first=True),
    Tick("remind-evidence", timedelta(hours=6), "remind_evidence"),
    Tick("housekeep", timedelta(days=1), "housekeep", waits_first=True),
    Tick("verify-audit", timedelta(days=1), "verify_audit", waits_first=True),
)


def postpone_first(settings: Settings, *, clock: Clock = utc_now, ticks: tuple[Tick, ...] = TICKS) -> None:
    """Let the ticks that wait first wait one period, unless this database has seen them before."""
    now = clock()
    with session_scope(settings) as session:
        for tick in ticks:
            if tick.waits_first:
                never = datetime.min.replace(tzinfo=now.tzinfo)
                take_lease(session, f"tick:{tick.name}", owner=process_name(), until=now + tick.every, now=never)


def run_due(settings: Settings, *, clock: Clock = utc_now, ticks: tuple[Tick, ...] = TICKS) -> list[str]:
    """Do the ticks that are due and return their names."""
    now = clock()
    return [tick.name for tick in ticks if tick.is_on(now) and _run(settings, tick, clock)]


def _run(settings: Settings, tick: Tick, clock: Clock) -> bool:
    now = clock()
    with session_scope(settings) as session:
        name, until = f"tick:{tick.name}", now + tick.every
        if not take_lease(session, name, owner=process_name(), until=until, now=now):
            return False
        if tick.kind is not None:
            add_work(session, tick.kind, [SUBJECT])
    if tick.kind is None:
        counts = sweep(settings, clock=clock)
        if counts.returned:
            logger.info("sweep: %d pieces of work came back from lost processes", counts.returned)
    else:
        ring(settings, tick.kind)
    return True


def run_schedule(settings: Settings, stop: threading.Event) -> None:
    """Do what is due until told to stop; a database that is away is waited for."""
    next_ticks_known = False
    while not stop.is_set():
        try:
            if not next_ticks_known:
                postpone_first(settings)
                next_ticks_known = True
            run_due(settings)
        except SQLAlchemyError as error:
            logger.warning("the schedule waits for the database: %s", error)
        stop.wait(LOOK_EVERY_S)


def main() -> int:
    """Run the schedule until SIGTERM or SIGINT."""
    settings = get_settings()
    configure_logging(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    logger.info("schedule is ready")
    run_schedule(settings, stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
