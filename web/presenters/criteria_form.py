"""The form of a draft of the criteria, made from what the scorer says of itself: every number and switch explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matcher.explaining import band_title, feature_title
from matcher.scoring import BANDS, KNOBS, Criteria, scorer_for
from matcher.scoring.criteria import SCORES, WEIGHTS
from matcher.scoring.registry import SCORERS
from web.forms import Form
from web.presenters.criteria_words import alert_from_words, band_sentence, feature_sentence, gate_sentence, knob_words
from web.presenters.gates import gate_title
from web.presenters.reader import Reader

_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Field:
    """A number or switch of the form; ``name`` as ``matcher.scoring.with_changes`` names it."""

    name: str
    title: str
    sentence: str
    value: str
    is_switch: bool = False
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]


def present_form(form: Form, criteria: Criteria, reader: Reader) -> tuple[Group, ...]:
    """Return the fields of a draft, filled with what was typed, else with the version in force."""
    _ = reader.gettext
    return (
        Group(_("Weights: only their proportions count"), tuple(_weights(form, criteria, reader))),
        Group(_("Least score of a band"), tuple(_thresholds(form, criteria, reader))),
        Group(_("Hard rules"), tuple(_gates(form, criteria, reader))),
        Group(_("Further settings"), tuple(_knobs(form, criteria, reader))),
    )


def scorer_choices(form: Form, criteria: Criteria, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the scorers that a draft may use; the one in force unless another was chosen."""
    form.values.setdefault("scorer", criteria.scorer)
    in_force = reader.gettext("%(name)s (in force)") % {"name": criteria.scorer}
    return tuple((name, in_force if name == criteria.scorer else name) for name in SCORERS)


def read_changes(form: Form, criteria: Criteria, *, wrong: str, beyond: str) -> dict[str, Any]:
    """Return what a form changes, named as ``matcher.scoring.with_changes`` says.

    ``wrong`` is said of what is no number, ``beyond`` (``least``, ``most``) of one that is too small or too large.
    """
    changes: dict[str, Any] = {}
    scorer = form.given.get("scorer", criteria.scorer)
    form.values["scorer"] = scorer
    if scorer != criteria.scorer:
        changes["scorer"] = scorer
    stated = {
        **{f"weights.{name}": value for name, value in criteria.weights.items()},
        **{f"bands.{name}": value for name, value in criteria.bands.items()},
        **{f"knobs.{name}": value for name, value in criteria.knobs.items()},
        "alert_from": criteria.alert_from,
    }
    for name, before in stated.items():
        text = form.line(name, most=12).replace(",", ".")
        if _NUMBER.fullmatch(text) is None:
            form.errors[name] = wrong
            continue
        least, most = _bounds(name)
        if not least <= float(text) <= most:
            form.errors[name] = beyond % {"least": f"{least:g}", "most": f"{most:g}"}
        elif float(text) != float(f"{before:g}"):
            changes[name] = float(text)
    for name in _gate_names(criteria):
        is_on = bool(form.given.get(f"gates.{name}"))
        if is_on != (name in criteria.gates):
            changes[f"gates.{name}"] = is_on
    return changes


def _bounds(name: str) -> tuple[float, float]:
    kind, _, part = name.partition(".")
    if kind == "knobs":
        return KNOBS[part]
    return WEIGHTS if kind == "weights" else SCORES


def _number(form: Form, name: str, words: tuple[str, str], value: float) -> Field:
    return Field(name, *words, form.values.get(name, f"{value:g}"))


def _weights(form: Form, criteria: Criteria, reader: Reader) -> Iterator[Field]:
    for name in scorer_for(criteria).feature_names:
        words = feature_title(name, reader.gettext), feature_sentence(name, reader)
        yield _number(form, f"weights.{name}", words, criteria.weights[name])


def _thresholds(form: Form, criteria: Criteria, reader: Reader) -> Iterator[Field]:
    for name in BANDS:
        words = band_title(name, reader.gettext), band_sentence(name, reader)
        yield _number(form, f"bands.{name}", words, criteria.bands[name])
    yield _number(form, "alert_from", alert_from_words(reader), criteria.alert_from)


def _gates(form: Form, criteria: Criteria, reader: Reader) -> Iterator[Field]:
    sent = bool(form.given)
    for name in _gate_names(criteria):
        is_on = bool(form.given.get(f"gates.{name}")) if sent else name in criteria.gates
        title, sentence = gate_title(name, reader), gate_sentence(name, reader)
        yield Field(f"gates.{name}", title, sentence, "on", is_switch=True, is_on=is_on)


def _knobs(form: Form, criteria: Criteria, reader: Reader) -> Iterator[Field]:
    for name, (low, high) in KNOBS.items():
        title, sentence = knob_words(name, reader)
        span = reader.gettext("From %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}
        yield _number(form, f"knobs.{name}", (title, f"{sentence} {span}"), criteria.knobs[name])


def _gate_names(criteria: Criteria) -> tuple[str, ...]:
    return tuple(gate.name for gate in scorer_for(criteria).gates)
