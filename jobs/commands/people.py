"""``python -m jobs people ...``: what nobody can do in the pages, because nobody is an administrator yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from config.settings import get_settings
from jobs.commands.errors import BadInputError
from models.audit import Action
from models.database import migrate, session_scope
from models.queries import accounts, audit, people
from models.queries.own_data import LastOwnerOfOthersError
from models.queries.sample_people import remove_sample_people

Address = Annotated[str, typer.Argument(help="The e-mail address with which the person signs in.")]

_people = typer.Typer(no_args_is_help=True, help="People who sign in.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(_people, name="people")


@_people.command("list")
def list_command() -> None:
    """Show who has an account, by address."""
    settings = get_settings()
    migrate(settings)
    with session_scope(settings) as session:
        for person in accounts.people(session):
            marks = [
                "administrator" if person.is_administrator else "",
                "" if person.confirmed_at else "address not confirmed",
                "" if person.active else "closed",
            ]
            typer.echo("  ".join([person.email, *filter(None, marks)]))


@_people.command("administrator")
def administrator_command(
    address: Address, *, off: Annotated[bool, typer.Option("--off", help="Take the right away.")] = False
) -> None:
    """Make somebody an administrator. The person signs up first, like everybody."""
    with session_scope(get_settings()) as session:
        person = accounts.person_by_email(session, address)
        if person is None:
            raise BadInputError(f"Nobody has the address {address!r}. The person signs up on the site first.")
        try:
            is_new = people.set_administrator(session, person.id, is_on=not off)
        except people.LastAdministratorError as error:
            raise BadInputError(f"{address} is the last administrator; make another one first.") from error
        if is_new:
            done = Action.ADMINISTRATOR_WITHDRAWN if off else Action.ADMINISTRATOR_GRANTED
            audit.record(session, None, done, ("person", person.id), now=datetime.now(UTC))
    typer.echo(f"{address} is {'no administrator any more' if off else 'an administrator'}.")


@_people.command("remove-sample")
def remove_sample_command() -> None:
    """Remove the accounts of the sample, whose passwords are public, with their organisations and drafts."""
    try:
        with session_scope(get_settings()) as session:
            removed = remove_sample_people(session)
    except LastOwnerOfOthersError as error:
        raise BadInputError(f"Others work for {error} too: let one of them be an owner first.") from error
    typer.echo(f"{removed} accounts removed.")
