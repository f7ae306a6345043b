"""The beginning of the administrators' pages: what waits for a decision, what is not well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.queries.pages_sources import SourceHealth, WorkCount
from web.presenters.money import present_number
from web.presenters.operations import present_source
from web.presenters.reader import Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """What is read for the page. ``n_workers`` is ``None`` where nobody knows."""

    drafts: tuple[int, ...]
    learned: tuple[int, ...]
    is_publishing: bool
    proofs: int
    unconfirmed: int
    bare_administrators: int
    sources: tuple[SourceHealth, ...]
    work: tuple[WorkCount, ...]
    n_workers: int | None
    failed_mails: int
    quarantined: int
    is_log_broken: bool


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look at; ``endpoint`` leads there. ``tone`` is bad or quiet."""

    title: str
    text: str
    endpoint: str
    tone: str = "quiet"
    criteria_id: int | None = None


def present_decisions(standing: Standing, reader: Reader) -> tuple[Item, ...]:
    """Return what waits for a decision."""
    return tuple(_decisions(standing, reader))


def present_concerns(standing: Standing, reader: Reader) -> tuple[Item, ...]:
    """Return what is not well, the worst first."""
    return tuple(sorted(_concerns(standing, reader), key=lambda item: item.tone != "bad"))


def _decisions(standing: Standing, reader: Reader) -> Iterator[Item]:
    _ = reader.gettext
    if standing.is_publishing:
        yield Item(_("A version is being published"), _("Its list of matches is being made."), "criteria.index")
    if standing.proofs:
        told = reader.ngettext("%(n)s proof waits to be verified", "%(n)s proofs wait to be verified", standing.proofs)
        title = told % {"n": present_number(standing.proofs, reader)}
        yield Item(title, _("Until then nobody can rely on the status."), "verification.index")
    for number in standing.drafts:
        is_learned = number in standing.learned
        why = _("Learned from what enterprises answered.") if is_learned else _("Drafted by a person.")
        title = _("Version %(id)s waits to be published or left") % {"id": number}
        yield Item(title, why, "criteria.show", criteria_id=number)


def _concerns(standing: Standing, reader: Reader) -> Iterator[Item]:
    _ = reader.gettext
    if standing.is_log_broken:
        yield Item(_("The audit log was changed"), _("Find out who can write to the database."), "audit.index", "bad")
    failing = [view.name for view in (present_source(one, reader) for one in standing.sources) if view.tone == "bad"]
    if failing:
        text = _("The last run failed: %(names)s.") % {"names": ", ".join(failing)}
        yield Item(_("A source is not well"), text, "admin_operations.index", "bad")
    yield from _work_concerns(standing, reader)
    if standing.failed_mails:
        told = reader.ngettext("%(n)s mail was not sent", "%(n)s mails were not sent", standing.failed_mails)
        title = told % {"n": present_number(standing.failed_mails, reader)}
        yield Item(title, _("The reasons are on the page."), "admin_operations.index", "bad")
    if standing.quarantined:
        told = reader.ngettext("%(n)s document cannot be read", "%(n)s documents cannot be read", standing.quarantined)
        title = told % {"n": present_number(standing.quarantined, reader)}
        yield Item(title, _("They wait in quarantine with their reasons."), "admin_operations.quarantine")
    if standing.bare_administrators:
        told = reader.ngettext(
            "%(n)s administrator has no second factor",
            "%(n)s administrators have no second factor",
            standing.bare_administrators,
        )
        title = told % {"n": present_number(standing.bare_administrators, reader)}
        yield Item(title, _("A stolen password would be enough."), "people.index")
    if standing.unconfirmed:
        told = reader.ngettext(
            "%(n)s address is not confirmed", "%(n)s addresses are not confirmed", standing.unconfirmed
        )
        title = told % {"n": present_number(standing.unconfirmed, reader)}
        yield Item(title, _("These accounts go after thirty days."), "people.index")


def _work_concerns(standing: Standing, reader: Reader) -> Iterator[Item]:
    _ = reader.gettext
    failed = sum(count.n for count in standing.work if count.state == "failed")
    waiting = sum(count.n for count in standing.work if count.state == "pending")
    if failed:
        told = reader.ngettext("%(n)s piece of work has failed", "%(n)s pieces of work have failed", failed)
        title = told % {"n": present_number(failed, reader)}
        yield Item(title, _("It can be tried again."), "admin_operations.index", "bad")
    if standing.n_workers is None:
        text = _("Nobody knows whether workers are alive. Work waits and is not lost.")
        yield Item(_("The queue does not answer"), text, "admin_operations.index", "bad")
    elif not standing.n_workers and waiting:
        text = reader.ngettext("%(n)s piece of work waits.", "%(n)s pieces of work wait.", waiting)
        told = text % {"n": present_number(waiting, reader)}
        yield Item(_("No worker is alive"), told, "admin_operations.index", "bad")
