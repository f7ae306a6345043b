"""What an enterprise can say of a lot, and what that says of its trade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEAST_ANSWERS = 50
LEAST_ENTERPRISES = 5
"""From so many answers of so many enterprises on, weights are learned."""


class Verdict(StrEnum):
    """What an enterprise said of a lot."""

    RELEVANT = "relevant"
    NOT_FOR_ME = "not_for_me"
    BID = "bid"
    WON = "won"


class Reason(StrEnum):
    """Why a lot is not for an enterprise."""

    OTHER_TRADE = "other_trade"
    GOODS = "goods"
    TOO_BIG = "too_big"
    TOO_FAR = "too_far"
    DEADLINE = "deadline"
    REQUIREMENTS = "requirements"
    OTHER = "other"


_PUSH = {Verdict.RELEVANT: 1.0, Verdict.BID: 1.5, Verdict.WON: 2.0, Verdict.NOT_FOR_ME: -1.0}
_OF_THE_TRADE = frozenset({None, Reason.OTHER_TRADE, Reason.GOODS, Reason.OTHER})
TEACHING_REASONS = tuple(sorted(reason for reason in _OF_THE_TRADE if reason is not None))
"""Reasons that say something of the trade; so does an answer without a reason."""


VERDICT_OF_STAGE = {
    "bidding": Verdict.BID,
    "submitted": Verdict.BID,
    "lost": Verdict.BID,
    "won": Verdict.WON,
}
"""What an enterprise says of a lot by how far its bid is."""


def after_taking_back(verdict: str | None, stage: str) -> tuple[str | None, str]:
    """Return what is left of a verdict and of the stage of a bid ("": none) when the last answer is taken back.

    An answer keeps a lot or begins a bid; how far a bid has come since is no answer and is never taken back.
    """
    bid = VERDICT_OF_STAGE.get(stage)
    if bid is not None and (verdict, stage) != (Verdict.BID, "bidding"):
        return bid, stage
    return None, stage if verdict == Verdict.NOT_FOR_ME else ""


@dataclass(frozen=True, slots=True)
class Said:
    """What an enterprise said of a lot."""

    verdict: Verdict
    reason: Reason | None = None
    note: str | None = None

    @property
    def push(self) -> float:
        """How much it speaks for (above 0) or against lots of this trade.

        0 where it says nothing of the trade: a lot that was too far away or too big may be just the right work.
        """
        return _PUSH[self.verdict] if self.reason in _OF_THE_TRADE else 0.0
