"""How long an officer waits: from posting a draft to the page with its ranked bidders and the advice.

10,000 synthetic enterprises with made-up vectors; the encoder is the real one, the work is done by a worker process
that the page's own ring wakes. The worker is warm, as one in service is: one draft goes before.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.bridging import bridge_id
from jobs.criteria import published_criteria
from jobs.embed import loaded_encoder
from jobs.valkey import connect, release_valkey
from jobs.work import utc_now
from models.database import dispose_engines, session_scope
from models.embedded import release_postgres
from tests.bench import bench_match
from tests.bench.rows import Row
from tests.web.people import People, post, sign_in
from web import create_app

PREFIXES = ("4-draft",)
N_ENTERPRISES, TIMES = 10_000, 5
WARM_UP_S, TIMEOUT_S, PAUSE_S = 1_800.0, 120.0, 0.05
WORK = (
    "Daily cleaning of four primary schools: classrooms, corridors, toilets and two sports halls. Windows are cleaned"
    " twice a year. The workers are trained by the contractor; disadvantaged people are to be employed. "
)
_RENAME = """
UPDATE vectors SET encoder_id = :id;
UPDATE language_means SET encoder_id = :id;
UPDATE capabilities SET bridge_id = :bridge;
DELETE FROM work_items;
UPDATE enterprises SET cpv = ARRAY['90919300'], nuts = ARRAY['DE'], country = 'DE' WHERE id % 20 = 0;
"""
"""The vectors are made up, so what fits must fit by its codes: one enterprise in twenty."""


def rows() -> Iterator[Row]:
    """Yield the rows; none where the package is not beside the checkout."""
    if not bench_match.PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-draft-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        worker = None
        try:
            bench_match.fill(settings, N_ENTERPRISES)
            _prepare(settings)
            worker = _worker(folder)
            yield from _measured(settings)
        finally:
            if worker is not None:
                worker.send_signal(signal.SIGTERM)
                worker.wait(60)
            dispose_engines()
            release_postgres(settings)
            release_valkey(settings)


def _prepare(settings: Settings) -> None:
    """Let the made-up vectors be those of the real encoder, put criteria in force, add an officer."""
    encoder_id = loaded_encoder(settings).id
    values = {"id": encoder_id, "bridge": bridge_id(encoder_id)}
    with session_scope(settings) as session:
        for statement in _RENAME.strip().split(";\n"):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            session.execute(text(statement.rstrip(";")), named)
        session.execute(text("ANALYZE"))
        published_criteria(session, utc_now())
        _add_officer(session)
    with connect(settings) as connection:  # the rings for the work that was deleted
        connection.flushall()


def _add_officer(session: Session) -> None:
    people = People(session)
    people.organisation((people.user("officer@example.test"), "owner"), kind="buyer")


def _worker(folder: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "VAR_DIR": folder, "APP_ENV": "test", "LOG_LEVEL": "WARNING"}
    return subprocess.Popen([sys.executable, "-m", "jobs.worker", "embed"], cwd=PROJECT_ROOT, env=environment)


def _measured(settings: Settings) -> Iterator[Row]:
    officer = sign_in(create_app(settings), "officer@example.test")
    first, _ = _draft(officer, 0, WARM_UP_S)
    yield Row("4-draft-first", first, "s", "", "the first after a start: encoder, labels and matrices made ready")
    found = [_draft(officer, number, TIMEOUT_S) for number in range(1, TIMES + 1)]
    seconds = [item for item, _ in found]
    said = f"{N_ENTERPRISES:,} enterprises, worst of {TIMES} (median {statistics.median(seconds):.2f} s)"
    yield Row("4-draft-seconds", max(seconds), "s", "<= 5", f"{said}; the page then takes {found[-1][1]:.2f} s")


def _draft(officer: FlaskClient, number: int, timeout_s: float) -> tuple[float, float]:
    """Return the seconds from posting a draft to its page with bidders and advice, and those of the page itself."""
    fields = {
        "title": f"Cleaning of schools, district {number}", "description": f"{WORK * 3} District {number}.",
        "nature": "services", "language": "en", "value": "180000", "months": "24", "more_cpv": "90919300-5",
    }  # fmt: skip
    page = "/my/1/drafts/new"
    officer.get(page)
    started = time.perf_counter()
    address = officer.get(post(officer, page, dict(fields)).location).location
    while True:
        asked = time.perf_counter()
        shown = officer.get(address).get_data(as_text=True)
        ended = time.perf_counter()
        if 'http-equiv="refresh"' not in shown:
            assert "card-plain match" in shown
            assert 'id="reserve-title"' in shown
            return ended - started, ended - asked
        if ended - started > timeout_s:
            raise TimeoutError("the draft was not matched")
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    for row in rows():
        print(row.as_json(), flush=True)
