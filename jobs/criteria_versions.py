"""What an administrator does with criteria: draft, ask for a back-test, publish, roll back, give up.

Only asks: lists of matches and back-tests are made in the background (``jobs.publishing``, ``jobs.backtest``), so that
pages may call everything here. ``author`` is a name for the history that anybody may give; ``by`` is the person who is
signed in (``None``: a command), whom the audit log names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.criteria import published_criteria, stored_criteria
from jobs.criteria_objections import Said, objection
from jobs.queues import ring
from matcher.chain import Detail
from matcher.scoring import Change, changes_between, criteria_from, with_changes
from models.accounts import UserRow
from models.audit import Action
from models.criteria_work import PublicationRow
from models.database import session_scope
from models.matches import CriteriaRow
from models.queries import audit, backtests, proposals, publications
from models.queries import criteria as queries
from models.queries.work import add_work

MOST_RINGS = 4
"""Workers that are woken to share the blocks of one publication."""


class VersionError(ValueError):
    """What was asked of a version cannot be done; ``said`` says why. Raised before anything is changed."""

    def __init__(self, said: Said) -> None:
        super().__init__(said(str))
        self.said = said


@dataclass(frozen=True, slots=True)
class Asked:
    """A publication that was asked for. ``is_in_force``: it is published by now; else when its list is complete."""

    publication_id: int
    is_in_force: bool
    n_blocks: int


def draft_criteria(
    settings: Settings,
    changes: Mapping[str, Any],
    *,
    reason: str = "",
    author: str | None = None,
    by: int | None = None,
    parent_id: int | None = None,
) -> int:
    """Keep a version (the one in force where none is named) with changes as a draft; return its id.

    ``changes`` are named as :func:`matcher.scoring.with_changes` says. The same content is the same version.

    Raises:
        VersionError: there is no such version, or nothing would change.
        CriteriaError: a part is unknown or out of its range.
    """
    with session_scope(settings) as session:
        parent_id, parent = _stored(session, parent_id)
        draft = with_changes(parent, changes)
        if draft == parent:
            raise VersionError(
                lambda _: _("That is version %(id)s as it is; a draft must change something.") % {"id": parent_id}
            )
        is_new = not queries.is_stored(session, draft)
        row = queries.save_draft(session, draft, reason=reason.strip(), parent_id=parent_id, author=author)
        if is_new:
            _note(session, by, Action.CRITERIA_DRAFTED, row.id, {"from": parent_id, "changes": ", ".join(changes)})
        return row.id


def ask_proposal(settings: Settings, *, by: int | None = None) -> int:
    """Ask for weights to be learned from all answers; return the id of the proposal. One waits at a time."""
    with session_scope(settings) as session:
        proposal_id, is_new = proposals.ask(session)
        add_work(session, proposals.KIND, [proposal_id])
        if is_new:
            person, now = _person(session, by), datetime.now(UTC)
            audit.record(session, person, Action.PROPOSAL_ASKED, ("proposal", proposal_id), now=now)
    ring(settings, proposals.KIND)
    return proposal_id


def version_changes(session: Session, before_id: int, after_id: int) -> tuple[Change, ...]:
    """Return what differs between two versions.

    Raises:
        VersionError: there is no such version.
    """
    before, after = (criteria_from(_version(session, number).document) for number in (before_id, after_id))
    return changes_between(before, after)


def ask_backtest(
    settings: Settings, criteria_id: int, *, against_id: int | None = None, author: str | None = None
) -> int:
    """Ask for a back-test of a version against another (the one in force where none is named); return its id.

    Raises:
        VersionError: there is no such version, or both are the same.
    """
    with session_scope(settings) as session:
        against_id, _ = _stored(session, against_id)
        if _version(session, criteria_id).id == against_id:
            raise VersionError(lambda _: _("Version %(id)s cannot be compared with itself.") % {"id": criteria_id})
        backtest_id = backtests.ask(session, criteria_id, against_id, author).id
        add_work(session, "backtest", [backtest_id])
    ring(settings, "backtest")
    return backtest_id


def publish_criteria(
    settings: Settings,
    criteria_id: int,
    *,
    reason: str,
    author: str | None,
    by: int | None = None,
    override: str | None = None,
) -> Asked:
    """Ask for a draft to be published: its list of matches is made beside the one in force, then they change places.

    ``override`` says, in writing, why it is published against what the back-test says.

    Raises:
        VersionError: no reason is given, it is no draft, another publication is in course, or the back-test speaks
            against it (or is missing) and nothing overrides that.
    """
    with session_scope(settings) as session:
        queries.lock_criteria(session)
        row = _version(session, criteria_id)
        if row.state != "draft":
            raise VersionError(
                lambda _: (
                    _("Only drafts are published; version %(id)s was in force and can be put in force again.")
                    % {"id": criteria_id}
                )
            )
        _refuse_in_course(session)
        in_force, _ = published_criteria(session, datetime.now(UTC))
        against = objection(settings, session, criteria_id, in_force)
        written = (override or "").strip() or None
        if against is not None and written is None:
            speaks_against = against
            raise VersionError(
                lambda _: " ".join((speaks_against(_), _("To publish it nevertheless, say in writing why.")))
            )
        values = {"reason": _reason(reason), "author": author, "override": written if against else None}
        publication = _begin(session, criteria_id, "publish", values)
        told = {"publication": publication.id, "instead of": in_force, "overridden": values["override"] is not None}
        _note(session, by, Action.CRITERIA_PUBLISHED, criteria_id, told)
    return _rung(settings, publication)


def rollback_criteria(
    settings: Settings, criteria_id: int, *, reason: str, author: str | None, by: int | None = None
) -> Asked:
    """Put an earlier version in force again: at once where its list is stored, else when its list is made anew.

    Its list is brought up to date in the background. A publication that is in course is given up.

    Raises:
        VersionError: no reason is given, or the version was never in force, or is so now.
    """
    now = datetime.now(UTC)
    with session_scope(settings) as session:
        queries.lock_criteria(session)
        row = _version(session, criteria_id)
        if row.state == "draft":
            raise VersionError(
                lambda _: _("Version %(id)s was never in force; publish it instead.") % {"id": criteria_id}
            )
        if row.state == "published":
            raise VersionError(lambda _: _("Version %(id)s is in force already.") % {"id": criteria_id})
        values = {"reason": _reason(reason), "author": author}
        publications.abandon(session)
        if row.listed_at is not None:
            queries.lock_in_force(session)
        publication = _begin(session, criteria_id, "rollback", values)
        if row.listed_at is not None:
            queries.put_in_force(session, publication, now)
        _note(session, by, Action.CRITERIA_ROLLED_BACK, criteria_id, {"publication": publication.id})
    return _rung(settings, publication)


def abandon_publication(settings: Settings, *, by: int | None = None) -> bool:
    """Give up the publication in course: the version in force stays. Return whether there was one."""
    with session_scope(settings) as session:
        queries.lock_criteria(session)
        running = publications.in_course(session)
        publications.abandon(session)
        if running is not None:
            _note(session, by, Action.CRITERIA_ABANDONED, running.criteria_id, {"publication": running.id})
    return running is not None


def _begin(session: Session, criteria_id: int, kind: str, values: Mapping[str, str | None]) -> PublicationRow:
    """Add a publication with all blocks waiting, and the work on them."""
    blocks = publications.blocks(session)
    publication = PublicationRow(
        criteria_id=criteria_id, kind=kind, state="matching", n_blocks=len(blocks), waiting=blocks, **values
    )
    session.add(publication)
    session.flush()
    add_work(session, "rematch_block", blocks)
    if not blocks:
        add_work(session, "finish_publication", [publication.id])
    return publication


def _rung(settings: Settings, publication: PublicationRow) -> Asked:
    kind = "rematch_block" if publication.n_blocks else "finish_publication"
    for _ in range(max(1, min(publication.n_blocks, MOST_RINGS))):
        ring(settings, kind)
    return Asked(publication.id, publication.state == "published", publication.n_blocks)


def _refuse_in_course(session: Session) -> None:
    running = publications.in_course(session)
    if running is not None:
        done, total, number = running.n_blocks - len(running.waiting), running.n_blocks, running.criteria_id
        raise VersionError(
            lambda _: (
                _(
                    "The list of version %(id)s is being made: %(done)s of %(total)s blocks are done."
                    " Wait until it is complete, or give it up."
                )
                % {"id": number, "done": done, "total": total}
            )
        )


def _note(session: Session, by: int | None, action: Action, criteria_id: int, details: Mapping[str, Detail]) -> None:
    """Write down in the audit log what was done with a version."""
    person, now = _person(session, by), datetime.now(UTC)
    audit.record(session, person, action, ("criteria", criteria_id), now=now, details=details)


def _person(session: Session, by: int | None) -> UserRow | None:
    return None if by is None else session.get_one(UserRow, by)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise VersionError(lambda _: _("Say why: a publication needs a reason."))
    return reason.strip()


def _stored(session: Session, criteria_id: int | None) -> tuple[int, Any]:
    if criteria_id is None:
        return published_criteria(session, datetime.now(UTC))
    return stored_criteria(session, _version(session, criteria_id).id)


def _version(session: Session, criteria_id: int) -> CriteriaRow:
    row = queries.version(session, criteria_id)
    if row is None:
        raise VersionError(lambda _: _("There is no version %(id)s of the criteria.") % {"id": criteria_id})
    return row
