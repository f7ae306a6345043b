"""Checks the audit log: whether any entry was changed, removed, inserted or moved since it was written."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from config.settings import Settings
from jobs.work import Clock, utc_now
from matcher.chain import START, Broken, judge_end, judge_link
from models.database import session_scope
from models.queries import audit

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
TELL_EVERY = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """How many entries hold, the hash of the last of them, and the first that does not (``None``: all hold)."""

    n_entries: int
    hash: str
    broken: Broken | None


def verify_audit(
    settings: Settings, *, clock: Clock = utc_now, progress: Progress = lambda _done, _total: None
) -> Checked:
    """Check the whole chain against itself, its end and what earlier checks found; keep and return the outcome."""
    checked = _check(settings, progress)
    with session_scope(settings) as session:
        audit.keep_check(session, (checked.n_entries, checked.hash), checked.broken, clock())
    if checked.broken is not None:
        logger.error("the audit log is broken at entry %d: %s", checked.broken.sequence, checked.broken.fault)
    return checked


def run_verify(settings: Settings, subject_ids: Sequence[int]) -> None:
    """Check the chain: the handler of ``verify_audit`` work. Without subject."""
    del subject_ids
    verify_audit(settings)


def _check(settings: Settings, progress: Progress) -> Checked:
    """Read everything from one snapshot, so that what is appended meanwhile does not look like a break."""
    with session_scope(settings) as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        head, known = audit.head(session), audit.anchors(session)
        last = (0, START)
        for link in audit.links(session):
            broken = judge_link(link, after=last, known=known)
            if broken is not None:
                return Checked(*last, broken)
            last = (link.record.sequence, link.hash)
            if last[0] % TELL_EVERY == 0 or last[0] == head[0]:
                progress(last[0], head[0])
    return Checked(*last, judge_end(last, head))
