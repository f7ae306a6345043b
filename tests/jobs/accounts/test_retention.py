"""What is kept of people goes when the privacy page says."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.ticks import housekeep
from models.accounts import InvitationRow, SignInRow, UserRow
from models.letters import LetterRow
from models.queries.accounts import note_seen, signed_in
from tests.web.people import People


def test_old_traces_go_and_young_ones_stay(clean_database: Settings, session: Session, frozen_now: datetime) -> None:
    people, old, young = People(session), frozen_now - timedelta(days=91), frozen_now - timedelta(days=5)
    user = people.user(created_at=old)
    people.user("never@example.test", confirmed_at=None, created_at=old)
    people.user("just@example.test", confirmed_at=None, created_at=young)
    office = people.organisation((user, "owner"), kind="buyer")
    for name, moment in (("old", old), ("young", young)):
        session.add(SignInRow(user_id=user.id, token_hash=name, agent="", seen_at=moment, ended_at=moment))
        letter = {"address": "a", "language": "en", "html": "", "created_at": moment}
        session.add(LetterRow(**letter, subject=f"{name}, sent", text="", sent_at=moment))
        session.add(LetterRow(**letter, subject=f"{name}, unsent", text="https://x.example/confirm/abc"))
        session.add(
            InvitationRow(organisation_id=office.id, email=name, role="member", token_hash=name, expires_at=moment)
        )
    session.commit()
    housekeep(clean_database, [0], clock=lambda: frozen_now)
    assert set(session.scalars(select(UserRow.email))) == {"maria@example.test", "just@example.test"}
    assert session.scalars(select(SignInRow.token_hash)).all() == ["young"]
    assert set(session.scalars(select(LetterRow.subject))) == {"young, sent", "young, unsent"}
    assert session.scalars(select(InvitationRow.email)).all() == ["young"]


def test_a_sign_in_ends_after_two_weeks_without_use(session: Session, frozen_now: datetime) -> None:
    user = People(session).user()
    session.add(SignInRow(user_id=user.id, token_hash="x", agent="", seen_at=frozen_now))
    session.flush()

    def seen(now: datetime) -> datetime | None:
        found = signed_in(session, user.fs_uniquifier, "x", now=now)
        return None if found is None else found.seen_at

    later = frozen_now + timedelta(days=13)
    assert seen(later) == frozen_now
    assert seen(frozen_now + timedelta(days=15)) is None
    note_seen(session, "x", now=later)
    assert seen(later + timedelta(days=13)) == later
    assert seen(later + timedelta(days=15)) is None
    assert signed_in(session, "another", "x", now=later) is None
