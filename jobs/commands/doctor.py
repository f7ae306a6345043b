"""``python -m jobs doctor``, ``migrate`` and ``retry``: what is wrong, and the two remedies that are commands."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.doctor import examine
from jobs.work import sweep
from matcher.chain import Detail
from models.audit import Action
from models.database import migrate as migrate_database
from models.database import session_scope
from models.queries import audit
from models.queries.work import retry_failed


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("doctor")(doctor)
    app.command("migrate")(migrate)
    app.command("retry")(retry)


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what runs, where, in which version, and what is wrong. Exits with 1 when something is."""
    findings = examine(get_settings())
    is_fine = all(finding.is_fine for finding in findings)
    if as_json:
        listed = [{**asdict(each), "remedy": "" if each.is_fine else each.remedy} for each in findings]
        typer.echo(json.dumps({"ok": is_fine, "findings": listed}))
    else:
        for finding in findings:
            typer.echo(f"{'ok   ' if finding.is_fine else 'WRONG'} {finding.subject:<12} {finding.state}")
            if not finding.is_fine:
                typer.echo(f"      {'':<12} {finding.remedy}")
    raise typer.Exit(0 if is_fine else 1)


def migrate() -> None:
    """Bring the database to the newest schema."""
    migrate_database(get_settings())
    typer.echo("The schema is up to date.")


def retry() -> None:
    """Ask once more for all background work that has failed."""
    settings = get_settings()
    with session_scope(settings) as session:
        number = retry_failed(session)
        if number:
            details: dict[str, Detail] = {"pieces": number, "kind": None}
            audit.record(session, None, Action.WORK_REQUEUED, ("work", 0), now=datetime.now(UTC), details=details)
    sweep(settings)
    typer.echo(f"{number:,} pieces of work are tried again.")
