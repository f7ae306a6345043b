"""Rules that the whole repository keeps: imports go one way, settings are documented, files stay small."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.example import render_example
from config.settings import PROJECT_ROOT, Settings

PACKAGES = ("config", "matcher", "models", "jobs", "web", "tests", "scripts")
MOST_LINES = 299


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((PROJECT_ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations/versions" not in path.as_posix()]


def test_imports_go_one_way() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_setting_is_described_once() -> None:
    descriptions = [field.description for field in Settings.model_fields.values()]
    assert all(descriptions)
    assert len(set(descriptions)) == len(descriptions)


def test_the_example_of_the_settings_is_up_to_date() -> None:
    written = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    assert written == render_example(), "run: python -m config.example > .env.example"


@pytest.mark.parametrize("package", PACKAGES)
def test_files_stay_small(package: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(package)}
    too_long = {str(path.relative_to(PROJECT_ROOT)): lines for path, lines in lengths.items() if lines > MOST_LINES}
    assert too_long == {}


def test_nothing_but_the_settings_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(PROJECT_ROOT))
        for path in python_files("matcher", "models", "web", "config")
        if "os.environ" in path.read_text(encoding="utf-8") or "getenv" in path.read_text(encoding="utf-8")
    ]
    assert readers == []


def test_queries_never_commit() -> None:
    committing = [path.name for path in python_files("models/queries") if ".commit(" in path.read_text("utf-8")]
    assert committing == []


def test_no_message_stands_within_another_text() -> None:
    """What is translated within the braces of an f-string is not found when messages are collected."""
    hidden = re.compile(r"\{n?(?:p?gettext|_)\(")
    found = [
        f"{path.relative_to(PROJECT_ROOT)}:{number}"
        for path in python_files("config", "matcher", "jobs", "web")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if hidden.search(line)
    ]
    assert found == []


def test_every_advisory_lock_has_a_key_of_its_own() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in python_files("models", "jobs", "web"))
    keys = re.findall(r"^\w+_LOCK = ([\d_]+)$", code, re.MULTILINE)
    assert len(keys) >= code.count("pg_advisory_xact_lock(") > 0
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("module", ["web", "jobs.worker", "jobs.schedule", "jobs.commands"])
def test_what_is_started_first_can_be_read_first(module: str) -> None:
    """In another order than the tests', which have read every table by now."""
    command = [sys.executable, "-c", f"import {module}"]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
