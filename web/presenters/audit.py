"""The audit log as people read it: who did what with what, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from matcher.chain import Fault
from models.accounts import UserRow
from models.audit import Action, AuditCheckRow, AuditEntryRow
from models.queries.audit import PROGRAM
from web.presenters.dates import present_moment
from web.presenters.money import present_number
from web.presenters.reader import Reader

CSV_HEADER = ("sequence", "at", "actor", "actor_ref", "action", "subject", "details", "previous", "hash")


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry; ``subject_endpoint`` with ``subject_id`` leads to the subject where it has a page."""

    sequence: int
    moment: str
    actor: str
    actor_id: int | None
    title: str
    subject: str
    subject_endpoint: str
    subject_id: int
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """Whether the chain holds: ``tone`` is good, bad or quiet (never checked)."""

    tone: str
    title: str
    text: str


def present_entries(
    rows: Sequence[Row[AuditEntryRow, UserRow | None]], named: Mapping[int, UserRow], reader: Reader
) -> tuple[EntryView, ...]:
    """Return entries; ``named`` are the people among their subjects who still have an account."""
    return tuple(_entry(entry, person, named, reader) for entry, person in rows)


def present_check(check: AuditCheckRow | None, newest: int, reader: Reader) -> CheckView:
    """Return how the last check of the chain ended; ``newest`` is the number of the last entry now."""
    _ = reader.gettext
    if check is None:
        return CheckView("quiet", _("The log has not been checked yet"), _("It is checked once a day."))
    moment = present_moment(check.checked_at, reader)
    if check.broken_at is not None:
        told = _("Checked on %(moment)s. Entry %(number)s: %(fault)s") % {
            "moment": moment,
            "number": present_number(check.broken_at, reader),
            "fault": fault_title(check.fault or "", reader),
        }
        return CheckView("bad", _("The log was changed"), told)
    told = _("Checked on %(moment)s: entries 1 to %(number)s are as they were written.") % {
        "moment": moment,
        "number": present_number(check.n_entries, reader),
    }
    since = max(0, newest - check.n_entries)
    if since:
        more = reader.ngettext("%(n)s entry came since.", "%(n)s entries came since.", since)
        told = f"{told} {more % {'n': present_number(since, reader)}}"
    return CheckView("good", _("The log holds"), told if check.n_entries else _("There was nothing to check yet."))


def action_choices(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return all actions with their titles, by title."""
    return tuple(sorted(((action.value, action_title(action.value, reader)) for action in Action), key=lambda x: x[1]))


def action_title(action: str, reader: Reader) -> str:
    """Return an action in words."""
    _ = reader.gettext
    titles = {
        Action.CRITERIA_DRAFTED: _("Criteria drafted"),
        Action.CRITERIA_PUBLISHED: _("Criteria published"),
        Action.CRITERIA_ROLLED_BACK: _("Earlier criteria put back in force"),
        Action.CRITERIA_ABANDONED: _("Publication given up"),
        Action.PROPOSAL_ASKED: _("Proposal asked for"),
        Action.ADMINISTRATOR_GRANTED: _("Made an administrator"),
        Action.ADMINISTRATOR_WITHDRAWN: _("No administrator any more"),
        Action.ADMINISTRATOR_SIGNED_IN: _("Administrator signed in"),
        Action.PERSON_BLOCKED: _("Person blocked"),
        Action.PERSON_UNBLOCKED: _("Person unblocked"),
        Action.PERSON_SIGNED_OUT: _("Person signed out"),
        Action.CONFIRMATION_SENT: _("Confirmation sent again"),
        Action.PEOPLE_EXPORTED: _("List of people downloaded"),
        Action.MEMBERSHIP_CHANGED: _("Role changed"),
        Action.MEMBERSHIP_REMOVED: _("Member removed"),
        Action.SOURCE_FETCHED: _("Source fetched"),
        Action.QUARANTINE_READ_AGAIN: _("Quarantine read again"),
        Action.WORK_REQUEUED: _("Work tried again"),
        Action.DELIVERY_RETRIED: _("Mails tried again"),
        Action.EVIDENCE_APPROVED: _("Evidence approved"),
        Action.EVIDENCE_REJECTED: _("Evidence rejected"),
    }
    return titles[Action(action)] if action in tuple(Action) else action


def detail_title(name: str, reader: Reader) -> str:
    """Return what a detail of an entry is, in words."""
    _ = reader.gettext
    return {
        "changes": _("Changed"),
        "documents": _("Documents"),
        "enterprise": _("Enterprise"),
        "from": _("Drafted from version"),
        "instead of": _("In place of version"),
        "kind": _("Kind of work"),
        "learned": _("Learned from answers"),
        "mails": _("Mails"),
        "overridden": _("Published in spite of objections"),
        "people": _("People"),
        "person": _("Person"),
        "pieces": _("Pieces of work"),
        "publication": _("Publication"),
        "reason": _("Reason"),
        "role": _("Role"),
        "source": _("Source"),
        "status": _("Status"),
    }.get(name, name)


def fault_title(fault: str, reader: Reader) -> str:
    """Return what is wrong with an entry, as a sentence."""
    _ = reader.gettext
    return {
        Fault.CHANGED.value: _("its words were changed."),
        Fault.MISSING.value: _("it is missing."),
        Fault.OUT_OF_PLACE.value: _("it is not where it was."),
        Fault.REWRITTEN.value: _("it is not the one that was checked before."),
        Fault.UNKNOWN.value: _("it was added past the log."),
        Fault.OTHER_PERSON.value: _("it names another person than it did."),
    }.get(fault, fault)


def csv_rows(rows: Sequence[Row[AuditEntryRow, UserRow | None]]) -> Iterator[tuple[object, ...]]:
    """Yield entries for export."""
    for entry, person in rows:
        yield (
            entry.sequence,
            entry.at.isoformat(),
            "" if person is None else person.email,
            entry.actor_ref,
            entry.action,
            f"{entry.subject_kind}:{entry.subject_id}",
            "; ".join(f"{name}={value}" for name, value in entry.details.items()),
            entry.previous,
            entry.hash,
        )


def _entry(entry: AuditEntryRow, person: UserRow | None, named: Mapping[int, UserRow], reader: Reader) -> EntryView:
    is_own = entry.subject_kind == "person" and entry.subject_id == entry.actor_id
    subject = named.get(entry.subject_id) if entry.subject_kind == "person" else None
    endpoints = {"criteria": "criteria.show", "organisation": "organisations.show"}
    endpoint = "people.show" if subject is not None else endpoints.get(entry.subject_kind, "")
    return EntryView(
        sequence=entry.sequence,
        moment=present_moment(entry.at, reader),
        actor=_actor(entry, person, reader),
        actor_id=entry.actor_id,
        title=action_title(entry.action, reader),
        subject="" if is_own else _subject(entry, subject, reader),
        subject_endpoint=endpoint,
        subject_id=entry.subject_id,
        details=tuple((detail_title(name, reader), _told(value, reader)) for name, value in entry.details.items()),
    )


def _actor(entry: AuditEntryRow, person: UserRow | None, reader: Reader) -> str:
    if person is not None:
        return person.name or person.email
    if entry.actor_ref == PROGRAM:
        return reader.gettext("The program")
    return reader.gettext("Erased person %(ref)s") % {"ref": entry.actor_ref[:6]}


def _subject(entry: AuditEntryRow, person: UserRow | None, reader: Reader) -> str:
    _ = reader.gettext
    if person is not None:
        return person.name or person.email
    kinds = {
        "criteria": _("Version %(id)s"),
        "person": _("Person %(id)s"),
        "organisation": _("Organisation %(id)s"),
        "evidence": _("Evidence %(id)s"),
    }
    text = kinds.get(entry.subject_kind)
    return text % {"id": entry.subject_id} if text and entry.subject_id else ""


def _told(value: object, reader: Reader) -> str:
    if isinstance(value, bool):
        return reader.gettext("yes") if value else reader.gettext("no")
    return "–" if value is None else str(value)
