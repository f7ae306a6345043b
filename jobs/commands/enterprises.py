"""``python -m jobs load-enterprises``: read enterprises from a CSV or JSON file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import BadInputError
from jobs.commands.progress import tracked
from jobs.enterprise_files import UnreadableFileError, read_rows
from jobs.enterprises import EnterpriseCounts, load_rows
from matcher.enterprise_entries import RowError
from models.database import migrate

MOST_ERRORS_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("load-enterprises")(load_enterprises_command)


def load_enterprises_command(
    file: Annotated[Path, typer.Argument(help="CSV with a header (lists separated by |), or a JSON list of objects.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts and errors as one line of JSON.")] = False,
) -> None:
    """Load enterprises. Good rows are stored, bad ones are told with row and field; 1 when there were bad ones."""
    try:
        rows = read_rows(file)
    except UnreadableFileError as error:
        raise BadInputError(str(error)) from error
    settings = get_settings()
    migrate(settings)
    counts = load_rows(settings, tracked(rows, "Loading enterprises", len(rows), is_quiet=as_json))
    if as_json:
        typer.echo(json.dumps(asdict(counts), ensure_ascii=False))
    else:
        _show(counts)
    if counts.failed:
        raise typer.Exit(1)


def _show(counts: EnterpriseCounts) -> None:
    for line in _error_lines(counts.errors):
        typer.echo(line, err=True)
    fields = asdict(counts)
    typer.echo(
        "{read:,} read: {new:,} new, {changed:,} changed, {unchanged:,} unchanged, {failed:,} failed".format(**fields)
    )


def _error_lines(errors: Sequence[RowError]) -> list[str]:
    shown = [
        f"row {error.row}: {f'{error.field} ' if error.field else ''}{error.problem}"
        + (f"; allowed: {error.allowed}" if error.allowed else "")
        for error in errors[:MOST_ERRORS_SHOWN]
    ]
    left = len(errors) - len(shown)
    return [*shown, f"... and {left:,} more errors; --json lists them all"] if left else shown
