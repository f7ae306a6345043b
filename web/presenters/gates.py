"""The names of the hard rules that keep a lot from an enterprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.presenters.money import present_number
from web.presenters.reader import Reader


def gate_title(name: str, reader: Reader) -> str:
    """Return the short name of a gate."""
    titles = {
        "not_open": reader.gettext("No open call"),
        "closed": reader.gettext("Deadline passed"),
        "reserved_for_others": reader.gettext("Reserved for others"),
        "outside_regions": reader.gettext("Outside the regions served"),
        "over_capacity": reader.gettext("Too large"),
        "excluded": reader.gettext("Excluded by the profile"),
    }
    return titles.get(name, name.replace("_", " ").capitalize())


def present_gate_counts(counts: Mapping[str, int], reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the name of each gate and how many it rules out."""
    return tuple((gate_title(name, reader), present_number(n, reader)) for name, n in counts.items())


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a lot is ruled out, and where the profile says what rules it out; ``field`` is empty where nothing helps."""

    sentence: str
    field: str
    advice: str


def present_obstacles(gates: Sequence[str], sentences: Sequence[str], reader: Reader) -> tuple[Obstacle, ...]:
    """Return the obstacles of a match, each with the field of the profile that decides it."""
    _ = reader.gettext
    fields = {
        "reserved_for_others": ("status", _("Change what makes you a social enterprise")),
        "outside_regions": ("nuts", _("Change your regions")),
        "over_capacity": ("max_contract_eur", _("Change your largest contract")),
        "excluded": ("excluded_words", _("Change what you do not want")),
    }
    nothing = ("", "")
    return tuple(
        Obstacle(sentence, *fields.get(gate, nothing)) for gate, sentence in zip(gates, sentences, strict=False)
    )
