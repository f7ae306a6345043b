"""Back-tests a version of the criteria: what it would change for the lots of the last thirty days. Stores no match.

Every lot is scored as when it was new (gates of time open), under both versions. The ``result`` of a back-test:
``lots``, ``enterprises``, ``days``; ``alerts_per_day`` and ``bands`` before and after; ``changed`` (how many
enterprises gain, lose or keep alerts), ``gainers`` and ``losers`` (the twenty that do most); ``entering`` and
``leaving`` (lots announced under one version only); ``overlap`` of the first ten places; ``per_enterprise`` (columns);
``samples``: the first ten lots of a few enterprises, side by side; ``quality`` on what enterprises said of lots and
``bench`` on the judged bench, each ``null`` where there is none.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

from config.settings import Settings
from jobs.backtest_bench import judge_on_bench
from jobs.backtest_result import backtest_result
from jobs.backtest_samples import samples
from jobs.corpus import NoVectorsError, base_corpus
from jobs.criteria import stored_criteria
from jobs.encoder.catalogue import encoder_id as wanted_encoder_id
from jobs.evaluate import BenchError
from jobs.matrices.open import Matrices
from jobs.work import utc_now
from matcher.blocks import LotBlock
from matcher.comparing import Compared, Version, compare, together
from matcher.enterprise_blocks import EnterpriseTable
from matcher.joining import join_lots, take_lots
from matcher.judging import Judged, Quality, judge
from matcher.scoring import CriteriaError, scorer_for
from matcher.search import MOST_ENTERPRISES_AT_ONCE, PAIRS_AT_ONCE, score_versions
from models.database import session_scope
from models.queries import backtests, feedback
from models.queries.vectors import active_encoder_id

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
WINDOW = timedelta(days=30)
FEW_LOTS = 200
"""With fewer lots in the window, all that may be matched are looked at."""
MOST_THREADS = 4
NOTE_EVERY_S = 1.0
GRADES = {1.0: 1, 1.5: 2, 2.0: 3}
"""From what an answer pushes (relevant, bid, won) to its grade."""


class NothingToCompareError(ValueError):
    """There are no lots or no enterprises; recorded with the back-test."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared: two versions (before, after) over lots and enterprises, as of a moment, over so many days."""

    versions: tuple[Version, Version]
    lots: LotBlock
    tables: Sequence[EnterpriseTable]
    as_of: datetime
    days: int


def run_backtests(settings: Settings, backtest_ids: Sequence[int]) -> None:
    """Run back-tests: the handler of ``backtest`` work. One that runs again begins anew."""
    for backtest_id in backtest_ids:
        run_backtest(settings, backtest_id)


def run_backtest(
    settings: Settings,
    backtest_id: int,
    *,
    now: datetime | None = None,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """Run one back-test and keep its result or why there is none; its row tells how far it has come."""
    now = now or utc_now()
    try:
        result = _run(settings, backtest_id, now, progress)
    except (
        NoVectorsError,
        NothingToCompareError,
        CriteriaError,
        BenchError,
    ) as error:
        with session_scope(settings) as session:  # trying again cures none of these
            backtests.fail(session, backtest_id, str(error), utc_now())
        return
    except Exception as error:
        with session_scope(settings) as session:
            backtests.fail(session, backtest_id, f"{type(error).__name__}: {error}"[:2000], utc_now())
        raise
    with session_scope(settings) as session:
        backtests.finish(session, backtest_id, result, utc_now())
    logger.info("back-test %d compared %d lots with %d enterprises", backtest_id, result["lots"], result["enterprises"])


def _run(settings: Settings, backtest_id: int, now: datetime, progress: Progress) -> dict[str, object]:
    with session_scope(settings) as session:
        asked, quality = _prepare(settings, session, backtest_id, now)
        total = sum(map(len, asked.tables))
        backtests.start(session, backtest_id, total=total, now=utc_now())
    parts, done, noted = [], 0, time.monotonic()
    for part in _compared(asked):
        parts.append(part)
        done += len(part.ids)
        if time.monotonic() - noted >= NOTE_EVERY_S or done == total:
            noted = time.monotonic()
            with session_scope(settings) as session:
                backtests.reach(session, backtest_id, done)
            progress(done, total)
    found = together(parts)
    chosen = samples(found, asked.lots, asked.tables, asked.versions, as_of=asked.as_of)
    told = {
        "quality": None if quality is None else asdict(quality),
        "bench": judge_on_bench(settings, asked.versions),
    }
    with session_scope(settings) as session:
        shape = {"lots": len(asked.lots), "days": asked.days, "as_of": asked.as_of.isoformat()}
        return {**shape, **backtest_result(session, found, chosen, days=asked.days), **told}


def _prepare(settings: Settings, session: Session, backtest_id: int, now: datetime) -> tuple[Asked, Quality | None]:
    row = backtests.backtest(session, backtest_id)
    if row is None:
        raise LookupError(f"There is no back-test {backtest_id}.")
    _, before = stored_criteria(session, row.against_id)
    _, after = stored_criteria(session, row.criteria_id)
    encoder_id = active_encoder_id(session, wanted_encoder_id(settings))
    matrices = Matrices(settings, session, encoder_id, base_corpus(settings, session, encoder_id))
    lots, days = _lots(session, matrices.all_lots(now), now)
    tables = matrices.all_enterprises()
    if not tables:
        raise NothingToCompareError("There is no enterprise to compare the versions on.")
    versions = ((scorer_for(before), before), (scorer_for(after), after))
    asked = Asked(versions, lots, tables, now - WINDOW, days)
    return asked, _quality(session, versions)


def _lots(session: Session, blocks: Sequence[LotBlock], now: datetime) -> tuple[LotBlock, int]:
    """Return the lots of the window, or all where these are few, and how many days they are from."""
    rows = [np.setdiff1d(np.arange(len(block)), block.left_out) for block in blocks]
    ids = [block.ids[kept].tolist() for block, kept in zip(blocks, rows, strict=True)]
    published = backtests.published_days(session, [number for own in ids for number in own])
    since = (now - WINDOW).date()
    recent = {number for number, day in published.items() if day > since}
    days = WINDOW.days
    if len(recent) < FEW_LOTS:
        recent = {number for own in ids for number in own}
        days = max(1, (now.date() - min(published.values(), default=since)).days)
    chosen = [kept[np.isin(block.ids[kept], list(recent))] for block, kept in zip(blocks, rows, strict=True)]
    parts = [take_lots(block, kept) for block, kept in zip(blocks, chosen, strict=True) if len(kept)]
    if not parts:
        raise NothingToCompareError("There is no lot to compare the versions on.")
    return join_lots(parts), days


def _compared(asked: Asked) -> Iterator[Compared]:
    """Compare block by block, in as many threads as there are cores: most of it runs outside the interpreter.

    Products of matrices keep to their own thread meanwhile, or they would wait for each other.
    """
    at_once = max(1, min(MOST_ENTERPRISES_AT_ONCE, PAIRS_AT_ONCE // max(len(asked.lots), 1)))
    pieces = [(table, start) for table in asked.tables for start in range(0, len(table), at_once)]

    def one(piece: tuple[EnterpriseTable, int]) -> Compared:
        table, start = piece
        block = table.block(start, start + at_once)
        return compare(block, score_versions(asked.lots, block, asked.versions, now=asked.as_of), asked.versions)

    with threadpool_limits(1, "blas"), ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS), "backtest") as pool:
        yield from pool.map(one, pieces)


def _quality(session: Session, versions: tuple[Version, Version]) -> Quality | None:
    """Judge both versions on all answers that were given under their scorer, or not at all where theirs differ."""
    (scorer, before), (other, after) = versions
    told = [row for row in feedback.with_values(session, scorer.name) if feedback.said_in(row).push]
    if scorer.name != other.name or not told:
        return None
    judged = Judged(
        values=np.array([row.feature_values for row in told], np.float32),
        grades=np.array([GRADES.get(feedback.said_in(row).push, 0) for row in told], np.int64),
        enterprise=np.array([row.enterprise_id for row in told], np.int64),
    )
    return judge(judged, scorer, before, after)
