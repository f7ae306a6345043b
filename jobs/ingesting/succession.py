"""A call for tenders that replaces an earlier one: what was said of its lots follows, and what differs is noted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jobs.ingesting.differences import Difference, difference
from jobs.ingesting.states import AWARDED, CANCELLED, OPEN, SUPERSEDED, NoticeSketch
from models.queries import notices
from models.queries.succession import follow_lots, note_differences

OF_THE_NOTICE_ALONE = frozenset(
    (
        "schema",
        "schema_version",
        "notice_id",
        "version",
        "publication_number",
        "published_on",
        "issued_at",
        "form_type",
        "notice_type",
        "subtype",
        "changes",
        "previous_notices",
    )
)
"""Facts in which two notices of one procedure differ though nothing of the call for tenders changed."""


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A lot (id) of a notice (id) and the one that stands for it now."""

    notice: int
    lot: int
    later_notice: int
    later_lot: int


def follow(
    session: Session, groups: Iterable[Sequence[NoticeSketch]], changed: Mapping[int, str], after: Mapping[int, str]
) -> None:
    """Let everything follow the lots that were just replaced; ``changed`` and ``after`` are states of lots.

    A later notice keeps what differs from the one that it replaces as the changes of its first version.
    """
    replaced = [pair for group in groups for pair in _replaced(group, changed, after)]
    follow_lots(session, {pair.lot: pair.later_lot for pair in replaced})
    earlier = {pair.later_notice: pair.notice for pair in replaced}
    facts = notices.facts_of(session, {*earlier, *earlier.values()})
    note_differences(session, {later: _difference(facts[notice], facts[later]) for later, notice in earlier.items()})


def _replaced(
    group: Sequence[NoticeSketch], changed: Mapping[int, str], after: Mapping[int, str]
) -> Iterator[_Replaced]:
    in_force = {
        ref: (notice.id, lot)
        for notice in sorted(group, key=lambda notice: notice.id)
        for ref, lot in notice.lots.items()
        if after.get(lot) in (OPEN, CANCELLED, AWARDED)
    }
    for notice in group:
        for ref, lot in notice.lots.items():
            if changed.get(lot) == SUPERSEDED and ref in in_force:
                yield _Replaced(notice.id, lot, *in_force[ref])


def _difference(before: Mapping[str, object], after: Mapping[str, object]) -> Difference:
    return difference(_without(before, OF_THE_NOTICE_ALONE), _without(after, OF_THE_NOTICE_ALONE))


def _without(facts: Mapping[str, object], names: Collection[str]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if name not in names}
