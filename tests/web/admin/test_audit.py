"""The page of the audit log: newest first, filtered, exported, and honest about whether the log holds."""

from __future__ import annotations

import csv
import io

from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.audit import run_verify
from models.accounts import UserRow
from models.audit import Action, AuditEntryRow
from models.queries import audit
from models.work import WorkItemRow
from tests.jobs.audit.test_audit import without_trigger
from tests.web.factories import NOW
from tests.web.people import People, post
from tests.web.tables import rows_of

PAGE = "/admin/audit"


def numbers(client: FlaskClient, address: str = PAGE) -> list[int]:
    return [int(number) for number, *_ in rows_of(client.get(address).get_data(as_text=True))]


def write(session: Session, actor: UserRow | None, *, times: int = 1) -> None:
    for place in range(times):
        audit.record(session, actor, Action.PERSON_BLOCKED, ("person", 999), now=NOW, details={"n": place})
    session.commit()


def test_the_newest_come_first_and_can_be_filtered(ana: FlaskClient, admin: UserRow, session: Session) -> None:
    write(session, None)
    write(session, admin, times=2)
    assert numbers(ana) == [4, 3, 2, 1]
    ref = audit.actor_ref(admin.fs_webauthn_user_handle)
    assert numbers(ana, f"{PAGE}?person={ref}") == [4, 3, 1]
    assert numbers(ana, f"{PAGE}?person=program") == [2]
    assert numbers(ana, f"{PAGE}?action=person.blocked&person={ref}") == [4, 3]
    assert numbers(ana, f"{PAGE}?action=person.unblocked") == []
    assert ana.get(f"{PAGE}?action=x").status_code == 400
    assert ana.get(f"{PAGE}?person=../x").status_code == 400


def test_a_long_log_has_pages(ana: FlaskClient, session: Session) -> None:
    write(session, None, times=60)
    assert numbers(ana, f"{PAGE}?page=2") == list(range(11, 0, -1))


def test_it_is_exported_with_its_hashes(ana: FlaskClient, admin: UserRow, session: Session) -> None:
    write(session, admin)
    text = ana.get(f"{PAGE}/export.csv?action=person.blocked").get_data(as_text=True)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    entry = session.get_one(AuditEntryRow, 2)
    assert (row["actor"], row["subject"], row["hash"]) == ("ana@example.test", "person:999", entry.hash)


def test_an_erased_person_is_named_no_more_and_the_log_still_holds(
    ana: FlaskClient, session: Session, clean_database: Settings
) -> None:
    gone = People(session).user("gone@example.test", name="Gone Person")
    session.commit()
    write(session, gone)
    assert "Gone Person" in ana.get(PAGE).get_data(as_text=True)
    session.execute(delete(UserRow).where(UserRow.id == gone.id))
    session.commit()
    run_verify(clean_database, [0])
    text = ana.get(PAGE).get_data(as_text=True)
    assert "Gone Person" not in text
    assert "Erased person" in text
    assert "The log holds" in text


def test_a_check_is_asked_for_and_its_result_is_shown(
    ana: FlaskClient, session: Session, clean_database: Settings
) -> None:
    assert "has not been checked yet" in ana.get(PAGE).get_data(as_text=True)
    for _ in range(2):
        post(ana, f"{PAGE}/verify", page=PAGE)
    assert session.scalars(select(WorkItemRow.kind)).all() == ["verify_audit"]
    run_verify(clean_database, [0])
    write(session, None)
    text = ana.get(PAGE).get_data(as_text=True)
    assert "entries 1 to 1 are as they were written. 1 entry came since." in text
    without_trigger(session.get_bind(), ["UPDATE audit_entries SET action = 'x' WHERE sequence = 1"])  # type: ignore[arg-type]
    run_verify(clean_database, [0])
    text = ana.get(PAGE).get_data(as_text=True)
    assert "The log was changed" in text
    assert "Entry 1: its words were changed." in text
    assert "The audit log was changed" in ana.get("/admin/").get_data(as_text=True)
