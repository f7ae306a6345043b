"""``python -m jobs fetch``: fetch from a live source."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import BadInputError, CommandError
from jobs.commands.progress import reaching
from jobs.fetch import AlreadyRunningError, UnknownSourceError, fetch_source
from jobs.sources.errors import SourceError
from models.database import migrate


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("fetch")(fetch)


def fetch(
    source: Annotated[str, typer.Argument(help="The source, such as ted.")],
    *,
    days: Annotated[int | None, typer.Option(min=1, max=365, help="Fetch the last days, not since last time.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON.")] = False,
) -> None:
    """Fetch new notices. Interrupted or failed, what has come is kept and the next run goes on."""
    settings = get_settings()
    migrate(settings)
    try:
        with reaching("Fetching notices", is_quiet=as_json) as reached:
            counts = asdict(fetch_source(settings, source, days=days, progress=reached))
    except UnknownSourceError as error:
        raise BadInputError(str(error)) from error
    except AlreadyRunningError as error:
        typer.echo(json.dumps({"running": True}) if as_json else f"Nothing done: {error}")
        return
    except SourceError as error:
        raise CommandError(f"{error.code}: {error}") from error
    summary = "{found:,} found, {fetched:,} fetched: {new:,} new, {amended:,} amended, {quarantined:,} quarantined"
    typer.echo(json.dumps(counts) if as_json else summary.format(**counts))
