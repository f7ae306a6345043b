"""An enterprise's own evidence: what was submitted, what became of it, what is missing and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.enterprise_entries import Status
from matcher.recognitions import RECOGNITIONS
from matcher.standing import PROOF_AGE, EvidenceState, StatusEvidence, is_expired, verified_statuses
from models.evidence import EvidenceRow
from web.presenters.dates import present_day, present_moment
from web.presenters.enterprises import status_name
from web.presenters.money import present_number
from web.presenters.profile import Choices
from web.presenters.reader import Reader
from web.presenters.standing import StandingView, local_day, present_standings

SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class ProofView:
    """A proof; ``mark`` is verified, expired, pending, rejected or withdrawn, said in ``state`` too."""

    id: int
    title: str
    recognition: str
    issuer: str
    mark: str
    state: str
    hint: str
    reason: str
    issued: str
    ends: str
    submitted: str
    file_name: str
    file_size: str
    media_type: str
    can_change: bool


@dataclass(frozen=True, slots=True)
class MissingStatus:
    """A status that the profile does not name, though ``proof_id`` is a proof of it."""

    proof_id: int
    title: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The page: proofs that count or may, those that are over, what stands behind the profile's statuses."""

    proofs: tuple[ProofView, ...]
    earlier: tuple[ProofView, ...]
    standings: tuple[StandingView, ...]
    unproved: bool
    """Whether a status of the profile has no valid proof."""
    reserved: str
    """How many open reserved tenders are among the matches; "" for none."""
    not_in_profile: tuple[MissingStatus, ...]
    statuses: Choices
    recognitions: tuple[str, ...]


def present_evidence(
    rows: Sequence[EvidenceRow], status: Sequence[str], *, country: str, n_reserved: int, reader: Reader
) -> EvidenceView:
    """Return the page; ``status`` is what the profile says."""
    found = [StatusEvidence(row.status, EvidenceState(row.state), row.expires_on) for row in rows]
    standings = present_standings(status, found, reader)
    verified = verified_statuses(Status, found, local_day(reader))
    views = tuple(present_proof(row, reader, is_stood_in_for=row.status in verified) for row in rows)
    counted = {row.status: row.id for row in rows if row.state in (EvidenceState.PENDING, EvidenceState.VERIFIED)}
    tenders = reader.ngettext(
        "%(n)s open reserved tender is among your matches.",
        "%(n)s open reserved tenders are among your matches.",
        n_reserved,
    )
    return EvidenceView(
        proofs=tuple(view for view in views if view.mark not in ("rejected", "withdrawn")),
        earlier=tuple(view for view in views if view.mark in ("rejected", "withdrawn")),
        standings=standings,
        unproved=not all(item.is_verified for item in standings) or not standings,
        reserved=tenders % {"n": present_number(n_reserved, reader)} if n_reserved else "",
        not_in_profile=tuple(
            MissingStatus(counted[item], status_name(item, reader))
            for item in Status
            if item in counted and item not in status
        ),
        statuses=status_choices(status, reader),
        recognitions=RECOGNITIONS.get(country, ()),
    )


def status_choices(status: Sequence[str], reader: Reader) -> Choices:
    """Return the statuses that a proof may be for, those of the profile first."""
    ordered = dict.fromkeys((*(item for item in Status if item in status), *Status))
    return tuple((item.value, status_name(item, reader)) for item in ordered)


def present_proof(row: EvidenceRow, reader: Reader, *, is_stood_in_for: bool = False) -> ProofView:
    """Return one proof; its file must be loaded. ``is_stood_in_for``: if it has expired, another one is valid."""
    today = local_day(reader)
    is_over = row.state == EvidenceState.VERIFIED and is_expired(row.expires_on, today)
    mark = "expired" if is_over else row.state
    size = "" if row.file is None else f"{present_number(max(1, round(row.file.size_bytes / 1_000)), reader)} kB"
    return ProofView(
        id=row.id,
        title=status_name(row.status, reader),
        recognition=row.recognition,
        issuer=row.issuer,
        mark=mark,
        state=proof_state(row, mark, reader),
        hint="" if is_over and is_stood_in_for else _hint(row, mark, reader),
        reason=row.reason,
        issued=present_day(row.issued_on, reader),
        ends=present_day(row.expires_on, reader),
        submitted=present_moment(row.submitted_at, reader),
        file_name="" if row.file is None else row.file.name,
        file_size=size,
        media_type="" if row.file is None else row.file.media_type,
        can_change=row.state != EvidenceState.WITHDRAWN,
    )


def proof_state(row: EvidenceRow, mark: str, reader: Reader) -> str:
    """Return what became of a proof in words."""
    _ = reader.gettext
    words = {
        "pending": _("being checked"),
        "verified": _("verified, valid until %(day)s"),
        "expired": _("expired on %(day)s"),
        "rejected": _("not accepted"),
        "withdrawn": _("withdrawn or replaced"),
    }
    told = words.get(mark, mark)
    return told % {"day": present_day(row.expires_on, reader)} if mark in ("verified", "expired") else told


def _hint(row: EvidenceRow, mark: str, reader: Reader) -> str:
    _ = reader.gettext
    today = local_day(reader)
    if mark == "expired":
        return _("Buyers see that it has expired. Upload a new proof.")
    if mark == "verified" and row.expires_on is not None and (left := (row.expires_on - today).days) <= SOON_DAYS:
        told = reader.ngettext("It ends in %(n)s day. Upload the next one in time.",
                               "It ends in %(n)s days. Upload the next one in time.", left)  # fmt: skip
        return told % {"n": left} if left else _("It ends today. Upload the next one.")
    if mark in ("verified", "pending") and row.issued_on is not None and row.issued_on < today - PROOF_AGE:
        return _("It was issued more than a year ago; a buyer may ask for a newer one.")
    return ""
