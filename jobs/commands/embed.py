"""``python -m jobs embed``: embed what has no vector yet."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import CommandError
from jobs.commands.progress import Advance, progress
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
    with ExitStack() as stack:
        bar: list[Advance] = []
        shown = 0

        def show(done: int, total: int) -> None:
            nonlocal shown
            if not bar:
                bar.append(stack.enter_context(progress("Embedding texts", total, is_quiet=as_json)))
            bar[0](done - shown)
            shown = done

        try:
            counts = embed_missing(settings, progress=show)
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
