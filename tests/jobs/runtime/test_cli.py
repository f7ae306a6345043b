"""Exit codes and messages of the command line mean what they say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import pytest
import typer

from config.settings import PROJECT_ROOT, Settings, get_settings
from jobs import cli
from jobs.commands.errors import BadInputError, CommandError
from models.guard import EngineStartError

FAILURES = {
    "fails": CommandError("The disk is full."),
    "refuses": BadInputError("No such file: x.csv"),
    "interrupted": KeyboardInterrupt(),
    "stuck": EngineStartError("postgres did not start; its log is postgres.log"),
}


@pytest.fixture(autouse=True)
def commands(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tests_commands")

    def register(app: typer.Typer) -> None:
        for name, failure in FAILURES.items():
            app.command(name)(_failing(failure))

        @app.command("counts")
        def counts(number: int) -> None:
            typer.echo(number)

    module.register = register  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tests_commands", module)
    monkeypatch.setattr(cli, "COMMAND_MODULES", dict.fromkeys([*FAILURES, "counts"], "tests_commands"))
    monkeypatch.setattr(cli, "configure_logging", lambda level: None)


def _failing(failure: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise failure

    return command


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["counts", "3"], 0, ""),
        (["fails"], 1, "The disk is full.\n"),
        (["refuses"], 2, "No such file: x.csv\n"),
        (["interrupted"], 130, "goes on from there.\n"),
        (["stuck"], 1, "its log is postgres.log\nTo see what is wrong: python -m jobs doctor\n"),
        (["counts", "many"], 2, "{number}"),
        (["counts"], 2, "{number}"),
        (["unknown"], 2, "No such command"),
        (["counts", "--help"], 0, ""),
    ],
)
def test_exit_code_tells_how_a_command_ended(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == code
    assert said in capsys.readouterr().err


def test_wrong_settings_are_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    get_settings.cache_clear()
    monkeypatch.setenv("APP_ENV", "production")
    try:
        assert cli.main(["counts", "3"]) == 2
    finally:
        get_settings.cache_clear()
    assert "APP_ENV=production needs SECRET_KEY" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "BASE_URL", "MAIL_FROM"])
def test_production_needs_each_of_its_settings(name: str) -> None:
    values = {
        "secret_key": "s", "database_url": "postgresql://h/d", "redis_url": "redis://h", "smtp_url": "smtp://h",
        "base_url": "https://tenders.example.org", "mail_from": "alerts@example.org",
    }  # fmt: skip
    Settings(app_env="production", **values)
    del values[name.lower()]
    with pytest.raises(ValueError, match=f"APP_ENV=production needs {name};"):
        Settings(app_env="production", **values)


def test_the_doctor_does_not_wait_for_torch() -> None:
    program = (
        "import sys; from jobs.cli import COMMAND_MODULES, build_app; build_app([COMMAND_MODULES['doctor']]);"
        "heavy = {'torch', 'sentence_transformers', 'scipy', 'sklearn'} & set(sys.modules); sys.exit(str(heavy or ''))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert result.stderr.strip() == ""
