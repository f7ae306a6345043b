"""The doctor says what runs and what is wrong, with what to do about it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
import typer
from sqlalchemy import update
from sqlalchemy.orm import Session

from config.settings import PROJECT_ROOT, Settings
from jobs.commands import doctor as command
from jobs.doctor import OLDEST_POSTGRES, Finding, examine
from models.queries.work import add_work
from models.work import SourceRow, WorkItemRow


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(settings)}


def test_a_healthy_copy_has_nothing_wrong(clean_queues: Settings) -> None:
    findings = found(clean_queues)
    assert [finding for finding in findings.values() if not finding.is_fine] == []
    assert findings["database"].state.startswith("PostgreSQL 18.")
    assert findings["queue"].state.startswith("Valkey ")
    assert findings["queues"].state == "embed 0, match 0, mail 0, default 0"
    newest = max(path.name for path in (PROJECT_ROOT / "models" / "migrations" / "versions").glob("0*.py"))
    assert findings["schema"].state == newest[:4]


def test_the_readme_names_the_oldest_server_that_is_fine() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    assert f"a PostgreSQL {OLDEST_POSTGRES} or newer" in readme


def test_failed_work_is_wrong_and_named(clean_queues: Settings, session: Session) -> None:
    add_work(session, "embed_notice", [1, 2])
    session.execute(update(WorkItemRow).where(WorkItemRow.subject_id == 1).values(state="failed"))
    session.commit()
    work = found(clean_queues)["work"]
    assert (work.state, work.is_fine) == ("1 waiting, 0 under way, 1 failed", False)
    assert "embed_notice 1" in work.remedy


def test_a_source_is_wrong_from_its_error_to_its_next_success(
    clean_queues: Settings, session: Session, frozen_now: datetime
) -> None:
    session.add(SourceRow(name="ted", last_error="HTTP 429", last_error_at=frozen_now))
    session.commit()
    source = found(clean_queues)["source ted"]
    assert (source.state, source.is_fine) == ("not read yet; HTTP 429", False)
    later = frozen_now + timedelta(hours=1)
    session.execute(update(SourceRow).values(last_success_at=later, watermark=frozen_now))
    session.commit()
    source = found(clean_queues)["source ted"]
    assert (source.state, source.is_fine) == ("read up to 2026-03-11 09:30 UTC", True)


def test_servers_that_are_away_are_named_with_their_setting(clean_queues: Settings) -> None:
    away = clean_queues.model_copy(
        update={"database_url": "postgresql://nobody@127.0.0.1:1/none", "redis_url": "redis://127.0.0.1:1/0"}
    )
    findings = found(away)
    assert not findings["database"].is_fine
    assert "DATABASE_URL" in findings["database"].remedy
    assert not findings["queue"].is_fine
    assert "REDIS_URL" in findings["queue"].remedy


def test_passwords_are_not_shown(clean_queues: Settings) -> None:
    secretive = clean_queues.model_copy(update={"smtp_url": "smtp://somebody:s3cret@mail.example:587"})
    assert "s3cret" not in str(examine(secretive))


@pytest.mark.parametrize(("is_fine", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_says_whether_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_fine: bool, code: int
) -> None:
    monkeypatch.setattr(command, "examine", lambda settings: [Finding("disk", "full", is_fine, "Make room.")])
    with pytest.raises(typer.Exit) as ended:
        command.doctor(as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert (ended.value.exit_code, answer["ok"]) == (code, is_fine)
    assert answer["findings"][0]["remedy"] == ("" if is_fine else "Make room.")
