"""``python -m jobs ingest`` as users run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from config.settings import PROJECT_ROOT, Settings
from tests.jobs.ingest.documents import CALL, FIXTURES


def test_the_command_answers_in_json_and_refuses_a_missing_path(clean_queues: Settings) -> None:
    def run(path: Path) -> subprocess.CompletedProcess[bytes]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "VAR_DIR": str(clean_queues.var_dir),
            "DATABASE_URL": str(clean_queues.database_url),
            "REDIS_URL": "redis://127.0.0.1:1/0",
        }
        command = [sys.executable, "-m", "jobs", "ingest", str(path), "--json"]
        return subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, check=False)

    done = run(FIXTURES / CALL)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == ["read", "new", "amended", "unchanged", "quarantined", "lots", "seconds"]
    missing = run(FIXTURES / "missing.xml")
    assert missing.returncode == 2
    assert b"There is no file or folder" in missing.stderr
