"""The states of lots: what changes is matched anew and can be followed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from models.queries.procedures import set_lot_states
from tests.web.factories import NOW, World


def test_a_lot_that_changes_its_state_changes_its_notice_and_no_other(session: Session) -> None:
    world, long_ago = World(session), datetime(2020, 1, 1, tzinfo=UTC)
    (one, lot), (other, _) = world.tender(matched_at=NOW), world.tender()
    one.changed_at = other.changed_at = long_ago
    session.flush()
    set_lot_states(session, {})
    set_lot_states(session, {lot.id: "awarded"})
    session.expire_all()
    assert (lot.state, lot.matched_at) == ("awarded", None)
    assert one.changed_at > long_ago
    assert other.changed_at == long_ago
