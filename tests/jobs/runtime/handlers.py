"""Handlers for the tests: what they did stands in a file, which outlives the process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from config.settings import Settings


def effects(settings: Settings) -> list[int]:
    """Return the subjects that were done, in order."""
    path = settings.var_dir / "effects"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def record(settings: Settings, subject_ids: list[int]) -> None:
    """Note each subject once, however often it is asked for; 13 always fails."""
    if 13 in subject_ids:
        raise ValueError("thirteen")
    known = set(effects(settings))
    with (settings.var_dir / "effects").open("a") as handle:
        handle.writelines(f"{subject}\n" for subject in subject_ids if subject not in known)


def die_once(settings: Settings, subject_ids: list[int]) -> None:
    """Kill this process in the middle the first time, after the first effect; do it all the second time."""
    marker = settings.var_dir / "died"
    if not marker.exists():
        marker.touch()
        record(settings, subject_ids[:1])
        os.kill(os.getpid(), signal.SIGKILL)
    record(settings, subject_ids)


def forget(folder: Path) -> None:
    """Remove what earlier tests noted."""
    for name in ("effects", "died"):
        (folder / name).unlink(missing_ok=True)
