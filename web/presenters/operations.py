"""Sources, runs, work and quarantine as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.queries.pages_sources import FetchRun, QuarantinedDocument, SourceHealth, WorkCount
from web.presenters.dates import present_distance, present_moment
from web.presenters.money import present_number
from web.presenters.reader import Reader
from web.presenters.texts import shorten


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source; ``tone`` is good, bad or quiet (never ran by itself)."""

    name: str
    tone: str
    state: str
    notices: str
    last_stored: str
    complete_until: str
    error: str


@dataclass(frozen=True, slots=True)
class RunView:
    """One run of a source."""

    source: str
    tone: str
    state: str
    started: str
    distance: str
    duration: str
    counts: str
    error: str


@dataclass(frozen=True, slots=True)
class WorkView:
    """How much work of one kind is in one state."""

    kind: str
    tone: str
    state: str
    number: str
    since: str


@dataclass(frozen=True, slots=True)
class QuarantineView:
    """A document in quarantine."""

    source: str
    reference: str
    code: str
    reason: str
    position: str
    first_seen: str
    last_seen: str


def present_source(source: SourceHealth, reader: Reader) -> SourceView:
    """Return a source: failing when its last fault is younger than its last success."""
    is_failing = source.last_error_at is not None and (
        source.last_success_at is None or source.last_error_at > source.last_success_at
    )
    never_ran = source.last_success_at is None and not is_failing
    tone = "bad" if is_failing else "quiet" if never_ran else "good"
    states = {
        "bad": reader.gettext("Last run failed"),
        "quiet": reader.gettext("Loaded by hand"),
        "good": reader.gettext("Working"),
    }
    return SourceView(
        name=source.name,
        tone=tone,
        state=states[tone],
        notices=present_number(source.n_notices, reader),
        last_stored=present_moment(source.last_stored_at, reader),
        complete_until=present_moment(source.watermark, reader),
        error=shorten(source.last_error, 300) if is_failing else "",
    )


def present_run(run: FetchRun, reader: Reader) -> RunView:
    """Return a run with its counts and, when it failed, why."""
    states = {
        "running": ("quiet", reader.gettext("Running")),
        "complete": ("good", reader.gettext("Complete")),
        "failed": ("bad", reader.gettext("Failed")),
    }
    tone, state = states.get(run.state, ("quiet", run.state))
    seconds = None if run.finished_at is None else (run.finished_at - run.started_at).total_seconds()
    return RunView(
        source=run.source,
        tone=tone,
        state=state,
        started=present_moment(run.started_at, reader),
        distance=present_distance(run.started_at, reader),
        duration="" if seconds is None else reader.gettext("%(seconds)s s") % {"seconds": f"{seconds:.0f}"},
        counts=_counts(run.counts, reader),
        error=shorten(" · ".join(filter(None, (run.error_code, run.error))), 300),
    )


def present_work(count: WorkCount, reader: Reader) -> WorkView:
    """Return how much work of one kind waits, runs, is done or has failed."""
    states = {
        "pending": ("quiet", reader.gettext("Waiting")),
        "leased": ("quiet", reader.gettext("In progress")),
        "done": ("good", reader.gettext("Done")),
        "failed": ("bad", reader.gettext("Failed")),
    }
    tone, state = states.get(count.state, ("quiet", count.state))
    waits = count.state in ("pending", "leased") and count.oldest_due_at is not None
    return WorkView(
        kind=work_name(count.kind, reader),
        tone=tone,
        state=state,
        number=present_number(count.n, reader),
        since=present_distance(count.oldest_due_at, reader) if waits and count.oldest_due_at else "",
    )


def present_quarantined(document: QuarantinedDocument, reader: Reader) -> QuarantineView:
    """Return a document in quarantine."""
    return QuarantineView(
        source=document.source,
        reference=shorten(document.reference, 120),
        code=document.code,
        reason=shorten(document.reason, 400),
        position=document.position or "",
        first_seen=present_moment(document.first_seen_at, reader),
        last_seen=present_moment(document.last_seen_at, reader),
    )


def work_name(kind: str, reader: Reader) -> str:
    """Return what a kind of work does, in words."""
    names = {
        "embed_notice": reader.gettext("Reading lots"),
        "embed_enterprise": reader.gettext("Reading enterprises"),
        "match_notice": reader.gettext("Matching lots"),
        "match_enterprise": reader.gettext("Matching enterprises"),
        "match_draft": reader.gettext("Matching drafts"),
        "highlight_lot": reader.gettext("Finding the sentences to quote"),
        "learn_enterprise": reader.gettext("Learning from answers"),
        "rematch_block": reader.gettext("Matching under new criteria"),
        "finish_publication": reader.gettext("Putting criteria in force"),
        "announce_block": reader.gettext("Planning alerts"),
        "backtest": reader.gettext("Testing criteria"),
        "make_proposal": reader.gettext("Proposing criteria"),
        "reread_document": reader.gettext("Reading the quarantine again"),
        "send_letter": reader.gettext("Sending mails about accounts"),
        "tell_evidence": reader.gettext("Telling of decisions on proofs"),
        "remind_evidence": reader.gettext("Reminding of proofs that end"),
        "send_alerts": reader.gettext("Sending alerts"),
        "fetch_ted": reader.gettext("Fetching from TED"),
        "housekeep": reader.gettext("Tidying up"),
        "verify_audit": reader.gettext("Checking the audit log"),
    }
    return names.get(kind) or kind.replace("_", " ").capitalize()


def _counts(counts: Mapping[str, object], reader: Reader) -> str:
    texts = {
        "found": reader.gettext("found: %(n)s"),
        "fetched": reader.gettext("fetched: %(n)s"),
        "new": reader.gettext("new: %(n)s"),
        "amended": reader.gettext("amended: %(n)s"),
        "quarantined": reader.gettext("in quarantine: %(n)s"),
    }
    return ", ".join(text % {"n": counts[name]} for name, text in texts.items() if name in counts)
