"""Runs a source: one run at a time, what comes is kept as it comes, the watermark moves only when all has come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from config.settings import Settings
from jobs.archives import Document
from jobs.ingest import IngestCounts, ingest_documents
from jobs.owners import process_name
from jobs.sources.base import Source
from jobs.sources.errors import SourceError
from jobs.sources.ted import ted_source
from models.database import session_scope
from models.queries import sources as queries
from models.queries.leases import release_lease, renew_lease, take_lease

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]
FACTORIES: dict[str, Callable[[Settings], Source]] = {"ted": ted_source}
"""Name of a source -> what makes it from the settings."""
OVERLAP = timedelta(days=1)
"""How far before its watermark a source is read again: notices may be published late."""
DOCUMENTS_AT_ONCE = 25
LEASE = timedelta(minutes=10)
"""Renewed with every batch; a run whose process was lost is taken over after this."""


class UnknownSourceError(LookupError):
    """There is no source of this name; raised before anything is fetched."""


class AlreadyRunningError(RuntimeError):
    """Another process is fetching from this source; raised before anything is fetched."""


class LostLeaseError(RuntimeError):
    """Another process has taken the run over because this one was silent for too long."""


@dataclass(frozen=True, slots=True)
class FetchCounts:
    """What a run did: notices found by the source, documents fetched, and what became of them."""

    found: int = 0
    fetched: int = 0
    new: int = 0
    amended: int = 0
    quarantined: int = 0

    def with_batch(self, batch: IngestCounts) -> FetchCounts:
        """Return the counts with another batch added."""
        return FetchCounts(
            self.found,
            self.fetched + batch.read,
            self.new + batch.new,
            self.amended + batch.amended,
            self.quarantined + batch.quarantined,
        )


def fetch_source(
    settings: Settings,
    name: str,
    *,
    days: int | None = None,
    source: Source | None = None,
    clock: Clock = lambda: datetime.now(UTC),
    progress: Progress = lambda _done, _total: None,
) -> FetchCounts:
    """Fetch what a source has published since its watermark (with an overlap), or in the last ``days``.

    Raises:
        UnknownSourceError, AlreadyRunningError: before anything is done.
        SourceError: the run is recorded as failed; what was fetched before is kept.
    """
    if name not in FACTORIES:
        raise UnknownSourceError(f"There is no source {name!r}; there are: {', '.join(FACTORIES)}.")
    source = source or FACTORIES[name](settings)
    owner, lease = process_name(), f"fetch {name}"
    with session_scope(settings) as session:
        if not take_lease(session, lease, owner=owner, until=clock() + LEASE, now=clock()):
            raise AlreadyRunningError(f"{name} is being fetched by another process.")
    try:
        return _run(settings, source, days, clock=clock, progress=progress, renew=(lease, owner))
    finally:
        with session_scope(settings) as session:
            release_lease(session, lease, owner=owner)


def _run(
    settings: Settings,
    source: Source,
    days: int | None,
    *,
    clock: Clock,
    progress: Progress,
    renew: tuple[str, str],
) -> FetchCounts:
    until = clock()
    with session_scope(settings) as session:
        mark = queries.watermark(session, source.name)
        since = until - timedelta(days=days or settings.ted_days_back) if days or mark is None else mark - OVERLAP
        run_id = queries.begin_run(session, source.name, since=since, until=until, now=until)

    def is_known(reference: str) -> bool:
        with session_scope(settings) as session:
            return queries.is_stored(session, source.name, reference)

    counts = FetchCounts()
    try:
        for batch in _batches(source.fetch(since.date(), until.date(), is_known)):
            counts = counts.with_batch(ingest_documents(settings, batch, source.name, now=clock()))
            progress(counts.fetched, max(source.count() or 0, counts.fetched))
            _hold(settings, renew, clock)
    except SourceError as error:
        _end(settings, run_id, source, counts, clock(), error)
        raise
    return _end(settings, run_id, source, counts, clock(), None)


def _end(
    settings: Settings, run_id: int, source: Source, counts: FetchCounts, now: datetime, error: SourceError | None
) -> FetchCounts:
    final = FetchCounts(**{**asdict(counts), "found": source.count() or 0})
    with session_scope(settings) as session:
        if error is None:
            queries.complete_run(session, run_id, asdict(final), now)
        else:
            queries.fail_run(session, run_id, asdict(final), code=error.code, message=str(error), now=now)
    logger.info("fetched from %s: %s%s", source.name, final, f", failed: {error.code}" if error else "")
    return final


def _hold(settings: Settings, renew: tuple[str, str], clock: Clock) -> None:
    lease, owner = renew
    with session_scope(settings) as session:
        if not renew_lease(session, lease, owner=owner, until=clock() + LEASE):
            raise LostLeaseError(f"{lease} was taken over by another process.")


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    """Yield documents in batches; a fault ends the batch at hand first, so that nothing that came is lost."""
    while True:
        batch: list[Document] = []
        try:
            for document in islice(documents, DOCUMENTS_AT_ONCE):
                batch.append(document)  # noqa: PERF402 - what came before a fault must be in the list
        except SourceError:
            if batch:
                yield batch
            raise
        if not batch:
            return
        yield batch
