"""``python -m jobs alerts``: announce what is due."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.alerts import run_alerts
from jobs.alerts.transports import BadSmtpUrlError
from jobs.commands.errors import BadInputError
from models.database import migrate


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("alerts")(alerts)


def alerts(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON.")] = False,
) -> None:
    """Put new matches into the mails that are due and send them.

    Exits with 1 when a mail failed for good, 0 otherwise: what is to be tried again is no failure yet.
    """
    settings = get_settings()
    migrate(settings)
    try:
        counts = asdict(run_alerts(settings))
    except BadSmtpUrlError as error:
        raise BadInputError(str(error)) from error
    if as_json:
        typer.echo(json.dumps(counts))
    else:
        typer.echo(", ".join(f"{name} {number}" for name, number in counts.items()))
    raise typer.Exit(1 if counts["failed"] else 0)
