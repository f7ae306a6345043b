"""The commands about people: the first administrator, the accounts of the sample."""

from __future__ import annotations

import pytest
import typer
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from config.settings import Settings
from jobs.commands import people as command
from jobs.commands.errors import BadInputError
from jobs.demo import load_people
from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.audit import AuditEntryRow
from models.drafts import DraftRow
from models.enterprises import EnterpriseRow
from models.queries.audit import PROGRAM
from models.work import WorkItemRow
from tests.web.factories import World
from tests.web.people import People


@pytest.fixture
def world(session: Session, clean_database: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(command, "get_settings", lambda: clean_database)
    return World(session)


def run(*arguments: str) -> Result:
    app = typer.Typer()
    command.register(app)
    return CliRunner().invoke(app, ["people", *arguments])


def test_the_sample_has_one_person_per_role_once(world: World, session: Session, clean_database: Settings) -> None:
    enterprise = world.enterprise("open-door-digital")
    session.commit()
    load_people(clean_database)
    load_people(clean_database)
    assert len(session.scalars(select(UserRow)).all()) == 3
    kinds = {row.kind: row.enterprise_id for row in session.scalars(select(OrganisationRow))}
    assert kinds == {"enterprise": enterprise.id, "buyer": None}
    assert session.scalars(select(MembershipRow.role)).all() == ["owner", "owner"]
    drafts = session.scalars(select(DraftRow.id)).all()
    assert len(drafts) == 1
    asked = session.scalars(select(WorkItemRow.subject_id).where(WorkItemRow.kind == "match_draft")).all()
    assert asked == drafts


def test_the_accounts_of_the_sample_are_removed_with_all_that_is_theirs(
    world: World, session: Session, clean_database: Settings
) -> None:
    enterprise = world.enterprise("open-door-digital")
    session.commit()
    load_people(clean_database)
    assert "3 accounts removed" in run("remove-sample").stdout
    for table in (UserRow, OrganisationRow, DraftRow):
        assert session.scalars(select(table)).all() == []
    assert session.scalars(select(EnterpriseRow.id)).all() == [enterprise.id]


def test_the_sample_stays_while_colleagues_would_be_left_without_an_owner(
    world: World, session: Session, clean_database: Settings
) -> None:
    load_people(clean_database)
    office = session.scalars(select(OrganisationRow).where(OrganisationRow.kind == "buyer")).one()
    colleague = People(session).user()
    session.add(MembershipRow(user_id=colleague.id, organisation_id=office.id, role="member"))
    session.commit()
    refused = run("remove-sample").exception
    assert isinstance(refused, BadInputError)
    assert office.name in str(refused)
    assert len(session.scalars(select(UserRow)).all()) == 4


def test_somebody_becomes_an_administrator_and_stops_being_one(
    world: World, session: Session, clean_database: Settings
) -> None:
    load_people(clean_database)
    assert run("administrator", "Officer@example.test").exit_code == 0
    assert "officer@example.test  administrator" in run("list").stdout
    assert run("administrator", "officer@example.test", "--off").exit_code == 0
    officer = session.scalars(select(UserRow).where(UserRow.email == "officer@example.test")).one()
    assert not officer.is_administrator
    assert isinstance(run("administrator", "nobody@example.test").exception, BadInputError)


def test_the_last_administrator_stays_and_every_change_is_written_down(
    world: World, session: Session, clean_database: Settings
) -> None:
    load_people(clean_database)
    refused = run("administrator", "administrator@example.test", "--off").exception
    assert isinstance(refused, BadInputError)
    assert "last administrator" in str(refused)
    for _ in range(2):
        run("administrator", "officer@example.test")
    assert run("administrator", "administrator@example.test", "--off").exit_code == 0
    rows = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence)).all()
    assert [(row.action, row.actor_ref) for row in rows] == [
        ("administrator.granted", PROGRAM),
        ("administrator.withdrawn", PROGRAM),
    ]
