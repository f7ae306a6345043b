"""A handler whose effects are counted in the database, and the worker that knows it, for ``bench_runtime``."""

from __future__ import annotations

import sys
import time

from sqlalchemy import text
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs import queues
from models.database import session_scope

KIND = queues.WorkKind("bench", "default", "tests.bench.effects:take_effect", 1)
TAKES_S = 0.2


def make_table(session: Session) -> None:
    """Make the table of effects."""
    session.execute(text("CREATE TABLE bench_effects (subject bigint PRIMARY KEY, calls int, at timestamptz)"))


def take_effect(settings: Settings, subject_ids: list[int]) -> None:
    """Note each subject once, and how often it was asked for."""
    time.sleep(TAKES_S)
    statement = text(
        "INSERT INTO bench_effects VALUES (:subject, 1, clock_timestamp())"
        " ON CONFLICT (subject) DO UPDATE SET calls = bench_effects.calls + 1"
    )
    with session_scope(settings) as session:
        session.execute(statement, [{"subject": subject} for subject in subject_ids])


if __name__ == "__main__":
    from jobs.worker import main

    queues.KINDS[KIND.name] = KIND
    if "schedule" in sys.argv:
        from jobs.schedule import main as schedule

        sys.exit(schedule())
    sys.exit(main(["default"]))
