"""How fast all lots of the real package are matched with 10,000 synthetic enterprises, in one process.

Vectors are made up (embedding is measured elsewhere), all else is the product's own path, from the database to the
stored matches. The clock stands before the first deadline, and every lot counts as open, so that all are matched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import text

from config.settings import PROJECT_ROOT, AppEnv, Settings
from jobs.archives import iter_documents
from jobs.enterprises import load_enterprises
from jobs.ingest import ingest_documents
from jobs.labels import ENGLISH, label_folder
from matcher.bridge import bridge_texts
from matcher.lot_text import lot_text, text_hash
from models.database import dispose_engines, migrate, session_scope
from models.embedded import release_postgres
from models.queries.vectors import OVERALL, store_language_means, store_vectors
from tests.bench.rows import Row
from tests.bench.synthetic import DIMENSION, enterprises, labels, vector

PREFIXES = ("2-match",)
PACKAGE = PROJECT_ROOT.parent / "shared" / "data" / "notices.tar.gz"
N_ENTERPRISES = 10_000
NOW = datetime(2015, 12, 1, tzinfo=UTC)
TEXTS_AT_ONCE = 5_000
_MEASURE = """
import json, resource, sys, time
from datetime import datetime
from pathlib import Path
from config.settings import AppEnv, Settings
from jobs.match import match
from models.database import session_scope
from models.queries.matching import enterprise_ids
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=None)
with session_scope(settings) as session:
    ids = enterprise_ids(session)[: int(sys.argv[2])]
started = time.perf_counter()
counts = match(settings, enterprise_ids=ids, now=datetime.fromisoformat(sys.argv[3]))
seconds = time.perf_counter() - started
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak_mb": peak_mb, "pairs": counts.lots * counts.enterprises,
                  "matches": counts.matches}))
"""
_CANDIDATES = """
import json, sys, time
from datetime import datetime
from pathlib import Path
from config.settings import AppEnv, Settings
from jobs.corpus import base_corpus, with_enterprises, with_lots
from jobs.criteria import default_criteria
from matcher.blocks import lot_block
from matcher.enterprise_blocks import enterprise_block
from matcher.scoring import scorer_for
from matcher.search import MOST_ENTERPRISES_AT_ONCE, candidates
from models.database import session_scope
from models.queries import matching
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=None)
now, encoder_id, criteria = datetime.fromisoformat(sys.argv[2]), "bench", default_criteria()
scorer = scorer_for(criteria)
with session_scope(settings) as session:
    signals = matching.lot_signals(session, now=now)
    corpus = base_corpus(settings, session, encoder_id)
    lots = lot_block(signals, with_lots(session, encoder_id, corpus, signals))
    found = matching.enterprises(session, matching.enterprise_ids(session)[: 10 * MOST_ENTERPRISES_AT_ONCE])
    corpus = with_enterprises(session, encoder_id, corpus, [item for _, item in found])
records = [item for _, item in found]
starts = range(0, len(records), MOST_ENTERPRISES_AT_ONCE)
blocks = [enterprise_block(records[start : start + MOST_ENTERPRISES_AT_ONCE], corpus) for start in starts]
started = time.perf_counter()
for block in blocks:
    matrices = scorer.trade_matrices(lots, block)
    gates = scorer.closed_gates(lots, block, now, criteria)
    candidates(lots, matrices, gates, scorer=scorer, criteria=criteria)
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "pairs": len(lots) * len(records)}))
"""


def rows() -> Iterator[Row]:
    """Yield the rows of matching; none where the package is not beside the checkout."""
    if not PACKAGE.is_file():
        return
    with tempfile.TemporaryDirectory(prefix="tb-match-", ignore_cleanup_errors=True) as folder:
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(folder), database_url=None)
        try:
            fill(settings, N_ENTERPRISES)
            found = _run(_CANDIDATES, folder, NOW.isoformat())
            rate = found["pairs"] / found["seconds"] / 1e6
            yield Row(
                "2-match-candidates", rate, "M pairs/s", ">= 3", f"{found['pairs'] / 1e6:.1f} M pairs, one process"
            )
            half = _run(_MEASURE, folder, str(N_ENTERPRISES // 2), NOW.isoformat())
            whole = _run(_MEASURE, folder, str(N_ENTERPRISES), NOW.isoformat())
            against = f"{whole['pairs'] / 1e6:.0f} M pairs, {whole['matches']:,.0f} matches stored in PostgreSQL"
            yield Row("2-match-all", whole["seconds"], "s", "<= 60", against)
            yield Row("2-match-memory", whole["peak_mb"], "MB", "<= 2,000", against)
            linear = whole["seconds"] / half["seconds"]
            yield Row(
                "2-match-linear", linear, "x time for 2 x enterprises", "<= 2.4", f"half: {half['seconds']:.1f} s"
            )
        finally:
            dispose_engines()
            release_postgres(settings)


def _run(script: str, *arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=PROJECT_ROOT, check=True, capture_output=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def fill(settings: Settings, n_enterprises: int) -> None:
    """Ingest the package, load the enterprises, store vectors for every text."""
    migrate(settings)
    ingest_documents(settings, iter_documents([PACKAGE]), "ted", now=NOW)
    load_enterprises(settings, enterprises(n_enterprises))
    with session_scope(settings) as session:
        session.execute(text("UPDATE lots SET state = 'open' WHERE position >= 0"))
        session.execute(text("DELETE FROM work_items"))
        lots = session.execute(text("SELECT title, description, cpv_main FROM lots")).all()
        codes = {lot_text(lot.title, lot.description): lot.cpv_main for lot in lots}
        capabilities = session.execute(
            text(
                "SELECT c.text, c.language, e.cpv[1] AS code"
                " FROM capabilities c JOIN enterprises e ON e.id = c.enterprise_id"
            )
        )
        for row in capabilities:
            codes.update(dict.fromkeys(bridge_texts(row.text, row.language), row.code))
    texts = sorted(codes)
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        chunk = texts[start : start + TEXTS_AT_ONCE]
        vectors = np.stack([vector(item, codes[item]) for item in chunk])
        with session_scope(settings) as session:
            store_vectors(session, [text_hash(item) for item in chunk], vectors, "bench")
    folder = label_folder(settings.var_dir, "bench")
    folder.mkdir(parents=True)
    np.save(folder / ENGLISH, labels())
    with session_scope(settings) as session:
        mean = np.zeros(DIMENSION, np.float32) + np.float32(1e-4)
        store_language_means(session, "bench", {OVERALL: mean, "en": mean}, {OVERALL: len(texts), "en": len(texts)})


if __name__ == "__main__":
    began = time.perf_counter()
    for row in rows():
        print(row.as_json(), round(time.perf_counter() - began))
