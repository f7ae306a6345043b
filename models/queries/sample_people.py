"""One person per role who can sign in to the sample; their passwords are public, so production refuses to start."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import MembershipRow, OrganisationRow, UserRow
from models.drafts import DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.queries.drafts import ask_for_matching
from models.queries.own_data import erase_person

PASSWORD = "bridge over the river"  # noqa: S105 - shown on the sign-in page, refused in production


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of the sample. ``role``: enterprise, officer, administrator; ``works_for``: the organisation's name."""

    email: str
    name: str
    role: str
    works_for: str | None = None
    enterprise_key: str | None = None
    country: str = "IE"


@dataclass(frozen=True, slots=True)
class SampleLot:
    """A lot of the tender that the officer of the sample prepares; the value in euro cents."""

    title: str
    description: str
    cpv: str
    value: int


PEOPLE = (
    SamplePerson("enterprise@example.test", "Maeve Byrne", "enterprise", "Open Door Digital", "open-door-digital"),
    SamplePerson("officer@example.test", "Colm Doyle", "officer", "Purchasing office of the sample", country="DE"),
    SamplePerson("administrator@example.test", "Ana Silva", "administrator"),
)


TENDER = "Dienstleistungen für Rathaus und Schulen"
LOTS = (
    SampleLot(
        "Unterhaltsreinigung des Rathauses und zweier Grundschulen",
        "Tägliche Unterhaltsreinigung der Büros, Klassenräume und Sanitärbereiche, Glasreinigung zweimal im Jahr.",
        "90911200",
        18_000_000,
    ),
    SampleLot(
        "Bauakten einscannen und erschließen",
        "Papierakten des Bauamts abholen, vorbereiten, einscannen und nach Straße und Jahr erschließen. Die Akten "
        "werden danach zurückgebracht oder vernichtet.",
        "79999100",
        9_000_000,
    ),
)


def add_sample_people(session: Session) -> None:
    """Add those of ``PEOPLE`` who are not there yet, each with an organisation."""
    for person in PEOPLE:
        if session.scalar(select(UserRow.id).where(UserRow.email == person.email)) is None:
            user = _user(person)
            session.add(user)
            session.flush()
            _work(session, person, user.id)


def has_sample_people(session: Session) -> bool:
    """Whether anybody of ``PEOPLE`` can sign in."""
    found = select(UserRow.id).where(UserRow.email.in_([person.email for person in PEOPLE]), UserRow.active)
    return session.scalar(found.limit(1)) is not None


def remove_sample_people(session: Session) -> int:
    """Erase ``PEOPLE`` and all that is theirs but the enterprises of the sample; return how many people there were.

    Raises:
        LastOwnerOfOthersError: others work for the organisation of one of them, without another owner.
    """
    keys = [person.enterprise_key for person in PEOPLE if person.enterprise_key is not None]
    enterprises = session.scalars(select(EnterpriseRow.id).where(EnterpriseRow.key.in_(keys))).all()
    found = session.scalars(select(UserRow).where(UserRow.email.in_([person.email for person in PEOPLE]))).all()
    for person in found:
        erase_person(session, person, kept=enterprises)
    return len(found)


def _user(person: SamplePerson) -> UserRow:
    return UserRow(
        email=person.email,
        name=person.name,
        password=PasswordHasher().hash(PASSWORD),
        active=True,
        is_administrator=person.role == "administrator",
        confirmed_at=datetime.now(UTC),
        fs_uniquifier=secrets.token_hex(16),
        fs_webauthn_user_handle=secrets.token_hex(16),
    )


def _work(session: Session, person: SamplePerson, user_id: int) -> None:
    if person.works_for is None:
        return
    enterprise = session.scalar(select(EnterpriseRow).where(EnterpriseRow.key == person.enterprise_key))
    organisation = None
    if enterprise is not None:
        organisation = session.scalar(select(OrganisationRow).where(OrganisationRow.enterprise_id == enterprise.id))
    if organisation is None:
        organisation = OrganisationRow(
            kind="buyer" if person.role == "officer" else "enterprise",
            name=person.works_for if enterprise is None else enterprise.name,
            country=person.country if enterprise is None else enterprise.country,
            enterprise_id=None if enterprise is None else enterprise.id,
        )
        session.add(organisation)
        session.flush()
    session.add(MembershipRow(user_id=user_id, organisation_id=organisation.id, role="owner"))
    if person.role == "officer":
        _prepare_tender(session, organisation, user_id)


def _prepare_tender(session: Session, organisation: OrganisationRow, user_id: int) -> None:
    draft = DraftRow(
        organisation_id=organisation.id,
        title=TENDER,
        country=organisation.country,
        language="de",
        created_by=user_id,
        lots=[
            DraftLotRow(
                position=position,
                title=lot.title,
                description=lot.description,
                language="de",
                nature="services",
                cpv=[lot.cpv],
                nuts=["DE125"],
                country=organisation.country,
                value_eur_cents=lot.value,
                duration_months=24,
            )
            for position, lot in enumerate(LOTS, start=1)
        ],
    )
    session.add(draft)
    session.flush()
    ask_for_matching(session, draft)
