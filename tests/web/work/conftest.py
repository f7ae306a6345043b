"""Fixtures of the pages for an enterprise's own work."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.web.factories import World
from tests.web.people import People
from tests.web.work.own_bench import Bench


@pytest.fixture
def bench(app: Flask, world: World, session: Session) -> Bench:
    people, own = People(session), world.enterprise("own")
    organisation = people.organisation((people.user(), "owner"), enterprise=own)
    return Bench(app, session, world, own, organisation, world.criteria())
