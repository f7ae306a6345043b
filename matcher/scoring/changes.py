"""How one version of the criteria differs from another, and a version with some parts changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.scoring.criteria import Criteria, CriteriaError, criteria_from
from matcher.scoring.registry import scorer_for, scorer_named

ON = ("on", "true", "yes", "1")
OFF = ("off", "false", "no", "0")


class Part(StrEnum):
    """What of the criteria can differ."""

    SCORER = "scorer"
    WEIGHT = "weights"
    BAND = "bands"
    ALERT_FROM = "alert_from"
    GATE = "gates"
    KNOB = "knobs"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``name`` is the feature, band, gate or knob, empty where there is one only.

    ``before`` and ``after`` are numbers, for gates whether they are on, for scorers names; a weight also has its share
    of the weights that add up in per cent, because only shares count.
    """

    part: Part
    name: str
    before: float | bool | str | None
    after: float | bool | str | None
    share_before: float | None = None
    share_after: float | None = None


def changes_between(before: Criteria, after: Criteria) -> tuple[Change, ...]:
    """Return what differs, the scorer first, then weights, bands, the alert threshold, gates and knobs."""
    found = [Change(Part.SCORER, "", before.scorer, after.scorer), *_weights(before, after)]
    found += [Change(Part.BAND, name, before.bands[name], after.bands[name]) for name in after.bands]
    found.append(Change(Part.ALERT_FROM, "", before.alert_from, after.alert_from))
    gates = sorted({*before.gates, *after.gates})
    found += [Change(Part.GATE, name, name in before.gates, name in after.gates) for name in gates]
    found += [Change(Part.KNOB, name, before.knobs[name], after.knobs[name]) for name in after.knobs]
    return tuple(change for change in found if change.before != change.after)


def _weights(before: Criteria, after: Criteria) -> list[Change]:
    total_before, total_after = (scorer_for(item).total_weight(item) for item in (before, after))
    found = []
    for name in dict.fromkeys([*before.weights, *after.weights]):
        old, new = before.weights.get(name), after.weights.get(name)
        shares = [
            None if weight is None else 100 * weight / total
            for weight, total in ((old, total_before), (new, total_after))
        ]
        found.append(Change(Part.WEIGHT, name, old, new, *shares))
    return found


def with_changes(criteria: Criteria, wanted: Mapping[str, Any]) -> Criteria:
    """Return criteria with parts replaced, named as ``weights.cpv``, ``alert_from``, ``gates.closed`` (on or off).

    Raises:
        CriteriaError: there is no such part, or the result is not usable.
    """
    document = criteria.document()
    if Part.SCORER in wanted:
        document = _for_scorer(document, str(wanted[Part.SCORER]))
        wanted = {path: value for path, value in wanted.items() if path != Part.SCORER}
    numbers = {Part.WEIGHT, Part.BAND, Part.KNOB}
    for path, value in wanted.items():
        part, _, name = path.partition(".")
        if path == Part.ALERT_FROM:
            document[part] = value
        elif part in numbers and name in document[part]:
            document[part] = {**document[part], name: value}
        elif part == Part.GATE and name:
            known = tuple(gate.name for gate in scorer_for(criteria).gates)
            document[part] = _gates(document[part], name, known, is_on=_is_on(path, value))
        else:
            raise CriteriaError(f"criteria have no part {path!r}; there are: {', '.join(paths(criteria))}")
    changed = criteria_from(document)
    scorer_for(changed)
    return changed


def paths(criteria: Criteria) -> tuple[str, ...]:
    """Return the names of all parts that :func:`with_changes` can replace."""
    named: dict[Part, tuple[str, ...]] = {
        Part.WEIGHT: tuple(criteria.weights),
        Part.BAND: tuple(criteria.bands),
        Part.GATE: tuple(gate.name for gate in scorer_for(criteria).gates),
        Part.KNOB: tuple(criteria.knobs),
    }
    return (
        Part.SCORER.value,
        Part.ALERT_FROM.value,
        *(f"{part}.{name}" for part, names in named.items() for name in names),
    )


def _for_scorer(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the document for another scorer: weights it does not know go, features that are new get their first."""
    scorer = scorer_named(name)
    weights = {**scorer.first_weights, **document["weights"]}
    missing = [feature for feature in scorer.feature_names if feature not in weights]
    if missing:
        raise CriteriaError(f"scorer {name!r} has features without a weight here: {', '.join(missing)}")
    return {**document, "scorer": name, "weights": {feature: weights[feature] for feature in scorer.feature_names}}


def _gates(gates: tuple[str, ...], name: str, known: tuple[str, ...], *, is_on: bool) -> tuple[str, ...]:
    """Return the gates with one on or off, in the scorer's order: the same gates are the same version."""
    wanted = {*gates, name} if is_on else {*gates} - {name}
    return (*(gate for gate in known if gate in wanted), *sorted(wanted - {*known}))


def _is_on(path: str, value: Any) -> bool:
    said = str(value).casefold()
    if said not in (*ON, *OFF):
        raise CriteriaError(f"{path} is on or off, not {value!r}")
    return said in ON
