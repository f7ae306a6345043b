"""Writes ``.env.example`` from the settings: ``python -m config.example > .env.example``."""

from __future__ import annotations

import sys
import textwrap

from pydantic import SecretStr

from config.settings import PROJECT_ROOT, Settings

HEADER = "# Copy to .env and change what differs. Made by: python -m config.example > .env.example"
WIDTH = 100


def render_example() -> str:
    """Return every setting as a comment with its description and default."""
    return "\n".join([HEADER, *(_entry(name) for name in Settings.model_fields)]) + "\n"


def _entry(name: str) -> str:
    field = Settings.model_fields[name]
    description = textwrap.fill(field.description or "", WIDTH, initial_indent="# ", subsequent_indent="# ")
    default = field.get_default(call_default_factory=False)
    shown = default.get_secret_value() if isinstance(default, SecretStr) else default
    text = "" if shown is None else str(shown).replace(f"{PROJECT_ROOT}/", "")
    return f"\n{description}\n#{name.upper()}={text}"


if __name__ == "__main__":
    sys.stdout.write(render_example())
