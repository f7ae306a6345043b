"""Runs the benchmarks: ``python -m tests.bench.run [--only PREFIX] [--quality]``, one line of JSON per row.

A benchmark is a module ``tests/bench/bench_*.py`` or ``tests/quality/quality_*.py`` with ``rows()``; one that fails
prints a row with its error, and the next one runs. With ``--only``, modules whose ``PREFIXES`` (ids they yield) do not
fit are not run at all.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.bench.rows import Row

TESTS = Path(__file__).resolve().parent.parent


def modules(kind: str) -> list[str]:
    """Return the names of the benchmark modules of a kind, ``bench`` or ``quality``."""
    return [f"tests.{kind}.{path.stem}" for path in sorted((TESTS / kind).glob(f"{kind}_*.py"))]


def rows_of(name: str, only: str) -> Iterator[Row]:
    """Yield the rows of one module whose id begins with ``only``."""
    module = import_module(name)
    prefixes: tuple[str, ...] = getattr(module, "PREFIXES", ())
    if prefixes and not any(prefix.startswith(only) or only.startswith(prefix) for prefix in prefixes):
        return
    for row in module.rows():
        if row.id.startswith(only):
            yield row


def run(names: list[str], only: str) -> bool:
    """Print the rows of these modules; False when one of them failed or fell short."""
    is_fine = True
    for name in names:
        try:
            for row in rows_of(name, only):
                sys.stdout.write(row.as_json() + "\n")
                sys.stdout.flush()
                is_fine = is_fine and row.is_reached
        except Exception as error:  # noqa: BLE001 - one broken benchmark must not hide the others
            failure = {"id": name.rpartition(".")[2], "ok": False, "error": f"{type(error).__name__}: {error}"}
            sys.stdout.write(json.dumps(failure) + "\n")
            is_fine = False
    return is_fine


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="run rows whose id begins with this")
    parser.add_argument("--quality", action="store_true", help="measure ranking instead of speed")
    arguments = parser.parse_args()
    return 0 if run(modules("quality" if arguments.quality else "bench"), arguments.only) else 1


if __name__ == "__main__":
    sys.exit(main())
