"""The commands about people: the first administrator, the accounts of the sample."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.cli import main
from jobs.demo import load_people
from models.accounts import MembershipRow, OrganisationRow, UserRow
from tests.web.factories import World


@pytest.fixture
def world(session: Session, clean_database: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("jobs.commands.people.get_settings", lambda: clean_database)
    return World(session)


def test_the_sample_has_one_person_per_role_once(world: World, session: Session, clean_database: Settings) -> None:
    enterprise = world.enterprise("second-spring-works")
    session.commit()
    load_people(clean_database)
    load_people(clean_database)
    assert len(session.scalars(select(UserRow)).all()) == 3
    kinds = {row.kind: row.enterprise_id for row in session.scalars(select(OrganisationRow))}
    assert kinds == {"enterprise": enterprise.id, "buyer": None}
    assert session.scalars(select(MembershipRow.role)).all() == ["owner", "owner"]


def test_the_accounts_of_the_sample_can_be_removed(
    world: World, session: Session, clean_database: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    load_people(clean_database)
    assert main(["people", "remove-sample"]) == 0
    assert "3 accounts removed" in capsys.readouterr().out
    assert session.scalars(select(UserRow)).all() == []


def test_somebody_becomes_an_administrator_and_stops_being_one(
    world: World, session: Session, clean_database: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    load_people(clean_database)
    assert main(["people", "administrator", "Officer@example.test"]) == 0
    assert main(["people", "list"]) == 0
    assert "officer@example.test  administrator" in capsys.readouterr().out
    assert main(["people", "administrator", "officer@example.test", "--off"]) == 0
    officer = session.scalars(select(UserRow).where(UserRow.email == "officer@example.test")).one()
    assert not officer.is_administrator
    assert main(["people", "administrator", "nobody@example.test"]) == 2
