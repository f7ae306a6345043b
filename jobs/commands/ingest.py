"""``python -m jobs ingest`` and ``python -m jobs quarantine retry``: read notices into the database."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.archives import UnreadablePathError, check_paths, iter_documents
from jobs.commands.errors import BadInputError
from jobs.commands.progress import progress
from jobs.ingest import IngestCounts, ingest_documents, retry_quarantine
from matcher.chain import Detail
from models.audit import Action
from models.database import migrate, session_scope
from models.queries import audit

JsonOption = Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("ingest")(ingest)
    quarantine = typer.Typer(help="What could not be read.", no_args_is_help=True)
    quarantine.command("retry")(retry)
    app.add_typer(quarantine, name="quarantine")


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="XML files, folders, or archives (.tar.gz, .tgz, .zip).")],
    *,
    source: Annotated[str, typer.Option(help="The source that the notices come from.")] = "ted",
    as_json: JsonOption = False,
) -> None:
    """Read notices. Run again, it goes on where it was; what cannot be read goes to quarantine and stops nothing."""
    settings = get_settings()
    try:
        check_paths(paths)
        migrate(settings)
        with progress("Reading notices", is_quiet=as_json) as advance:
            counts = ingest_documents(settings, iter_documents(paths), source, progress=advance)
    except UnreadablePathError as error:
        raise BadInputError(str(error)) from error
    _answer(counts, as_json=as_json)


def retry(*, as_json: JsonOption = False) -> None:
    """Read the documents in quarantine again, with the parser as it is now."""
    settings = get_settings()
    migrate(settings)
    counts = retry_quarantine(settings)
    with session_scope(settings) as session:
        details: dict[str, Detail] = {"documents": counts.read, "reason": None}
        audit.record(
            session, None, Action.QUARANTINE_READ_AGAIN, ("quarantine", 0), now=datetime.now(UTC), details=details
        )
    _answer(counts, as_json=as_json)


def _answer(counts: IngestCounts, *, as_json: bool) -> None:
    fields = asdict(counts)
    if as_json:
        typer.echo(json.dumps(fields))
        return
    typer.echo(
        "{read:,} read: {new:,} new, {amended:,} amended, {unchanged:,} unchanged, {quarantined:,} quarantined; "
        "{lots:,} lots in {seconds:.1f} s".format(**fields)
    )
    if counts.quarantined:
        typer.echo("The page /quarantine says why; `python -m jobs quarantine retry` tries again.")
