"""The result of a back-test as it is kept: plain numbers, and names of the lots and enterprises that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from jobs.backtest_samples import Sample
from matcher.comparing import Compared, Example
from matcher.scoring import BANDS
from models.queries import backtests

MOST_NAMED = 20
SIDES = ("before", "after")
Names = dict[int, tuple[str, str]]
"""Of lots: public id and title; of enterprises: key and name."""


def backtest_result(session: Session, found: Compared, chosen: Sequence[Sample], *, days: int) -> dict[str, Any]:
    """Return what two versions make of all enterprises, ready to be kept as JSON."""
    gained = found.alerts[:, 1] - found.alerts[:, 0]
    order = np.argsort(-gained, kind="stable")
    gainers = order[gained[order] > 0][:MOST_NAMED]
    losers = order[::-1][gained[order[::-1]] < 0][:MOST_NAMED]
    examples = (*found.entering, *found.leaving)
    named = {*found.ids[gainers].tolist(), *found.ids[losers].tolist()}
    named |= {item.enterprise_id for item in examples} | {item.enterprise_id for item in chosen}
    listed = {lot_id for item in chosen for lot_id, _ in (*item.before, *item.after)}
    owners = backtests.enterprise_names(session, sorted(named))
    lots = backtests.lot_titles(session, sorted({item.lot_id for item in examples} | listed))
    touched = np.flatnonzero(found.alerts.any(axis=1))
    return {
        "enterprises": len(found.ids),
        "alerts_per_day": _sides((found.alerts.sum(axis=0) / days).round(2).tolist()),
        "bands": _sides([dict(zip(BANDS, row, strict=True)) for row in found.bands.sum(axis=0).tolist()]),
        "changed": {
            "gain": int((gained > 0).sum()),
            "lose": int((gained < 0).sum()),
            "same": int((gained == 0).sum()),
        },
        "overlap": _mean(found.overlap),
        "gainers": [_owner(found, row, owners, days) for row in gainers.tolist()],
        "losers": [_owner(found, row, owners, days) for row in losers.tolist()],
        "entering": [_example(item, owners, lots) for item in found.entering],
        "leaving": [_example(item, owners, lots) for item in found.leaving],
        "samples": [_sample(item, owners, lots) for item in chosen],
        "per_enterprise": {
            "ids": found.ids[touched].tolist(),
            "before": found.alerts[touched, 0].tolist(),
            "after": found.alerts[touched, 1].tolist(),
        },
    }


def _sample(item: Sample, owners: Names, lots: Names) -> dict[str, Any]:
    key, name = owners.get(item.enterprise_id, ("", ""))
    sides = [
        [{"id": lot_id, "title": lots.get(lot_id, ("", ""))[1], "centi": centi} for lot_id, centi in side]
        for side in (item.before, item.after)
    ]
    return {"enterprise": {"id": item.enterprise_id, "key": key, "name": name}, **_sides(sides)}


def _sides(values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(SIDES, values, strict=True))


def _mean(values: Any) -> float | None:
    known = values[~np.isnan(values)]
    return round(float(known.mean()), 4) if len(known) else None


def _owner(found: Compared, row: int, owners: Names, days: int) -> dict[str, Any]:
    identifier = int(found.ids[row])
    key, name = owners.get(identifier, ("", ""))
    alerts = _sides(found.alerts[row].tolist())
    return {"id": identifier, "key": key, "name": name, "alerts": alerts, "per_day": _per_day(alerts, days)}


def _per_day(alerts: dict[str, int], days: int) -> dict[str, float]:
    return {side: round(count / days, 3) for side, count in alerts.items()}


def _example(item: Example, owners: Names, lots: Names) -> dict[str, Any]:
    key, name = owners.get(item.enterprise_id, ("", ""))
    public_id, title = lots.get(item.lot_id, ("", ""))
    return {
        "lot": {"id": item.lot_id, "public_id": public_id, "title": title},
        "enterprise": {"id": item.enterprise_id, "key": key, "name": name},
        "before_centi": item.before,
        "after_centi": item.after,
        "gates": list(item.gates),
    }
