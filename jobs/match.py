"""Matches lots with enterprises and stores the result together with the alerts that follow from it.

One path for everything: all with all, new lots with all enterprises, a changed enterprise with all lots.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import numpy as np
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.corpus import NoVectorsError, base_corpus
from jobs.criteria import published_criteria, stored_criteria
from jobs.encoder.catalogue import encoder_id as wanted_encoder_id
from jobs.learning import refresh_shifts
from jobs.matrices.open import Matrices
from matcher.blocks import Corpus, LotBlock
from matcher.enterprise_blocks import EnterpriseBlock, EnterpriseTable
from matcher.joining import take_enterprises
from matcher.scoring import Criteria, Scorer, scorer_for
from matcher.search import ScoredPairs, score_all, score_blocks
from models.database import session_scope
from models.queries import matching
from models.queries.alerts import plan_items
from models.queries.criteria import stays_in_force
from models.queries.drafts_again import ask_all_again
from models.queries.feedback import learners
from models.queries.highlights import lots_waiting
from models.queries.limits import Limit, crowded_with, drop_beyond
from models.queries.matches import StagedMatch, replace_matches
from models.queries.publications import move_waiting_items, quote_alike
from models.queries.vectors import active_encoder_id
from models.queries.work import add_work

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
ENTERPRISES_AT_ONCE = 480
"""Enterprises loaded and committed at once: what a killed run repeats."""
MANY_ENTERPRISES = 200
"""From so many on, enterprises are read from the files that hold all, not from the database."""


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """What a matching run did."""

    lots: int
    enterprises: int
    matches: int
    alert_items: int


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same while one run goes over the enterprises."""

    settings: Settings
    lots: list[LotBlock]
    replaced_lots: list[int] | None
    """The lots whose matches are replaced; ``None``: all."""
    corpus: Corpus
    encoder_id: str
    criteria_id: int
    criteria: Criteria
    scorer: Scorer
    now: datetime


def match_notices(settings: Settings, notice_ids: Sequence[int]) -> None:
    """Match the lots of some notices with all enterprises: the handler of ``match_notice`` work."""
    _match_if_embedded(settings, notice_ids=notice_ids)


def match_enterprises(settings: Settings, enterprise_ids: Sequence[int]) -> None:
    """Match some enterprises with all lots: the handler of ``match_enterprise`` work."""
    _match_if_embedded(settings, enterprise_ids=enterprise_ids)


def _match_if_embedded(
    settings: Settings, *, notice_ids: Sequence[int] | None = None, enterprise_ids: Sequence[int] | None = None
) -> None:
    """Match, or leave it while nothing is embedded: there is no match to bring up to date, and embedding asks again."""
    try:
        match(settings, notice_ids=notice_ids, enterprise_ids=enterprise_ids)
    except NoVectorsError:
        logger.info("nothing is embedded yet, so nothing is matched")


def match(
    settings: Settings,
    *,
    notice_ids: Sequence[int] | None = None,
    enterprise_ids: Sequence[int] | None = None,
    under: int | None = None,
    now: datetime | None = None,
    progress: Progress = lambda _done, _total: None,
) -> MatchCounts:
    """Match lots (of some notices, or all) with enterprises (some, or all), committing per group of enterprises.

    Running it again changes nothing that has not changed; a killed run is completed by the next. ``under`` names
    another version of the criteria than the one in force: its matches are stored beside, and nothing is announced.

    Raises:
        NoVectorsError: nothing has been embedded yet.
    """
    now = now or datetime.now(UTC)
    with session_scope(settings) as session:
        run = _prepare(settings, session, notice_ids, under=under, now=now)
        chosen = matching.enterprise_ids(session, enterprise_ids)
    matches = items = done = 0
    crowded: list[int] = []
    for group in _groups(settings, run, chosen, all_of_them=enterprise_ids is None):
        with session_scope(settings) as session:
            stored, planned, short = _match_group(session, run, group)
        matches, items, done = matches + stored, items + planned, done + len(group)
        crowded += short
        progress(done, len(chosen))
    n_lots = sum(len(block) - len(block.left_out) for block in run.lots)
    if under is None:
        with session_scope(settings) as session:
            _finish(session, run, notice_ids, enterprise_ids)
    elif crowded:
        match(settings, enterprise_ids=crowded, under=under, now=now)
    counts = MatchCounts(n_lots, len(chosen), matches, items)
    logger.info("matched %s", counts)
    return counts


def _finish(
    session: Session, run: _Run, notice_ids: Sequence[int] | None, enterprise_ids: Sequence[int] | None
) -> None:
    """Note what was matched; where other criteria came into force meanwhile, ask for it once more under those."""
    if enterprise_ids is None:
        matching.mark_lots_matched(session, [number for block in run.lots for number in block.ids.tolist()], run.now)
    if stays_in_force(session, run.criteria_id):
        return
    if notice_ids is not None:
        add_work(session, "match_notice", notice_ids)
    else:
        add_work(session, "match_enterprise", matching.enterprise_ids(session, enterprise_ids))


def _groups(settings: Settings, run: _Run, chosen: Sequence[int], *, all_of_them: bool) -> Iterator[EnterpriseTable]:
    """Yield the enterprises in groups that are stored together: many of them from files, few from the database."""
    if not all_of_them and len(chosen) < MANY_ENTERPRISES:
        for start in range(0, len(chosen), ENTERPRISES_AT_ONCE):
            with session_scope(settings) as session:
                matrices = Matrices(settings, session, run.encoder_id, run.corpus)
                group = matrices.some_enterprises(chosen[start : start + ENTERPRISES_AT_ONCE])
            yield group
        return
    with session_scope(settings) as session:
        tables = Matrices(settings, session, run.encoder_id, run.corpus).all_enterprises()
    for whole in tables:
        table = whole if all_of_them else take_enterprises(whole, np.flatnonzero(np.isin(whole.ids, chosen)))
        for start in range(0, len(table), ENTERPRISES_AT_ONCE):
            yield table.part(start, start + ENTERPRISES_AT_ONCE)


def _prepare(
    settings: Settings, session: Session, notice_ids: Sequence[int] | None, *, under: int | None, now: datetime
) -> _Run:
    criteria_id, criteria = published_criteria(session, now) if under is None else stored_criteria(session, under)
    encoder_id = active_encoder_id(session, wanted_encoder_id(settings))
    corpus = base_corpus(settings, session, encoder_id)
    matrices = Matrices(settings, session, encoder_id, corpus)
    return _Run(
        settings=settings,
        lots=matrices.all_lots(now) if notice_ids is None else [matrices.lots_of(notice_ids, now)],
        replaced_lots=None if notice_ids is None else matching.lot_ids(session, notice_ids),
        corpus=corpus,
        encoder_id=encoder_id,
        criteria_id=criteria_id,
        criteria=criteria,
        scorer=scorer_for(criteria),
        now=now,
    )


def _match_group(session: Session, run: _Run, table: EnterpriseTable) -> tuple[int, int, list[int]]:
    """Match a group of enterprises and store it, with its alert items where the criteria are in force.

    Return how many matches and items there are, and which enterprises are to be matched with all lots.
    """
    enterprise_ids = table.ids.tolist()
    limit, matrices = _limit(run), Matrices(run.settings, session, run.encoder_id, run.corpus)
    short = crowded_with(session, limit, enterprise_ids, run.replaced_lots or [])
    stored = replace_matches(
        session,
        _staged(run, table),
        criteria_id=run.criteria_id,
        encoder_id=run.encoder_id,
        enterprise_ids=enterprise_ids,
        lot_ids=run.replaced_lots,
        now=run.now,
        keep=partial(_kept, run, matrices, table),
    )
    if run.replaced_lots is not None:
        drop_beyond(session, limit, enterprise_ids, run.replaced_lots)
    refresh_shifts(matrices, list(learners(session, enterprise_ids)), run.criteria_id, run.criteria)
    if not stays_in_force(session, run.criteria_id):
        quote_alike(session, run.criteria_id, enterprise_ids)
        return stored, 0, short
    add_work(session, "match_enterprise", short)
    planned = announce(session, run.criteria_id, run.criteria, enterprise_ids, lot_ids=run.replaced_lots, now=run.now)
    matching.mark_enterprises_matched(session, enterprise_ids, run.now, with_all=run.replaced_lots is None)
    if run.replaced_lots is None:
        ask_all_again(session, run.now)
    return stored, planned, short


def announce(
    session: Session,
    criteria_id: int,
    criteria: Criteria,
    enterprise_ids: Sequence[int],
    *,
    lot_ids: Sequence[int] | None = None,
    now: datetime,
) -> int:
    """Plan the alerts of some enterprises and ask for the sentences to quote; return how many alerts are new.

    Where all their lots are matched, what waits from a version that was replaced goes with the one in force.
    """
    least_score_centi = round(100 * criteria.alert_from)
    if lot_ids is None:
        move_waiting_items(session, criteria_id, enterprise_ids, least_score_centi=least_score_centi)
    planned = plan_items(
        session,
        criteria_id=criteria_id,
        lot_ids=lot_ids,
        enterprise_ids=enterprise_ids,
        least_score_centi=least_score_centi,
        now=now,
    )
    add_work(session, "highlight_lot", lots_waiting(session, criteria_id, enterprise_ids))
    return planned


def _limit(run: _Run) -> Limit:
    knobs = run.criteria.knobs
    return Limit(run.criteria_id, len(run.scorer.trade), int(knobs["candidates"]), int(knobs["gated_kept"]))


def _staged(run: _Run, table: EnterpriseTable) -> Iterator[StagedMatch]:
    """Yield the rows to store for some enterprises."""
    for block, pairs in score_blocks(run.lots, table, scorer=run.scorer, criteria=run.criteria, now=run.now):
        yield from _rows(run, pairs, block)


def _kept(
    run: _Run, matrices: Matrices, table: EnterpriseTable, pairs: Mapping[int, Sequence[int]]
) -> Iterator[StagedMatch]:
    """Yield the rows of lots that enterprises (id -> lots) follow or find relevant, though they are matches no more."""
    places = {number: place for place, number in enumerate(table.ids.tolist())}
    for enterprise_id, lot_ids in pairs.items():
        block = table.block(places[enterprise_id], places[enterprise_id] + 1)
        lots = matrices.some_lots(lot_ids)
        yield from _rows(run, score_all(lots, block, scorer=run.scorer, criteria=run.criteria, now=run.now), block)


def _rows(run: _Run, pairs: ScoredPairs, block: EnterpriseBlock) -> Iterator[StagedMatch]:
    columns = zip(
        pairs.lot.tolist(),
        block.ids[pairs.enterprise].tolist(),
        pairs.score_centi.tolist(),
        pairs.gates.tolist(),
        pairs.points.tolist(),
        pairs.values.tolist(),
        pairs.phrase.tolist(),
        strict=True,
    )
    for lot_id, enterprise_id, score, gates, points, values, phrase in columns:
        names = list(run.scorer.gate_names(gates))
        yield lot_id, enterprise_id, score, run.criteria.band(score), names, points, values, phrase
