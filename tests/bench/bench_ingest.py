"""How fast the real package is stored in PostgreSQL, first and again, and how much memory that takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.settings import PROJECT_ROOT, AppEnv, Settings
from models.database import dispose_engines, migrate
from models.embedded import release_postgres
from tests.bench.rows import Row

PREFIXES = ("2-ingest",)
PACKAGE = PROJECT_ROOT.parent / "shared" / "data" / "notices.tar.gz"
# Not ru_maxrss: a process inherits it from the one that started it, and that one has loaded every benchmark.
_RUN = """
import json, sys
from pathlib import Path
from config.settings import AppEnv, Settings
from jobs.archives import iter_documents
from jobs.ingest import ingest_documents
from models.database import migrate
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=None)
migrate(settings)
counts = ingest_documents(settings, iter_documents([Path(sys.argv[2])]), "ted")
lines = Path("/proc/self/status").read_text().splitlines()
peak_mb = int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6
print(json.dumps({"seconds": counts.seconds, "unchanged": counts.unchanged, "lots": counts.lots, "peak_mb": peak_mb,
                  "read": counts.read, "quarantined": counts.quarantined}))
"""


def rows() -> Iterator[Row]:
    """Yield the rows of ingest; none where the package is not beside the checkout."""
    if not PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-ingest-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        try:
            migrate(settings)
            first, again = _ingest(folder), _ingest(folder)
        finally:
            dispose_engines()
            release_postgres(settings)
    what = f"{first['read']:,.0f} notices, {first['lots']:,.0f} lots, {first['quarantined']:.0f} quarantined"
    yield Row("2-ingest-first", first["seconds"], "s", "<= 60", what)
    yield Row("2-ingest-again", again["seconds"], "s", "<= 20", f"{again['unchanged']:,.0f} unchanged")
    yield Row("2-ingest-memory", first["peak_mb"], "MB", "< 400", "peak of the process, without the database server")


def _ingest(folder: str) -> dict[str, float]:
    command = [sys.executable, "-c", _RUN, folder, str(PACKAGE)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result
