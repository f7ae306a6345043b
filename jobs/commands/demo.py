"""``python -m jobs demo``: load the sample, embed and match it here and now."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.progress import reaching
from jobs.demo import load_sample
from jobs.embed import embed_missing
from jobs.match import match
from models.database import migrate


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("demo")(demo)


def demo(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON.")] = False
) -> None:
    """Load the invented notices and enterprises, embed them, match them. Run again on a later day, dates move along."""
    settings = get_settings()
    migrate(settings)
    ingested = load_sample(settings)
    with reaching("Embedding texts", is_quiet=as_json) as reached:
        embedded = embed_missing(settings, progress=reached)
    with reaching("Matching enterprises", is_quiet=as_json) as reached:
        matched = match(settings, progress=reached)
    if as_json:
        typer.echo(json.dumps({"ingest": asdict(ingested), "embed": asdict(embedded), "match": asdict(matched)}))
    else:
        typer.echo(f"{ingested.read} notices, {embedded.enterprises} enterprises, {matched.matches} matches.")
