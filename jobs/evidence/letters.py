"""Tells the owners of an enterprise about its proofs: what was decided, what ends soon, what has expired.

That something was told is kept in the transaction that keeps the letters, so each is told once, whoever runs it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.alerts.links import evidence_url
from jobs.evidence.wording import ProofFacts, write_letter
from jobs.work import Clock, utc_now
from matcher.standing import EvidenceState
from models.database import session_scope
from models.evidence import EvidenceRow
from models.queries import verification
from models.queries.letters import add_letter

logger = logging.getLogger(__name__)

DECIDED = (EvidenceState.VERIFIED, EvidenceState.REJECTED)
FIRST_NOTICE, LAST_NOTICE = 60, 14
"""Days before the end."""


def tell_decisions(settings: Settings, evidence_ids: Sequence[int], *, clock: Clock = utc_now) -> None:
    """Tell the owners what was decided about these proofs: the handler of ``tell_evidence`` work.

    A proof that is verified within the first notice of its end needs no letter more about that.
    """
    now = clock()
    soon = _local_day(settings, now) + timedelta(days=FIRST_NOTICE)
    with session_scope(settings) as session:
        for evidence_id in evidence_ids:
            row = verification.load(session, evidence_id)
            if row is None or row.state not in DECIDED:
                continue
            _tell(settings, session, row, occasion=row.state, now=now)
            if row.state == EvidenceState.VERIFIED and row.expires_on is not None and row.expires_on <= soon:
                verification.note_told(session, row.id, f"ends-{FIRST_NOTICE}", now)


def remind(settings: Settings, subject_ids: Sequence[int], *, clock: Clock = utc_now) -> int:
    """Tell the owners of proofs that end soon or have ended, each once: the handler of ``remind_evidence`` work.

    Without subject. Returns how many proofs it told of.
    """
    del subject_ids
    now, told = clock(), 0
    for occasion, since, until in _windows(_local_day(settings, now)):
        is_more = True
        while is_more:
            with session_scope(settings) as session:
                due = verification.due_for_reminder(session, occasion, since=since, until=until)
                told += sum(_tell(settings, session, row, occasion=occasion, now=now) for row in due)
            is_more = len(due) == verification.REMIND_AT_ONCE
    logger.info("evidence: reminded of %d proofs", told)
    return told


def _local_day(settings: Settings, now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings.time_zone)).date()


def _windows(today: date) -> tuple[tuple[str, date | None, date], ...]:
    """Return occasion, first and last day of the end; a proof stands in one window at most."""
    day = timedelta(days=1)
    last, first = today + LAST_NOTICE * day, today + FIRST_NOTICE * day
    return (
        (f"ends-{FIRST_NOTICE}", last + day, first),
        (f"ends-{LAST_NOTICE}", today, last),
        ("expired", None, today - day),
    )


def _tell(settings: Settings, session: Session, row: EvidenceRow, *, occasion: str, now: datetime) -> bool:
    """Keep a letter to each owner unless they were told; return whether they were not."""
    if not verification.note_told(session, row.id, occasion, now):
        return False
    for user, organisation_id in verification.owners(session, row.enterprise_id):
        facts = ProofFacts(
            enterprise=row.enterprise.name,
            status=row.status,
            expires_on=row.expires_on,
            reason=row.reason,
            link=evidence_url(settings, organisation_id),
            is_in_profile=row.status in row.enterprise.status,
        )
        letter = write_letter(occasion, facts, user.language)
        add_letter(session, user.email, user.language, letter.subject, text=letter.text, html=letter.html)
    return True
