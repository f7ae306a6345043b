"""The command line: ``python -m jobs COMMAND``. Builds the app from the modules in ``jobs/commands``; holds no command.

A module of commands is imported only when its command (or the list of all) is asked for, so that ``doctor``
does not wait for torch.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from config.logging import configure_logging
from config.settings import get_settings
from jobs.commands.errors import CommandError
from models.guard import EngineStartError

COMMAND_MODULES: dict[str, str] = {
    "alerts": "jobs.commands.alerts",
    "audit": "jobs.commands.audit",
    "criteria": "jobs.commands.criteria",
    "demo": "jobs.commands.demo",
    "doctor": "jobs.commands.doctor",
    "embed": "jobs.commands.embed",
    "evaluate": "jobs.commands.evaluate",
    "explain": "jobs.commands.explain",
    "feedback": "jobs.commands.feedback",
    "fetch": "jobs.commands.fetch",
    "ingest": "jobs.commands.ingest",
    "learn": "jobs.commands.feedback",
    "load-enterprises": "jobs.commands.enterprises",
    "match": "jobs.commands.match",
    "past-contracts": "jobs.commands.past_contracts",
    "people": "jobs.commands.people",
    "quarantine": "jobs.commands.ingest",
    "migrate": "jobs.commands.doctor",
    "retry": "jobs.commands.doctor",
    "run": "jobs.commands.run",
}
"""Name of a command -> the module whose ``register(app)`` adds it. One line for each command."""

INTERRUPTED = 130


def build_app(modules: Iterable[str]) -> typer.Typer:
    """Return the app with the commands of these modules."""
    app = typer.Typer(name="python -m jobs", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_describe)
    for module in dict.fromkeys(modules):
        import_module(module).register(app)
    return app


def _describe() -> None:
    """Tenderbridge: public tenders for social enterprises."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        configure_logging(get_settings().log_level)
        _run(given)
    except ValidationError as error:
        return _fail(f"The settings are wrong: {error.errors()[0]['msg']}", 2)
    except CommandError as error:
        return _fail(str(error), error.exit_code)
    except (EngineStartError, OperationalError) as error:
        return _fail(f"{str(error).splitlines()[0]}\nTo see what is wrong: python -m jobs doctor", 1)
    except KeyboardInterrupt:
        return _interrupted()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0
        return _interrupted() if code == INTERRUPTED else code
    return 0


def _run(given: Sequence[str]) -> None:
    asked = [COMMAND_MODULES[name] for name in given[:1] if name in COMMAND_MODULES]
    build_app(asked or COMMAND_MODULES.values())(list(given))


def _interrupted() -> int:
    return _fail("Interrupted. What was done is kept; the same command goes on from there.", INTERRUPTED)


def _fail(message: str, exit_code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return exit_code
