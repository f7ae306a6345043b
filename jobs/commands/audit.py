"""``python -m jobs audit ...``: what was done with the service, and whether anybody has changed the record of it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from sqlalchemy import Row

from config.settings import Settings, get_settings
from jobs.audit import verify_audit
from jobs.commands.errors import BadInputError, CommandError
from jobs.commands.progress import reaching
from models.accounts import UserRow
from models.audit import Action, AuditEntryRow
from models.database import migrate, session_scope
from models.queries import audit
from models.queries.accounts import person_by_email

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_audit = typer.Typer(no_args_is_help=True, help="The audit log: read it, check it.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(_audit, name="audit")


@_audit.command("verify")
def verify_command(*, as_json: AsJson = False) -> None:
    """Check that no entry was changed, removed, inserted or moved. The exit code is 1 where one was."""
    with reaching("Checking entries", is_quiet=as_json) as reached:
        checked = verify_audit(_settings(), progress=reached)
    broken = checked.broken
    if as_json:
        told = None if broken is None else {"sequence": broken.sequence, "fault": broken.fault.value}
        typer.echo(json.dumps({"entries": checked.n_entries, "hash": checked.hash, "broken": told}))
    if broken is not None:
        raise CommandError(f"The audit log is broken at entry {broken.sequence}: {broken.fault.value}.")
    if not as_json:
        typer.echo(f"The audit log holds: {checked.n_entries:,} entries, the last hash is {checked.hash}.")


@_audit.command("list")
def list_command(
    *,
    action: Annotated[Action | None, typer.Option(help="Only this action.")] = None,
    person: Annotated[str | None, typer.Option(help="Only what the person with this address did.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what was done, the newest first."""
    with session_scope(_settings()) as session:
        actor = None
        if person is not None:
            found = person_by_email(session, person)
            if found is None:
                raise BadInputError(f"Nobody has the address {person!r}.")
            actor = audit.actor_ref(found.fs_webauthn_user_handle)
        chosen = audit.AuditFilter(None if action is None else action.value, actor)
        rows = [_told(row) for row in audit.entries(session, chosen, limit=limit)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        details = " ".join(f"{name}={value}" for name, value in row["details"].items())
        typer.echo(f"{row['sequence']:5}  {row['at']}  {row['actor']}  {row['action']}  {row['subject']}  {details}")
    if not rows:
        typer.echo("Nothing was written down yet.")


def _told(found: Row[AuditEntryRow, UserRow | None]) -> dict[str, Any]:
    entry, person = found
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="seconds"),
        "actor": entry.actor_ref if person is None else person.email,
        "action": entry.action,
        "subject": f"{entry.subject_kind}:{entry.subject_id}",
        "details": entry.details,
        "hash": entry.hash,
    }


def _settings() -> Settings:
    settings = get_settings()
    migrate(settings)
    return settings
