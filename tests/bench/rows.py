"""One row of the benchmark tables: what was measured, against which target, and whether it is reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from operator import ge, gt, le, lt

COMPARISONS = {">=": ge, "<=": le, ">": gt, "<": lt}


@dataclass(frozen=True, slots=True)
class Row:
    """A measured ``value`` in ``unit``; ``target`` is a comparison such as ``">= 250"`` in the same unit.

    ``id`` begins with the number of the issue whose table has the row (``2-parse-rate``). ``against`` says what
    the value was measured on or compared with. An empty ``target`` is a figure without a demand.
    """

    id: str
    value: float
    unit: str
    target: str = ""
    against: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether the value meets its target; true without one."""
        if not self.target:
            return True
        comparison, _, limit = self.target.partition(" ")
        return bool(COMPARISONS[comparison](self.value, float(limit.replace(",", ""))))

    def as_json(self) -> str:
        """Return the row as one line of JSON."""
        fields = {"id": self.id, "value": round(self.value, 4), "unit": self.unit, "target": self.target}
        return json.dumps({**fields, "against": self.against, "ok": self.is_reached})
