"""The sample: invented notices and enterprises, so that a fresh installation without internet shows a living product.

Owns what is invented; the sample goes through the same ingest as every other source. Nothing here is real:
no buyer, enterprise, place of business or person. Must not read the clock, the network or the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from jobs.sample.entries import NoticeEntry, SampleError, enterprise_tables, notice_entries
from jobs.sample.render import render_notice

__all__ = ["NoticeEntry", "SampleError", "notice_entries", "render_notice", "sample_enterprises", "sample_notices"]


def sample_notices(now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield (reference, eForms XML) of every invented notice, with deadlines counted from the UTC day of ``now``.

    The same day gives the same bytes; another day gives the same identities with other dates.
    A notice comes before those that amend it.
    """
    for entry in notice_entries():
        yield f"sample-{entry.key}", render_notice(entry, now)


def sample_enterprises() -> list[dict[str, Any]]:
    """Return the invented enterprises as ``load-enterprises`` reads them from JSON, in the order of their keys."""
    return sorted(enterprise_tables(), key=lambda table: str(table["key"]))
