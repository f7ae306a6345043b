"""Every kind of work has a handler that can be imported, and asks only for kinds that exist."""

from __future__ import annotations

import pytest

from jobs.queues import KINDS, QUEUES
from jobs.work import handler_of


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_work_can_be_done(name: str) -> None:
    kind = KINDS[name]
    assert callable(handler_of(kind))
    assert kind.queue in QUEUES
    assert set(kind.leads_to) <= set(KINDS)
