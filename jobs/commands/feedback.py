"""``python -m jobs feedback ...`` and ``learn``: what enterprises say of lots, and what follows from it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from config.settings import Settings, get_settings
from jobs.commands.errors import BadInputError, CommandError
from jobs.corpus import NoVectorsError
from jobs.learning import (
    FeedbackError,
    enterprise_of,
    give_feedback,
    propose_weights,
    refresh_now,
    switch_learning,
    take_feedback_back,
)
from matcher.learning.answers import Reason, Said, Verdict
from matcher.learning.weights import TooFewAnswersError
from models.database import session_scope
from models.queries import feedback, matching

EnterpriseKey = Annotated[str, typer.Argument(help="Key of the enterprise.")]
LotName = Annotated[str, typer.Argument(help="Public id or number of the lot.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one line of JSON.")]
MOST_SHOWN = 20

_feedback = typer.Typer(no_args_is_help=True, help="What enterprises say of lots.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(_feedback, name="feedback")
    app.command("learn")(learn_command)


@_feedback.command("add")
def add_command(
    enterprise: EnterpriseKey,
    lot: LotName,
    verdict: Annotated[Verdict, typer.Argument(help="What the enterprise says.")],
    *,
    reason: Annotated[Reason | None, typer.Option(help="Why it is not for the enterprise.")] = None,
    note: Annotated[str | None, typer.Option(help="In its own words.")] = None,
) -> None:
    """Keep what an enterprise says of a lot, in place of what it said before."""
    try:
        give_feedback(get_settings(), enterprise, lot, Said(verdict, reason, note))
    except (FeedbackError, NoVectorsError) as error:
        raise BadInputError(str(error)) from error
    typer.echo("Kept.")


@_feedback.command("remove")
def remove_command(enterprise: EnterpriseKey, lot: LotName) -> None:
    """Forget what an enterprise said of a lot."""
    try:
        had = take_feedback_back(get_settings(), enterprise, lot)
    except (FeedbackError, NoVectorsError) as error:
        raise BadInputError(str(error)) from error
    typer.echo("Forgotten." if had else "It had said nothing of this lot.")


@_feedback.command("list")
def list_command(enterprise: EnterpriseKey, *, as_json: AsJson = False) -> None:
    """Show what an enterprise said, the newest first."""
    settings = get_settings()
    with session_scope(settings) as session:
        rows = [
            {
                "lot": row.public_id,
                "title": row.title,
                "verdict": row.FeedbackRow.verdict,
                "reason": row.FeedbackRow.reason,
                "note": row.FeedbackRow.note,
                "given_at": row.FeedbackRow.given_at.isoformat(),
            }
            for row in feedback.of_enterprise(session, _enterprise(settings, enterprise))
        ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo("  ".join(str(row[name]) for name in ("lot", "verdict", "reason", "title") if row[name]))
    if not rows:
        typer.echo("It has said nothing yet.")


@_feedback.command("learned")
def learned_command(enterprise: EnterpriseKey, *, as_json: AsJson = False) -> None:
    """Show how the answers of an enterprise shift its order, and which answers do it."""
    settings = get_settings()
    identifier = _enterprise(settings, enterprise)
    with session_scope(settings) as session:
        shifted = [item for item in refresh_now(settings, session, identifier) if item.shift_centi]
        ids = {item.lot_id for item in shifted} | {lot for item in shifted for lot, _ in item.because}
        titles = {key: lot.text.splitlines()[0] for key, lot in matching.lots_by_id(session, sorted(ids)).items()}
    shifted.sort(key=lambda item: (-abs(item.shift_centi), item.lot_id))
    if as_json:
        typer.echo(json.dumps([{**asdict(item), "title": titles[item.lot_id]} for item in shifted], ensure_ascii=False))
        return
    for item in shifted[:MOST_SHOWN]:
        typer.echo(f"{item.shift_centi / 100:+.2f}  {titles[item.lot_id]}")
        for lot_id, share in item.because:
            typer.echo(f"       {share / 100:+.2f} because of: {titles[lot_id]}")
    if not shifted:
        typer.echo("Nothing is shifted: there are fewer than five answers, or none is near a match, or it is off.")


@_feedback.command("off")
def off_command(enterprise: EnterpriseKey) -> None:
    """Let the answers of an enterprise change nothing in its order."""
    _switch(enterprise, on=False)


@_feedback.command("on")
def on_command(enterprise: EnterpriseKey) -> None:
    """Let the answers of an enterprise shift its order again."""
    _switch(enterprise, on=True)


def learn_command(*, as_json: AsJson = False) -> None:
    """Learn weights from all answers and keep them as a draft of the criteria; nothing is published."""
    try:
        proposal = propose_weights(get_settings())
    except TooFewAnswersError as error:
        raise CommandError(str(error)) from error
    tested = proposal.back_test
    if as_json:
        told = {"criteria": proposal.criteria_id, "answers": proposal.n_answers, "back_test": asdict(tested)}
        typer.echo(json.dumps({**told, "weights": dict(proposal.criteria.weights), "changes": proposal.changes}))
        return
    if proposal.criteria_id is None:
        typer.echo(f"{proposal.n_answers} answers agree with the weights in force; there is nothing to draft.")
        return
    typer.echo(f"Draft {proposal.criteria_id}, learned from {proposal.n_answers} answers:")
    for name, (before, after) in proposal.changes.items():
        typer.echo(f"  {name:12} {before:5.1f} -> {after:5.1f}")
    typer.echo(
        f"Pairs in the right order, on enterprises not learned from: {tested.before:.3f} -> {tested.after:.3f}"
        f" (difference {tested.low:+.3f} to {tested.high:+.3f})"
    )


def _enterprise(settings: Settings, key: str) -> int:
    try:
        with session_scope(settings) as session:
            return enterprise_of(session, key)
    except FeedbackError as error:
        raise BadInputError(str(error)) from error


def _switch(enterprise: str, *, on: bool) -> None:
    try:
        switch_learning(get_settings(), enterprise, on=on)
    except (FeedbackError, NoVectorsError) as error:
        raise BadInputError(str(error)) from error
    typer.echo(f"Learning is {'on' if on else 'off'}.")
