"""``python -m jobs past-contracts ...``: which contracts enterprises have won, and what is said about it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import BadInputError
from jobs.commands.progress import reaching
from jobs.past_contracts import Decision, decide, enterprise_of, find_past_contracts
from models.database import migrate, session_scope
from models.queries import awards

EnterpriseKey = Annotated[str, typer.Argument(help="Key of the enterprise.")]
Lots = Annotated[list[str] | None, typer.Argument(help="Public ids of awarded lots; none: all that are proposed.")]

_contracts = typer.Typer(no_args_is_help=True, help="Contracts that enterprises have won, found in award notices.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(_contracts, name="past-contracts")


@_contracts.command("find")
def find_command() -> None:
    """Find the contracts of all enterprises anew. Loading notices or enterprises does this for what it loads."""
    settings = get_settings()
    migrate(settings)
    with reaching("Finding past contracts") as report:
        changed = find_past_contracts(settings, report)
    typer.echo(f"The evidence of {changed:,} enterprises changed; they are matched in the background.")


@_contracts.command("list")
def list_command(
    enterprise: EnterpriseKey,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Show rejected contracts too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Show the contracts of an enterprise, the newest first, and how each was found."""
    states = awards.STATES if everything else awards.STATES[:2]
    try:
        with session_scope(get_settings()) as session:
            found = awards.of_enterprise(session, enterprise_of(session, enterprise), states)
    except LookupError as error:
        raise BadInputError(str(error)) from error
    rows = [
        {
            "lot": row.public_id,
            "state": row.state,
            "found_by": row.found_by,
            "concluded_on": None if row.concluded_on is None else row.concluded_on.isoformat(),
            "buyer": row.buyer,
            "title": row.title,
        }
        for row in found
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for item in rows:
        typer.echo("  ".join(str(value) for value in item.values() if value))
    if not rows:
        typer.echo("No contract was found. Give the enterprise its company_id, or load award notices.")


@_contracts.command("confirm")
def confirm_command(enterprise: EnterpriseKey, lots: Lots = None) -> None:
    """Say that the enterprise has won these contracts: from now on they count as evidence of its work."""
    _decide(enterprise, lots, Decision.CONFIRMED)


@_contracts.command("reject")
def reject_command(enterprise: EnterpriseKey, lots: Lots = None) -> None:
    """Say that these contracts are another firm's: they count for nothing and are not proposed again."""
    _decide(enterprise, lots, Decision.REJECTED)


def _decide(enterprise: str, lots: list[str] | None, decision: Decision) -> None:
    try:
        decided = decide(get_settings(), enterprise, lots or [], decision)
    except LookupError as error:
        raise BadInputError(str(error)) from error
    typer.echo(f"{decided:,} contracts {decision}." if decided else "There is no proposed contract.")
