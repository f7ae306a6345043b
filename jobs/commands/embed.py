"""``python -m jobs embed``: embed what has no vector yet."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import CommandError
from jobs.commands.progress import reaching
from jobs.embed import embed_missing
from jobs.encoders import EncoderError
from jobs.queues import ring
from models.database import migrate


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("embed")(embed_command)


def embed_command(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON.")] = False
) -> None:
    """Embed all lots and capabilities that have no vector of the encoder yet. Interrupted, it goes on where it was."""
    settings = get_settings()
    migrate(settings)
    try:
        with reaching("Embedding texts", is_quiet=as_json) as reached:
            counts = embed_missing(settings, progress=reached)
    except EncoderError as error:
        raise CommandError(str(error)) from error
    for kind in ("match_enterprise", "match_notice"):
        ring(settings, kind)
    typer.echo(json.dumps(asdict(counts)) if as_json else _summary(asdict(counts)))


def _summary(counts: dict[str, float]) -> str:
    return (
        "{lots:,} lots and {enterprises:,} enterprises have vectors: {texts:,} texts embedded in {seconds:.1f} s, "
        "{cached:,} had been before".format(**counts)
    )
