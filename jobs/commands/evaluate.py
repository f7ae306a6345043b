"""``python -m jobs evaluate``: judge the ranking on a bench folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from config.settings import get_settings
from jobs.commands.errors import BadInputError
from jobs.criteria import default_criteria
from jobs.encoders import load_encoder
from jobs.evaluate import BenchError, evaluate, read_bench
from matcher.scoring import scorer_for


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("evaluate")(evaluate_command)


def evaluate_command(
    bench: Annotated[Path, typer.Option(help="Folder with lots.jsonl, profiles.json, qrels.tsv and meta.json.")],
    *,
    gates: Annotated[bool, typer.Option(help="Put lots that a gate rules out behind all others.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Rank the lots of a bench for each of its profiles and compare with its grades and with simple baselines.

    Grades are about capability, so only the trade features have weight. The first run embeds the bench and keeps
    the vectors in VAR_DIR.
    """
    try:
        read = read_bench(bench)
    except BenchError as error:
        raise BadInputError(str(error)) from error
    settings = get_settings()
    criteria = default_criteria()
    result = evaluate(
        read,
        scorer=scorer_for(criteria),
        criteria=criteria,
        encoder=load_encoder(settings),
        var_dir=settings.var_dir,
        with_gates=gates,
    )
    typer.echo(json.dumps(result, indent=2) if as_json else _table(result))


def _table(result: dict[str, Any]) -> str:
    systems = [name for name in result if name not in ("bench", "per_profile")]
    names = list(result[systems[0]])
    lines = [f"{'':10}" + "".join(f"{name:>22}" for name in names)]
    lines += [f"{system:10}" + "".join(f"{result[system][name]:22.3f}" for name in names) for system in systems]
    return "\n".join(lines)
