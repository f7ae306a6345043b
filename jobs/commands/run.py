"""``python -m jobs run``: everything on this machine, until Ctrl-C."""

from __future__ import annotations

from typing import Annotated

import typer

from config.settings import AppEnv, Settings, get_settings
from jobs.demo import load_people, load_sample_if_empty
from jobs.schedule import SUBJECT
from jobs.supervisor import say, supervise
from models.database import session_scope
from models.queries.work import add_work


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("run")(run)


def run(
    *,
    ted: Annotated[
        bool, typer.Option("--ted", help="Fetch the last days from TED at once, not at the full hour.")
    ] = False,
) -> None:
    """Start database, queue, web, workers and schedule, and load the sample into an empty database."""
    settings = get_settings()

    def prepare() -> None:
        if load_sample_if_empty(settings):
            say("The sample is loaded; it is read and matched in the background.")
        if settings.app_env is AppEnv.DEVELOPMENT:
            load_people(settings)
        if ted:
            ask_for_ted(settings)

    supervise(settings, prepare=prepare)


def ask_for_ted(settings: Settings) -> None:
    """Ask for a fetch from TED as soon as a worker is ready."""
    with session_scope(settings) as session:
        add_work(session, "fetch_ted", [SUBJECT])
