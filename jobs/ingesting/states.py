"""Which lots of a procedure may be bid for, judged from all its notices together, in whatever order they came."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

OPEN, CANCELLED, SUPERSEDED, AWARDED, INACTIVE = "open", "cancelled", "superseded", "awarded", "inactive"
ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class NoticeSketch:
    """What the state of lots depends on. ``lots``: lot reference -> row id, without lots that have been removed."""

    id: int
    form_type: str
    notice_id: str
    version: str
    published_on: date | None
    issued_at: datetime | None
    is_cancellation: bool
    replaces_in_full: bool
    """Whether a later notice of this schema repeats the whole of an earlier one (eForms does, TED_EXPORT does not)."""
    lots: Mapping[str, int] = field(default_factory=dict)
    result_refs: Collection[str | None] = ()

    @property
    def order(self) -> tuple[date, datetime, str, str]:
        """Later notices sort after earlier ones, whenever they were stored."""
        issued_at = self.issued_at or datetime.min.replace(tzinfo=UTC)
        return (self.published_on or date.min, issued_at, self.version, self.notice_id)


def lot_states(notices: Sequence[NoticeSketch]) -> dict[int, str]:
    """Return the state of every lot of the notices of one procedure."""
    ordered = sorted(notices, key=lambda notice: notice.order)
    states = {}
    for position, notice in enumerate(ordered):
        for ref, lot_id in notice.lots.items():
            states[lot_id] = _state(notice, ref, ordered[position + 1 :])
    return states


def notice_state(notice: NoticeSketch, lots: Mapping[int, str]) -> str:
    """Return the state of a notice, given the states of its lots: what is true of all of them is true of it."""
    if notice.is_cancellation:
        return CANCELLED
    states = {lots[lot_id] for lot_id in notice.lots.values()}
    return next((state for state in (CANCELLED, SUPERSEDED) if states == {state}), ACTIVE)


def _state(notice: NoticeSketch, ref: str, later: Sequence[NoticeSketch]) -> str:
    if notice.form_type != "competition":
        return INACTIVE
    if notice.is_cancellation:
        return CANCELLED
    for other in reversed(later):
        if other.is_cancellation and (ref in other.lots or not other.lots or len(notice.lots) == 1):
            return CANCELLED
        if other.form_type == "result" and _is_in_result(notice, ref, other):
            return AWARDED
        if other.form_type == "competition" and other.replaces_in_full and ref in other.lots:
            return SUPERSEDED
    return OPEN


def _is_in_result(notice: NoticeSketch, ref: str, result: NoticeSketch) -> bool:
    refs = set(result.result_refs)
    return bool(refs) and (ref in refs or None in refs or len(notice.lots) == 1)
