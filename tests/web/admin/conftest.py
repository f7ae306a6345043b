"""An administrator who is signed in, and what happened according to the audit log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import UserRow
from models.audit import AuditEntryRow
from tests.web.factories import World
from tests.web.people import People, sign_in

Written = Callable[[], list[tuple[str, int, dict[str, object]]]]


@pytest.fixture
def admin(session: Session, world: World) -> UserRow:
    world.criteria()
    row = People(session).user("ana@example.test", name="Ana", is_administrator=True)
    session.commit()
    return row


@pytest.fixture
def ana(app: Flask, admin: UserRow) -> FlaskClient:
    return sign_in(app, "ana@example.test")


@pytest.fixture
def written(session: Session) -> Written:
    """Gives (action, subject, details) of every entry but sign-ins, the oldest first."""

    def read() -> list[tuple[str, int, dict[str, object]]]:
        session.expire_all()
        rows = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence)).all()
        return [(row.action, row.subject_id, row.details) for row in rows if row.action != "administrator.signed-in"]

    return read
