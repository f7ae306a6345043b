"""What is asked of all lots or all enterprises of a large site: more than a statement may have parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notices import LotRow
from models.queries import awards, backtests, embedding, evidence, feedback, matching, publications
from models.queries.among import among
from tests.web.factories import World

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
MANY = range(1, 70_000)
ALL_AT_ONCE: tuple[tuple[Callable[..., Any], tuple[Any, ...]], ...] = (
    (matching.lots_by_id, ()),
    (matching.lot_ids, ()),
    (matching.enterprises, ()),
    (matching.enterprise_ids, ()),
    (matching.mark_lots_matched, (NOW,)),
    (backtests.published_days, ()),
    (backtests.lot_titles, ()),
    (backtests.enterprise_names, ()),
    (feedback.learners, ()),
    (evidence.evidence_of, ()),
    (awards.find_in_notices, ()),
    (awards.find_for_enterprises, ()),
    (publications.notices_of, ()),
    (embedding.lot_texts, ()),
    (embedding.notices_to_match, ()),
)


@pytest.mark.parametrize(("ask", "more"), ALL_AT_ONCE, ids=[ask.__name__ for ask, _more in ALL_AT_ONCE])
def test_all_of_a_large_site_can_be_asked_for_at_once(
    session: Session, ask: Callable[..., Any], more: Sequence[Any]
) -> None:
    ask(session, MANY, *more)


def test_the_contracts_of_all_enterprises_can_be_asked_for_at_once(session: Session) -> None:
    assert embedding.waiting_contracts(session, "encoder", MANY) == []


def test_only_what_is_named_is_meant(session: Session) -> None:
    world = World(session)
    ids = [world.tender()[1].id for _ in range(3)]
    session.flush()
    matching.mark_lots_matched(session, ids[:2], NOW)
    assert session.scalars(select(LotRow.id).where(LotRow.matched_at == NOW).order_by(LotRow.id)).all() == ids[:2]
    assert session.scalars(select(LotRow.id).where(among(LotRow.id, []))).all() == []
