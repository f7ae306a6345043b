"""Criteria learned from answers: whether enough was answered, what came of the last proposal, where a draft is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.learning.answers import LEAST_ANSWERS, LEAST_ENTERPRISES
from models.criteria_work import ProposalRow
from web.presenters.dates import present_moment
from web.presenters.money import present_number
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class LearningView:
    """What can be learned now (``have``, ``needs``), and what came of the last proposal (``last``)."""

    have: str
    needs: str
    can_ask: bool
    is_waiting: bool
    last: str
    last_version: int | None


@dataclass(frozen=True, slots=True)
class OriginView:
    """Where a learned version comes from, and how it did on enterprises it had not learned from."""

    text: str
    judged: str


def present_learning(counts: tuple[int, int], last: ProposalRow | None, reader: Reader) -> LearningView:
    """Return what the page of all versions says of learning; ``counts`` are answers and their enterprises now."""
    _ = reader.gettext
    n_answers, n_enterprises = counts
    is_enough = n_answers >= LEAST_ANSWERS and n_enterprises >= LEAST_ENTERPRISES
    is_waiting = last is not None and last.state == "pending"
    needs = _("Learning needs at least %(answers)s answers of %(enterprises)s enterprises.") % {
        "answers": present_number(LEAST_ANSWERS, reader),
        "enterprises": present_number(LEAST_ENTERPRISES, reader),
    }
    return LearningView(
        have=_("So far: %(answers)s of %(enterprises)s.") % _counted(n_answers, n_enterprises, reader),
        needs="" if is_enough else needs,
        can_ask=is_enough and not is_waiting,
        is_waiting=is_waiting,
        last="" if last is None else _outcome(last, reader),
        last_version=None if last is None else last.criteria_id,
    )


def present_origin(row: ProposalRow | None, reader: Reader) -> OriginView | None:
    """Return where a version comes from when it was learned, else ``None``."""
    if row is None:
        return None
    _ = reader.gettext
    figures = row.figures
    judged = ""
    if figures:
        judged = _(
            "On enterprises whose answers were not used for learning, the share of lots in the right order goes from"
            " %(before)s to %(after)s; the difference lies between %(low)s and %(high)s."
        ) % {
            "before": f"{figures['before']:.3f}",
            "after": f"{figures['after']:.3f}",
            "low": f"{figures['low']:+.3f}",
            "high": f"{figures['high']:+.3f}",
        }
    return OriginView(learned_text(row, reader), judged)


def learned_text(row: ProposalRow, reader: Reader) -> str:
    """Return from how many answers a version was learned."""
    counted = _counted(row.n_answers, row.n_enterprises, reader)
    return reader.gettext("Learned from %(answers)s of %(enterprises)s") % counted


def learned_authors(learned: Mapping[int, ProposalRow], reader: Reader) -> dict[int, str]:
    """Return version -> from how many answers it was learned."""
    return {number: learned_text(row, reader) for number, row in learned.items()}


def _counted(n_answers: int, n_enterprises: int, reader: Reader) -> dict[str, str]:
    answers = reader.ngettext("%(n)s answer", "%(n)s answers", n_answers)
    enterprises = reader.ngettext("%(n)s enterprise", "%(n)s enterprises", n_enterprises)
    return {
        "answers": answers % {"n": present_number(n_answers, reader)},
        "enterprises": enterprises % {"n": present_number(n_enterprises, reader)},
    }


def _outcome(last: ProposalRow, reader: Reader) -> str:
    _ = reader.gettext
    told = {
        "pending": _("A proposal is being made."),
        "drafted": _("The last proposal became a draft."),
        "agreed": _("The last proposal changed nothing: the answers agree with the criteria in force."),
        "too-few": _("The last proposal could not be made: the answers say too little that differs."),
        "failed": _("The last proposal failed. It is tried again; the log says why."),
    }.get(last.state, last.state)
    return told if last.ended_at is None else f"{told} ({present_moment(last.ended_at, reader)})"
