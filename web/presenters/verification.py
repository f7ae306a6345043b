"""Evidence for the administrator: the queue, its rows for export, one proof beside its enterprise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from matcher.standing import PROOF_AGE, EvidenceState
from models.enterprises import EnterpriseRow
from models.evidence import EvidenceRow
from web.presenters import codes
from web.presenters.dates import present_distance, present_moment
from web.presenters.enterprises import enterprise_place, status_name
from web.presenters.evidence import ProofView, present_proof
from web.presenters.money import present_number
from web.presenters.proof_texts import ProofText
from web.presenters.reader import Reader
from web.presenters.standing import local_day
from web.presenters.texts import safe_url
from web.uploads import PICTURES

ONE_HOUR = timedelta(hours=1)
CSV_HEADER = (
    "id", "enterprise", "country", "status", "recognition", "issuer", "issued_on", "expires_on", "state", "reason",
    "submitted_at", "decided_at", "decided_by", "file", "size_bytes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A proof in the queue."""

    enterprise: str
    language: str
    place: str
    proof: ProofView
    waits: str
    decided: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A state by which the queue can be narrowed."""

    name: str
    label: str
    count: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue."""

    shelf: str
    shelves: tuple[Shelf, ...]
    lines: tuple[QueueLine, ...]


@dataclass(frozen=True, slots=True)
class ViewerView:
    """One proof with the facts of its enterprise; ``valid_until`` is what the form begins with."""

    proof: ProofView
    state: str
    enterprise: str
    key: str
    language: str
    is_listed: bool
    facts: tuple[tuple[str, str], ...]
    website: str | None
    claims: tuple[str, ...]
    is_claimed: bool
    others: tuple[ProofView, ...]
    decided: str
    valid_until: str
    is_picture: bool
    text: ProofText | None
    """What was read of a PDF."""
    can_verify: bool
    can_reject: bool


def present_queue(rows: Sequence[EvidenceRow], shelf: str, counts: Mapping[str, int], reader: Reader) -> QueueView:
    """Return a page of the queue."""
    _ = reader.gettext
    labels = {
        "pending": _("To check"),
        "verified": _("Verified"),
        "expired": _("Expired"),
        "rejected": _("Not accepted"),
        "withdrawn": _("Withdrawn"),
        "all": _("All"),
    }
    return QueueView(
        shelf=shelf,
        shelves=tuple(
            Shelf(name, labels[name], present_number(n, reader), name == shelf) for name, n in counts.items()
        ),
        lines=tuple(_line(row, reader) for row in rows),
    )


def present_viewer(
    row: EvidenceRow, enterprise: EnterpriseRow, others: Sequence[EvidenceRow], text: ProofText | None, reader: Reader
) -> ViewerView:
    """Return one proof beside its enterprise, with the text of its file where that is a PDF."""
    proof = present_proof(row, reader)
    return ViewerView(
        proof=proof,
        state=row.state,
        enterprise=enterprise.name,
        key=enterprise.key,
        language=enterprise.language,
        is_listed=enterprise.listed,
        facts=_facts(enterprise, reader),
        website=safe_url(enterprise.website),
        claims=tuple(status_name(status, reader) for status in enterprise.status),
        is_claimed=row.status in enterprise.status,
        others=tuple(present_proof(other, reader) for other in others if other.id != row.id),
        decided=_decided(row, reader),
        valid_until=_first_guess(row, reader),
        is_picture=proof.media_type in PICTURES,
        text=text,
        can_verify=row.state == EvidenceState.PENDING and row.file is not None,
        can_reject=row.state in (EvidenceState.PENDING, EvidenceState.VERIFIED),
    )


def csv_rows(rows: Sequence[EvidenceRow]) -> Iterator[tuple[object, ...]]:
    """Yield a row per proof in the order of ``CSV_HEADER``."""
    for row in rows:
        yield (
            row.id, row.enterprise.name, row.enterprise.country, row.status, row.recognition, row.issuer,
            row.issued_on, row.expires_on, row.state, row.reason, row.submitted_at.isoformat(),
            "" if row.decided_at is None else row.decided_at.isoformat(),
            "" if row.decider is None else row.decider.email,
            "" if row.file is None else row.file.name, "" if row.file is None else row.file.size_bytes,
        )  # fmt: skip


def _line(row: EvidenceRow, reader: Reader) -> QueueLine:
    return QueueLine(
        enterprise=row.enterprise.name,
        language=row.enterprise.language,
        place=codes.country_name(row.enterprise.country, reader.language),
        proof=present_proof(row, reader),
        waits="" if reader.now - row.submitted_at < ONE_HOUR else present_distance(row.submitted_at, reader),
        decided=_decided(row, reader),
    )


def _decided(row: EvidenceRow, reader: Reader) -> str:
    by = "" if row.decider is None else row.decider.name or row.decider.email
    return ", ".join(filter(None, (present_moment(row.decided_at, reader), by)))


def _facts(row: EnterpriseRow, reader: Reader) -> tuple[tuple[str, str], ...]:
    _ = reader.gettext
    facts = (
        (_("Where"), enterprise_place(row.city, row.nuts, row.country, reader)),
        (_("Postcode"), row.postcode or ""),
        (_("Company number"), row.company_id or ""),
        (_("Here since"), present_moment(row.created_at, reader)),
    )
    return tuple((title, text) for title, text in facts if text)


def _first_guess(row: EvidenceRow, reader: Reader) -> str:
    """Return the day that the proof names, else a year after it was issued, else a year from now."""
    today = local_day(reader)
    issued = today if row.issued_on is None else row.issued_on
    guess = row.expires_on or issued + PROOF_AGE
    return (guess if guess >= today else today + timedelta(days=365)).isoformat()
