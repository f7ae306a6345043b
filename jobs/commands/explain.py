"""``python -m jobs explain``: take one match apart."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from config.i18n import get_translations
from config.settings import get_settings
from jobs.commands.errors import BadInputError
from jobs.commands.match import read_moment
from jobs.explain import UnknownPairError, explain_pair
from matcher.explaining import band_title, feature_sentence, feature_title, gate_sentence
from matcher.scoring import Explanation


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("explain")(explain_command)


def explain_command(
    lot: Annotated[str, typer.Argument(help="The lot: publication number, #, and its reference, or its number.")],
    enterprise: Annotated[str, typer.Argument(help="The key of the enterprise.")],
    *,
    language: Annotated[str, typer.Option(help="Language of the sentences, such as de.")] = "en",
    now: Annotated[str | None, typer.Option(help="As of this moment (ISO 8601) instead of now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the explanation as JSON.")] = False,
) -> None:
    """Say how well a lot fits an enterprise and why: each feature with its points, and what rules the lot out."""
    try:
        explanation = explain_pair(get_settings(), lot, enterprise, now=read_moment(now) or datetime.now(UTC))
    except UnknownPairError as error:
        raise BadInputError(str(error)) from error
    typer.echo(_as_json(explanation, language) if as_json else _as_text(explanation, language))


def _as_json(explanation: Explanation, language: str) -> str:
    _ = get_translations(language).gettext
    return json.dumps(
        {
            "score": explanation.score_centi / 100,
            "band": explanation.band,
            "features": [
                {
                    "name": result.name,
                    "value": result.value,
                    "points": result.points_centi / 100,
                    "of": result.max_points_centi / 100,
                    "sentence": feature_sentence(result, _, language),
                }
                for result in explanation.features
            ],
            "gates": [{"name": gate.name, "sentence": gate_sentence(gate, _, language)} for gate in explanation.gates],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(explanation: Explanation, language: str) -> str:
    _ = get_translations(language).gettext
    lines = [f"{explanation.score_centi / 100:.2f} of 100: {band_title(explanation.band, _)}"]
    lines += [
        f"{result.points_centi / 100:6.2f} of {result.max_points_centi / 100:5.2f}  {feature_title(result.name, _)}: "
        f"{feature_sentence(result, _, language)}"
        for result in explanation.features
    ]
    lines += [f"ruled out: {gate_sentence(gate, _, language)}" for gate in explanation.gates]
    return "\n".join(lines)
