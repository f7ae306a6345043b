"""What a run of ingest did, in numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IngestCounts:
    """What a run did, in documents; ``lots`` are those of new and amended notices."""

    read: int = 0
    new: int = 0
    amended: int = 0
    unchanged: int = 0
    quarantined: int = 0
    lots: int = 0
    seconds: float = 0.0

    def __add__(self, other: IngestCounts) -> IngestCounts:
        return IngestCounts(
            self.read + other.read,
            self.new + other.new,
            self.amended + other.amended,
            self.unchanged + other.unchanged,
            self.quarantined + other.quarantined,
            self.lots + other.lots,
            self.seconds + other.seconds,
        )
