"""The world in which versions of the criteria are tried."""

from __future__ import annotations

import pytest

from config.settings import Settings
from tests.jobs.criteria.world import fill


@pytest.fixture
def world(clean_queues: Settings) -> Settings:
    fill(clean_queues)
    return clean_queues
