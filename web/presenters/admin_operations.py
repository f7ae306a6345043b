"""How the service runs, as administrators read it: queues, workers, failed work, mails, documents read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.queues import KINDS, QUEUES, WorkerState
from models.queries.operations import FailedWork, Reread, TroubledMail
from models.queries.pages_sources import FetchRun, SourceHealth, WorkCount
from web.presenters.dates import present_distance, present_moment
from web.presenters.masking import mask_addresses
from web.presenters.money import present_number
from web.presenters.operations import RunView, SourceView, present_run, present_source, work_name
from web.presenters.reader import Reader
from web.presenters.texts import shorten

ERROR_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source with its last run; ``can_fetch`` where it is fetched by itself, ``is_asked`` while that is under way."""

    view: SourceView
    run: RunView | None
    can_fetch: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A queue or a kind of work, in numbers; ``workers`` is empty for a kind and where nobody knows."""

    name: str
    title: str
    waiting: str
    running: str
    failed: str
    done: str
    oldest: str
    workers: str
    has_failed: bool
    needs_worker: bool = False


@dataclass(frozen=True, slots=True)
class WorkersView:
    """The workers; ``tone`` is good, bad (none) or quiet (nobody knows)."""

    tone: str
    title: str
    lines: tuple[tuple[str, str, str], ...]
    """(queues, state, last heard of)"""


@dataclass(frozen=True, slots=True)
class FailedView:
    """A piece of work that was given up."""

    id: int
    title: str
    subject: int
    attempts: int
    error: str
    ended: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail that was not sent; the address is masked."""

    id: int
    address: str
    tone: str
    state: str
    attempts: int
    error: str
    since: str
    next_try: str
    is_failed: bool


@dataclass(frozen=True, slots=True)
class MailsView:
    """Mails of one kind: how many in which state, and those in trouble."""

    counts: tuple[tuple[str, str], ...]
    lines: tuple[MailLine, ...]
    n_failed: int


@dataclass(frozen=True, slots=True)
class RereadView:
    """A document that was to be read again, and what came of it."""

    reference: str
    source: str
    tone: str
    result: str
    reason: str
    asked: str


def fetch_kind(source: str) -> str:
    """Return the kind of work that fetches from a source."""
    return f"fetch_{source}"


def present_sources(
    sources: Sequence[SourceHealth],
    runs: Sequence[FetchRun],
    fetching: Collection[str],
    busy: Collection[str],
    reader: Reader,
) -> tuple[SourceCard, ...]:
    """Return all sources with their last runs; those that can be fetched are there before their first run, too."""
    last = {run.source: run for run in reversed(runs)}
    known = {source.name: source for source in sources}
    for kind in fetching:
        name = kind.removeprefix("fetch_")
        known.setdefault(name, SourceHealth(name, 0, None, None, None, None, None))
    return tuple(
        SourceCard(
            view=present_source(source, reader),
            run=present_run(last[name], reader) if name in last else None,
            can_fetch=fetch_kind(name) in fetching,
            is_asked=fetch_kind(name) in busy,
        )
        for name, source in sorted(known.items())
    )


def present_queues(
    counts: Sequence[WorkCount], workers: Sequence[WorkerState] | None, reader: Reader
) -> tuple[QueueLine, ...]:
    """Return the queues in the order in which workers take from them."""
    lines = []
    for name in QUEUES:
        own = [count for count in counts if count.kind in KINDS and KINDS[count.kind].queue == name]
        listening = None if workers is None else sum(name in worker.queues for worker in workers)
        needs_worker = listening == 0 and any(count.state == "pending" for count in own)
        told = "" if listening is None else present_number(listening, reader)
        lines.append(_line(name, name, own, reader, workers=told, needs_worker=needs_worker))
    return tuple(lines)


def present_kinds(counts: Sequence[WorkCount], reader: Reader) -> tuple[QueueLine, ...]:
    """Return the kinds of work of which there is any, failed ones first."""
    names = dict.fromkeys(count.kind for count in counts)
    lines = [
        _line(name, work_name(name, reader), [count for count in counts if count.kind == name], reader)
        for name in names
    ]
    return tuple(sorted(lines, key=lambda line: (not line.has_failed, line.title)))


def present_workers(workers: Sequence[WorkerState] | None, reader: Reader) -> WorkersView:
    """Return who works; ``None`` says that the queue does not answer, so nobody knows."""
    _ = reader.gettext
    if workers is None:
        return WorkersView("quiet", _("Unknown: the queue does not answer. Work waits and is not lost."), ())
    if not workers:
        return WorkersView("bad", _("No worker is alive. Work waits until one is started."), ())
    title = reader.ngettext("%(n)s worker is alive", "%(n)s workers are alive", len(workers))
    return WorkersView(
        "good",
        title % {"n": present_number(len(workers), reader)},
        tuple(
            (
                ", ".join(worker.queues),
                _("at work") if worker.is_busy else _("waits for work"),
                "" if worker.heard_at is None else present_distance(worker.heard_at, reader),
            )
            for worker in workers
        ),
    )


def present_failed(work: FailedWork, reader: Reader) -> FailedView:
    """Return a piece of work that was given up."""
    return FailedView(
        id=work.id,
        title=work_name(work.kind, reader),
        subject=work.subject_id,
        attempts=work.attempts,
        error=_error(work.error),
        ended=present_moment(work.finished_at, reader),
    )


def present_mails(counts: Mapping[str, int], troubled: Sequence[TroubledMail], reader: Reader) -> MailsView:
    """Return mails of one kind."""
    states = _mail_states(reader)
    return MailsView(
        counts=tuple((states.get(state, state), present_number(number, reader)) for state, number in counts.items()),
        lines=tuple(_mail(mail, states, reader) for mail in troubled),
        n_failed=counts.get("failed", 0),
    )


def present_reread(item: Reread, reader: Reader) -> RereadView:
    """Return what reading a document again gave."""
    _ = reader.gettext
    if item.work_state in ("pending", "leased"):
        tone, result = "quiet", _("Waiting to be read")
    elif item.work_state == "failed":
        tone, result = "bad", _("Reading it failed")
    elif item.released_at is not None:
        tone, result = "good", _("Has now been read")
    else:
        tone, result = "bad", _("Still cannot be read")
    return RereadView(
        reference=shorten(item.reference, 120),
        source=item.source,
        tone=tone,
        result=result,
        reason=shorten(item.reason, ERROR_CHARACTERS) if tone == "bad" else "",
        asked=present_moment(item.asked_at, reader),
    )


def _line(
    name: str,
    title: str,
    counts: Sequence[WorkCount],
    reader: Reader,
    *,
    workers: str = "",
    needs_worker: bool = False,
) -> QueueLine:
    numbers = {state: sum(count.n for count in counts if count.state == state) for state in _STATES}
    due = [count.oldest_due_at for count in counts if count.state == "pending" and count.oldest_due_at is not None]
    told = {state: present_number(number, reader) for state, number in numbers.items()}
    return QueueLine(
        name=name,
        title=title,
        waiting=told["pending"],
        running=told["leased"],
        failed=told["failed"],
        done=told["done"],
        oldest=_age(min(due), reader) if due else "",
        workers=workers,
        has_failed=numbers["failed"] > 0,
        needs_worker=needs_worker,
    )


_STATES = ("pending", "leased", "failed", "done")


def _age(due_at: datetime, reader: Reader) -> str:
    return present_distance(due_at, reader)


def _mail_states(reader: Reader) -> dict[str, str]:
    _ = reader.gettext
    return {
        "created": _("Waiting"),
        "sending": _("Being sent"),
        "sent": _("Sent"),
        "retry": _("To be tried again"),
        "failed": _("Failed"),
    }


def _mail(mail: TroubledMail, states: Mapping[str, str], reader: Reader) -> MailLine:
    is_failed = mail.state == "failed"
    return MailLine(
        id=mail.id,
        address=mask_addresses(mail.address),
        tone="bad" if is_failed else "quiet",
        state=states.get(mail.state, mail.state),
        attempts=mail.attempts,
        error=_error(mail.error),
        since=present_moment(mail.created_at, reader),
        next_try="" if is_failed else present_distance(mail.due_at, reader),
        is_failed=is_failed,
    )


def _error(error: str | None) -> str:
    return mask_addresses(shorten(error, ERROR_CHARACTERS))
