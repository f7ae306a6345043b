"""How many notices of the real package are read, how fast, how linearly, in how much memory.

One process on one core; the package is streamed from its tar, so that memory shows what the parsers keep.
"""

from __future__ import annotations

import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.settings import PROJECT_ROOT
from matcher.parsers import ParseError, parse_notice
from tests.bench.rows import Row

PACKAGE = PROJECT_ROOT.parent / "shared" / "data" / "notices.tar.gz"
PREFIXES = ("2-parse",)
WARM_NOTICES = 1_000


@dataclass(slots=True)
class _Pass:
    """One pass over the package: counts, seconds of CPU within the parser, growth of resident memory."""

    read: int = 0
    complete: int = 0
    seconds: float = 0.0
    warm_bytes: int = 0
    last_bytes: int = 0


def rows() -> Iterator[Row]:
    """Yield the rows of parsing; none where the package is not beside the checkout."""
    if not PACKAGE.is_file():
        return
    whole = _run(step=1)
    half = min((_run(step=2) for _ in range(2)), key=lambda run: run.seconds)
    against = f"{whole.read} notices of notices.tar.gz, one process"
    growth = max(0, whole.last_bytes - whole.warm_bytes) / 2**20
    yield Row("2-parse-share", 100 * whole.complete / whole.read, "%", ">= 99.9", against)
    yield Row(
        "2-parse-rate", whole.read / whole.seconds, "notices/s", ">= 250", f"{against}, CPU time with XML reading"
    )
    ratio = (whole.seconds / whole.read) / (half.seconds / half.read)
    yield Row("2-parse-linear", 2 * ratio, "x time for 2x notices", "<= 2.4", f"{half.read} and {whole.read} notices")
    yield Row(
        "2-parse-memory", growth, "MiB", "<= 10", f"resident memory after {WARM_NOTICES} and {whole.read} notices"
    )


def _run(*, step: int) -> _Pass:
    run = _Pass()
    for number, content in enumerate(_contents()):
        if number % step:
            continue
        started = time.process_time()
        is_complete = _is_complete(content)
        run.seconds += time.process_time() - started
        run.read += 1
        run.complete += is_complete
        if run.read == WARM_NOTICES:
            run.warm_bytes = _resident_bytes()
    run.last_bytes = _resident_bytes()
    return run


def _contents() -> Iterator[bytes]:
    with tarfile.open(PACKAGE, "r|gz") as archive:
        for member in archive:
            found = archive.extractfile(member) if member.isfile() else None
            if found is not None:
                yield found.read()
            archive.members.clear()  # type: ignore[attr-defined]  # else it keeps them all


def _is_complete(content: bytes) -> bool:
    try:
        lots = parse_notice(content).lots
    except ParseError:
        return False
    return bool(lots) and all((lot.title and lot.cpv_main) or lot.missing for lot in lots)


def _resident_bytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024
