"""``python -m jobs match``: match lots with enterprises."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import BadInputError, CommandError
from jobs.commands.progress import reaching
from jobs.corpus import NoVectorsError
from jobs.match import match
from models.database import session_scope
from models.queries import matching


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("match")(match_command)


def match_command(
    *,
    enterprise: Annotated[str | None, typer.Option(help="Only this enterprise (its key).")] = None,
    notice: Annotated[str | None, typer.Option(help="Only the lots of this notice (publication number or id).")] = None,
    now: Annotated[str | None, typer.Option(help="Match as of this moment (ISO 8601) instead of now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one line of JSON.")] = False,
) -> None:
    """Match all lots with all enterprises, or only those named. Run again, it only changes what has changed."""
    settings = get_settings()
    with session_scope(settings) as session:
        enterprise_ids = None if enterprise is None else matching.enterprise_ids_by_key(session, enterprise)
        notice_ids = None if notice is None else matching.notice_ids_by_name(session, notice)
    if enterprise_ids == []:
        raise BadInputError(f"There is no enterprise with the key {enterprise!r}.")
    if notice_ids == []:
        raise BadInputError(f"There is no notice with the publication number or id {notice!r}.")
    moment = read_moment(now)
    try:
        with reaching("Matching enterprises", is_quiet=as_json) as reached:
            counts = match(settings, notice_ids=notice_ids, enterprise_ids=enterprise_ids, now=moment, progress=reached)
    except NoVectorsError as error:
        raise CommandError(str(error)) from error
    typer.echo(json.dumps(asdict(counts)) if as_json else _summary(asdict(counts)))


def read_moment(text: str | None) -> datetime | None:
    """Read a moment given on the command line; without a zone it is UTC.

    Raises:
        BadInputError: it is not ISO 8601.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(f"{text!r} is not a moment such as 2026-03-11 or 2026-03-11T09:30+01:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _summary(counts: dict[str, int]) -> str:
    return "{lots} lots x {enterprises} enterprises: {matches} matches, {alert_items} new to announce".format(**counts)
