"""How far the matching of a profile is, in steps that people understand, from the work that is really done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.queries.matching_progress import EMBED, MATCH, MatchingProgress, StepState
from web.presenters.money import present_number
from web.presenters.reader import Reader

LONG = timedelta(minutes=1)
"""After which a page says what to do."""


class StepPhase(StrEnum):
    """Where a step is."""

    DONE = "done"
    NOW = "now"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with what is told of it; ``phase_title`` says the phase in words."""

    title: str
    phase: StepPhase
    phase_title: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """The steps; ``sentence`` says it in one line for those who listen, ``help`` what to do ("" while all is well)."""

    steps: tuple[StepView, ...]
    n_done: int
    sentence: str
    ahead: str
    help: str


def present_progress(read: MatchingProgress, reader: Reader) -> ProgressView:
    """Return how far the matching of a profile is; it is kept until its last step is done."""
    _ = reader.gettext
    reading, comparing = _phases(read)
    lots = reader.ngettext("Compare it with %(n)s open tender", "Compare it with %(n)s open tenders", read.open_lots)
    steps = (
        _step(_("Keep your profile"), StepPhase.DONE, reader),
        _step(_("Read what you can do"), reading, reader),
        _step(lots % {"n": present_number(read.open_lots, reader)}, comparing, reader),
    )
    current = next((step for step in steps if step.phase is not StepPhase.DONE), steps[-1])
    ahead = reader.ngettext("%(n)s profile is before yours.", "%(n)s profiles are before yours.", read.ahead)
    return ProgressView(
        steps=steps,
        n_done=sum(step.phase is StepPhase.DONE for step in steps),
        sentence=f"{current.title}: {current.phase_title}",
        ahead=ahead % {"n": present_number(read.ahead, reader)} if read.ahead else "",
        help=_help(read, (reading, comparing), reader),
    )


def _phases(read: MatchingProgress) -> tuple[StepPhase, StepPhase]:
    """Return the phases of reading and comparing; comparing cannot be done, for then nobody would wait."""
    embed, match = read.steps[EMBED], read.steps[MATCH]
    if embed.state in ("pending", "leased", "failed"):
        return _phase(embed), StepPhase.WAITING
    is_older = match.asked_at is None or (embed.asked_at is not None and match.asked_at < embed.asked_at)
    return StepPhase.DONE, StepPhase.WAITING if is_older or match.state == "done" else _phase(match)


def _phase(step: StepState) -> StepPhase:
    return {"leased": StepPhase.NOW, "failed": StepPhase.FAILED}.get(step.state, StepPhase.WAITING)


def _step(title: str, phase: StepPhase, reader: Reader) -> StepView:
    _ = reader.gettext
    titles = {
        StepPhase.DONE: _("done"),
        StepPhase.NOW: _("under way"),
        StepPhase.WAITING: _("waiting"),
        StepPhase.FAILED: _("stopped"),
    }
    return StepView(title, phase, titles[phase])


def _help(read: MatchingProgress, phases: tuple[StepPhase, StepPhase], reader: Reader) -> str:
    if StepPhase.FAILED in phases:
        return reader.gettext(
            "Something went wrong on our side. Your profile is kept. Start again, or come back later."
        )
    asked = [step.asked_at for step in read.steps.values() if step.state in ("pending", "leased") and step.asked_at]
    if asked and min(asked) > reader.now - LONG:
        return ""
    if not asked and read.steps[EMBED].state == "done":
        return ""
    return reader.gettext(
        "This takes longer than usual. You can close this page: your profile is kept and the work goes on. "
        "If nothing is here in ten minutes, start again."
    )
