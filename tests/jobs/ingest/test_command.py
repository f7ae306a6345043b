"""``python -m jobs ingest`` as users run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from config.settings import PROJECT_ROOT, Settings
from tests.jobs.ingest.documents import CALL, FIXTURES


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": str(settings.database_url),
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    command = [sys.executable, "-m", "jobs", *arguments]
    return subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, check=False)


def test_the_command_answers_in_json_and_refuses_a_missing_path(clean_queues: Settings) -> None:
    done = run(clean_queues, "ingest", str(FIXTURES / CALL), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == ["read", "new", "amended", "unchanged", "quarantined", "lots", "seconds"]
    missing = run(clean_queues, "ingest", str(FIXTURES / "missing.xml"), "--json")
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert b"There is no file or folder" in missing.stderr


def test_quarantine_is_no_failure_and_the_command_says_how_to_look(clean_queues: Settings, tmp_path: Path) -> None:
    (tmp_path / "cut.xml").write_text("<ContractNotice>")
    done = run(clean_queues, "ingest", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert b"1 quarantined" in done.stdout
    assert b"python -m jobs quarantine retry" in done.stdout
    again = run(clean_queues, "quarantine", "retry", "--json")
    assert again.returncode == 0, again.stderr
    assert {name: json.loads(again.stdout)[name] for name in ("read", "new", "quarantined")} == {
        "read": 1,
        "new": 0,
        "quarantined": 1,
    }
