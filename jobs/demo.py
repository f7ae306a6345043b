"""The sample: invented notices and enterprises that show a living product without internet."""

from __future__ import annotations

from datetime import UTC, datetime

from config.settings import Settings
from jobs.archives import Document
from jobs.enterprises import load_enterprises
from jobs.ingest import IngestCounts, ingest_documents
from jobs.sample import sample_enterprises, sample_notices
from jobs.sample.proofs import add_sample_proofs
from models.database import session_scope
from models.queries.notices import count_notices
from models.queries.sample_people import add_sample_people

SOURCE = "sample"


def load_sample(settings: Settings, *, now: datetime | None = None) -> IngestCounts:
    """Load the sample notices, dated from ``now`` on, and the sample enterprises with their proofs."""
    moment = now or datetime.now(UTC)
    documents = (Document(reference, content) for reference, content in sample_notices(moment))
    counts = ingest_documents(settings, documents, SOURCE, now=moment)
    load_enterprises(settings, sample_enterprises())
    with session_scope(settings) as session:
        add_sample_proofs(session, moment)
    return counts


def load_people(settings: Settings) -> None:
    """Let one person per role sign in; who is there already stays as they are."""
    with session_scope(settings) as session:
        add_sample_people(session)


def load_sample_if_empty(settings: Settings) -> bool:
    """Load the sample into a database without notices; return whether that was done."""
    with session_scope(settings) as session:
        if count_notices(session):
            return False
    load_sample(settings)
    return True
