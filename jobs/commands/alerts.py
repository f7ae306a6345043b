"""``python -m jobs alerts``: announce what is due."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.alerts import run_alerts


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
    counts = asdict(run_alerts(get_settings()))
    if as_json:
        typer.echo(json.dumps(counts))
    else:
        typer.echo(", ".join(f"{name} {number}" for name, number in counts.items()))
    raise typer.Exit(1 if counts["failed"] else 0)
