"""What the schedule asks for is done by handlers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.ticks import KEEP_DONE, housekeep, send_alerts
from models.queries.work import count_work
from models.work import WorkItemRow


def test_housekeeping_forgets_work_done_long_ago(
    clean_database: Settings, session: Session, frozen_now: datetime
) -> None:
    for subject, age in ((1, KEEP_DONE + timedelta(hours=1)), (2, KEEP_DONE - timedelta(hours=1))):
        row = WorkItemRow(kind="embed_notice", subject_id=subject, state="done", finished_at=frozen_now - age)
        session.add(row)
    session.commit()
    housekeep(clean_database, [0], clock=lambda: frozen_now)
    assert count_work(session) == {"embed_notice": {"done": 1}}


def test_alerts_run_on_an_empty_database(clean_database: Settings) -> None:
    send_alerts(clean_database, [0])
