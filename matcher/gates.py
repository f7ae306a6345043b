"""Hard rules before scoring: why a lot is not for an enterprise, whatever its score.

A gate closes only on what is known; silence of the notice or the profile never closes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import LotBlock
from matcher.codes import cpv, nuts
from matcher.enterprise_blocks import EnterpriseBlock, regions_served
from matcher.features.geography import region_nearness
from matcher.features.reserved import reserved_fit
from matcher.records import Answer, Enterprise
from matcher.signals import LotSignals

Mask = NDArray[np.bool_]
Knobs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate that closed and the facts behind it."""

    name: str
    detail: Mapping[str, object] = field(default_factory=dict)


class Gate(Protocol):
    """A hard rule over all pairs of two blocks."""

    name: str

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:
        """Return (n_enterprises, n_lots), or a shape that broadcasts to it: true where the lot is ruled out."""

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:
        """Return the facts that the gate's sentence names."""


class Closed:
    """The deadline has passed."""

    name = "closed"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:  # noqa: ARG002
        """Rule out lots whose deadline lies behind ``now``; a lot without deadline stays open."""
        closed: Mask = lots.closes_at_s <= now.timestamp()
        return closed[None, :]

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:  # noqa: ARG002
        """Name the deadline."""
        return {"closes_at": lot.closes_at}


class NotOpen:
    """The lot was cancelled, replaced by a later notice or awarded, or the notice was no call for tenders."""

    name = "not_open"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:  # noqa: ARG002
        """Rule out lots in any state but open."""
        shut: Mask = np.array([not traits.is_open for traits in lots.traits], np.bool_)[lots.trait_sets]
        return shut[None, :]

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:  # noqa: ARG002
        """Name the state."""
        return {"state": lot.state}


class ReservedForOthers:
    """The lot is reserved for a kind of organisation that the enterprise is not."""

    name = "reserved_for_others"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:  # noqa: ARG002
        """Rule out reserved lots where the enterprise's known status does not meet the reservation."""
        reserved = np.array([traits.reserved_participation is Answer.YES for traits in lots.traits], np.bool_)
        (columns,) = np.nonzero(reserved[lots.trait_sets])
        others = np.array(
            [[reserved_fit(lot, enterprise.status) == 0 for lot in lots.traits] for enterprise in enterprises.traits],
            np.bool_,
        )
        mask = np.zeros((len(enterprises), len(lots)), np.bool_)
        mask[:, columns] = others[enterprises.trait_sets][:, lots.trait_sets[columns]]
        return mask

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:
        """Name the reservation and the status."""
        return {"reserved_for": lot.reserved_for, "status": enterprise.status}


class OutsideRegions:
    """The work is done outside the regions that the enterprise serves."""

    name = "outside_regions"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:  # noqa: ARG002
        """Rule out lots whose nearest place is less near than the knob ``least_region_nearness``."""
        outside = region_nearness(lots, enterprises) < knobs["least_region_nearness"]
        mask: Mask = np.take(outside[enterprises.region_sets], lots.place_sets, axis=1)
        return mask

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:
        """Name the lot's places and the regions served."""
        return {"places": tuple(nuts.resolve(code) or code for code in lot.nuts), "regions": regions_served(enterprise)}


class OverCapacity:
    """The lot is worth more than the enterprise can carry."""

    name = "over_capacity"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:  # noqa: ARG002
        """Rule out lots worth more than ``most_capacity_factor`` times the largest contract."""
        over: Mask = lots.value_eur[None, :] > knobs["most_capacity_factor"] * enterprises.capacity_eur[:, None]
        return over

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:
        """Name both amounts in euro cents."""
        return {"value_eur_cents": lot.value_eur_cents, "capacity_eur_cents": enterprise.max_contract_eur_cents}


class Excluded:
    """The lot contains a word or a code that the enterprise has ruled out."""

    name = "excluded"

    def matrix(self, lots: LotBlock, enterprises: EnterpriseBlock, now: datetime, knobs: Knobs) -> Mask:  # noqa: ARG002
        """Rule out lots with an excluded word in their text or an excluded code (or one below it)."""
        mask = np.zeros((len(enterprises), len(lots)), np.bool_)
        for row, excluded in enterprises.exclusions.items():
            if excluded.words:
                mask[row] = [any(word in text for word in excluded.words) for text in lots.folded_texts()]
            if excluded.stems:
                codes = np.array([code.startswith(excluded.stems) for code in cpv.all_codes()] + [False])
                mask[row] |= np.logical_or.reduceat(codes[lots.cpv.values], lots.cpv.starts)
        return mask

    def detail(self, lot: LotSignals, enterprise: Enterprise) -> Mapping[str, object]:
        """Name the word or code that was met."""
        text = lot.text.casefold()
        word = next((word for word in enterprise.excluded_words if word.casefold() in text), None)
        return {"word": word, "code": excluded_code(lot, enterprise)}


def excluded_code(lot: LotSignals, enterprise: Enterprise) -> str | None:
    """Return the lot's first code that equals or stands below one that the enterprise excluded."""
    stems = tuple(map(cpv.stem, enterprise.excluded_cpv))
    return next((code for code in lot.cpv if stems and code.startswith(stems)), None)


GATES: tuple[Gate, ...] = (NotOpen(), Closed(), ReservedForOthers(), OutsideRegions(), OverCapacity(), Excluded())
"""All gates, the most decisive first."""
