"""Loading enterprises into a real database: new, changed, unchanged; bad rows; who hears of their matches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from config.settings import PROJECT_ROOT, Settings
from jobs import enterprises
from jobs.enterprises import load_enterprises
from models.alerts import RecipientRow, SubscriptionRow
from models.database import session_scope
from models.enterprises import CapabilityRow, EnterpriseRow
from models.queries.stamps import enterprise_stamps
from models.work import WorkItemRow

GREEN = {
    "key": "green",
    "name": "Green Hands",
    "country": "BG",
    "language": "bg",
    "nuts": ["BG422"],
    "status": ["work-integration"],
    "capabilities": ["Поддържане на паркове", "Почистване"],
    "max_contract_eur": 250000,
}


def rows(settings: Settings, table: type[Any]) -> list[Any]:
    with session_scope(settings) as session:
        return list(session.scalars(select(table).order_by(*table.__table__.primary_key.columns)))


def test_an_enterprise_is_new_then_unchanged_then_changed(clean_queues: Settings, frozen_now: datetime) -> None:
    first = load_enterprises(clean_queues, [GREEN])
    assert (first.read, first.new, first.changed, first.unchanged) == (1, 1, 0, 0)
    with session_scope(clean_queues) as session:
        session.execute(update(EnterpriseRow).values(matched_at=frozen_now))
        session.execute(update(WorkItemRow).values(state="done"))
    again = load_enterprises(clean_queues, [GREEN])
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert rows(clean_queues, EnterpriseRow)[0].matched_at == frozen_now
    assert [row.state for row in rows(clean_queues, WorkItemRow)] == ["done"]
    third = load_enterprises(clean_queues, [{**GREEN, "capabilities": ["Почистване"]}])
    assert (third.new, third.changed, third.unchanged) == (0, 1, 0)
    assert [row.text for row in rows(clean_queues, CapabilityRow)] == ["Почистване"]
    stored = rows(clean_queues, EnterpriseRow)
    assert [(row.id, row.key, row.matched_at) for row in stored] == [(1, "green", None)]
    assert stored[0].max_contract_eur_cents == 25_000_000
    pending = [row for row in rows(clean_queues, WorkItemRow) if row.state == "pending"]
    assert [(row.kind, row.subject_id) for row in pending] == [("embed_enterprise", 1)]


def contacts(settings: Settings) -> dict[str, tuple[str | None, str | None]]:
    return {row.key: (row.contact_email, row.contact_phone) for row in rows(settings, EnterpriseRow)}


def test_a_contact_alone_is_stored_and_nothing_is_matched_anew(clean_queues: Settings, frozen_now: datetime) -> None:
    other = {**GREEN, "key": "other", "name": "Other"}
    load_enterprises(clean_queues, [GREEN, other])
    with session_scope(clean_queues) as session:
        session.execute(update(EnterpriseRow).values(matched_at=frozen_now, changed_at=frozen_now))
        session.execute(update(WorkItemRow).values(state="done"))
        stamps = enterprise_stamps(session)
    reached = {**GREEN, "contact_email": "Office@green.example", "contact_phone": "+359 2 123"}
    counts = load_enterprises(clean_queues, [reached, other])
    assert (counts.new, counts.changed, counts.unchanged, counts.failed) == (0, 1, 1, 0)
    assert contacts(clean_queues) == {"green": ("office@green.example", "+359 2 123"), "other": (None, None)}
    stored = rows(clean_queues, EnterpriseRow)
    assert [(row.matched_at, row.changed_at > frozen_now) for row in stored] == [
        (frozen_now, True),
        (frozen_now, False),
    ]
    assert [row.text for row in rows(clean_queues, CapabilityRow)] == 2 * GREEN["capabilities"]
    assert {row.state for row in rows(clean_queues, WorkItemRow)} == {"done"}
    with session_scope(clean_queues) as session:
        assert enterprise_stamps(session).changed_since(stamps) == []
    assert load_enterprises(clean_queues, [reached]).unchanged == 1
    assert load_enterprises(clean_queues, [GREEN]).changed == 1
    assert contacts(clean_queues)["green"] == (None, None)


def test_a_contact_goes_with_what_else_has_changed(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [GREEN])
    changed = {**GREEN, "description": "Parks", "contact_phone": "112"}
    assert load_enterprises(clean_queues, [changed]).changed == 1
    assert contacts(clean_queues) == {"green": (None, "112")}
    assert [row.state for row in rows(clean_queues, WorkItemRow)][-1] == "pending"


def test_bad_rows_are_told_and_the_good_ones_are_loaded(clean_queues: Settings) -> None:
    bad = {**GREEN, "key": "bad", "nuts": ["XX999"], "country": "Mordor"}
    counts = load_enterprises(clean_queues, [GREEN, bad, {**GREEN, "key": "good", "name": "Good"}])
    assert (counts.read, counts.new, counts.failed) == (3, 2, 1)
    assert {(error.row, error.field) for error in counts.errors} == {(2, "nuts"), (2, "country")}
    assert [row.key for row in rows(clean_queues, EnterpriseRow)] == ["good", "green"]


def test_a_key_that_stands_twice_in_a_file_is_an_error_of_the_second(
    clean_queues: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enterprises, "ENTERPRISES_AT_ONCE", 1)
    counts = load_enterprises(clean_queues, [GREEN, {**GREEN, "name": "Another"}])
    assert (counts.new, counts.changed, counts.failed) == (1, 0, 1)
    assert [(error.row, error.field) for error in counts.errors] == [(2, "key")]
    assert rows(clean_queues, EnterpriseRow)[0].name == "Green Hands"


def test_a_postcode_tells_the_region_where_no_region_is_told(clean_queues: Settings) -> None:
    plain = {"country": "NL", "language": "nl", "capabilities": ["tuinen"], "postcode": "1012 AB"}
    load_enterprises(clean_queues, [{**plain, "name": "A"}, {**plain, "name": "B", "nuts": ["NL31"]}])
    assert {row.name: row.nuts for row in rows(clean_queues, EnterpriseRow)} == {"A": ["NL32B"], "B": ["NL31"]}


def test_an_address_subscribes_once_however_it_is_spelled(clean_queues: Settings) -> None:
    load_enterprises(
        clean_queues,
        [
            {**GREEN, "alert_email": "Team@Example.org", "alert_frequency": "weekly"},
            {**GREEN, "key": "two", "name": "Two", "alert_email": "team@example.org"},
        ],
    )
    recipient, *others = rows(clean_queues, RecipientRow)
    assert not others
    assert (recipient.address, recipient.language) == ("team@example.org", "bg")
    assert {row.enterprise_id for row in rows(clean_queues, SubscriptionRow)} == {1, 2}


def test_who_has_unsubscribed_stays_so(clean_queues: Settings, frozen_now: datetime) -> None:
    subscribing = {**GREEN, "alert_email": "team@example.org", "alert_frequency": "daily"}
    load_enterprises(clean_queues, [subscribing])
    with session_scope(clean_queues) as session:
        session.execute(update(RecipientRow).values(unsubscribed_at=frozen_now))
        for row in session.scalars(select(SubscriptionRow)):
            session.delete(row)
    load_enterprises(clean_queues, [{**subscribing, "alert_frequency": "instant", "description": "Changed"}])
    (recipient,) = rows(clean_queues, RecipientRow)
    assert (recipient.unsubscribed_at, recipient.frequency) == (frozen_now, "daily")
    assert rows(clean_queues, SubscriptionRow) == []


def test_a_frequency_that_is_not_told_again_stays(clean_queues: Settings) -> None:
    load_enterprises(clean_queues, [{**GREEN, "alert_email": "team@example.org", "alert_frequency": "weekly"}])
    load_enterprises(clean_queues, [{**GREEN, "alert_email": "team@example.org", "description": "Changed"}])
    assert [row.frequency for row in rows(clean_queues, RecipientRow)] == ["weekly"]


def test_a_file_that_ends_the_mails_about_one_enterprise_leaves_those_about_another(clean_queues: Settings) -> None:
    mine = {**GREEN, "alert_email": "team@example.org"}
    other = {**mine, "key": "two", "name": "Two"}
    load_enterprises(clean_queues, [{**mine, "alert_frequency": "weekly"}, {**other, "alert_frequency": "weekly"}])
    load_enterprises(clean_queues, [{**other, "alert_frequency": "off", "description": "Changed"}])
    load_enterprises(clean_queues, [{**other, "description": "Changed again"}])
    assert [row.frequency for row in rows(clean_queues, RecipientRow)] == ["weekly"]
    assert {row.enterprise_id: row.is_off for row in rows(clean_queues, SubscriptionRow)} == {1: False, 2: True}
    load_enterprises(clean_queues, [{**other, "alert_frequency": "weekly"}])
    assert {row.is_off for row in rows(clean_queues, SubscriptionRow)} == {False}


def test_the_profiles_of_the_bench_are_loaded_as_they_are(clean_queues: Settings, shared: Path) -> None:
    profiles = json.loads((shared / "data" / "bench" / "profiles.json").read_text())
    counts = load_enterprises(clean_queues, profiles)
    assert (counts.new, counts.failed) == (len(profiles), 0), counts.errors
    assert {row.key for row in rows(clean_queues, EnterpriseRow)} == {profile["id"] for profile in profiles}


def _command(settings: Settings, path: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": str(settings.database_url),
        "REDIS_URL": str(settings.redis_url),
        "VAR_DIR": str(settings.var_dir),
    }
    command = [sys.executable, "-m", "jobs", "load-enterprises", str(path), "--json"]
    return subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_command_answers_in_json_with_a_code_that_says_how_it_went(clean_queues: Settings, tmp_path: Path) -> None:
    path = tmp_path / "enterprises.csv"
    path.write_text(
        "\ufeffname;country;language;capabilities;status;contact_email;contact_phone\n"
        "Groen;NL;nl;tuinen|parken;cooperative;Info@groen.example;+31 20 123 45 67\nBad;XX;nl;a;;;\n"
    )
    done = _command(clean_queues, path)
    answer = json.loads(done.stdout)
    assert done.returncode == 1, done.stderr
    assert list(answer) == ["read", "new", "changed", "unchanged", "failed", "errors"]
    assert (answer["read"], answer["new"], answer["failed"]) == (2, 1, 1)
    assert [(error["row"], error["field"]) for error in answer["errors"]] == [(3, "country")]
    assert [row.text for row in rows(clean_queues, CapabilityRow)] == ["tuinen", "parken"]
    assert list(contacts(clean_queues).values()) == [("info@groen.example", "+31 20 123 45 67")]
    missing = _command(clean_queues, tmp_path / "missing.csv")
    assert (missing.returncode, missing.stdout) == (2, "")
