"""People and organisations as administrators see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row

from models.accounts import MembershipRow, OrganisationRow, SignInRow, UserRow
from models.enterprises import EnterpriseRow
from web.presenters import codes
from web.presenters.dates import present_moment
from web.presenters.facets import FacetTexts
from web.presenters.money import present_number
from web.presenters.reader import Reader
from web.presenters.sign_ins import SignInView, present_sign_in

CSV_HEADER = (
    "id", "email", "name", "language", "administrator", "active", "confirmed", "second_factor", "organisations",
    "created_at", "last_seen_at",
)  # fmt: skip
ORGANISATIONS_HEADER = ("id", "name", "kind", "country", "members", "enterprise", "created_at")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list; ``marks`` are (tone, text)."""

    id: int
    title: str
    email: str
    marks: tuple[tuple[str, str], ...]
    organisations: str
    since: str
    seen: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person with rights, organisations and sign-ins."""

    line: PersonLine
    is_administrator: bool
    is_active: bool
    is_confirmed: bool
    has_second_factor: bool
    language: str
    organisations: tuple[tuple[int, str, str, str], ...]
    """(id, name, kind, role)"""
    sign_ins: tuple[SignInView, ...]


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in a list; ``enterprise`` is (key, name) of its profile."""

    id: int
    name: str
    kind: str
    country: str
    members: str
    enterprise: tuple[str, str] | None
    since: str


def present_line(
    row: UserRow,
    seen_at: datetime | None,
    n_organisations: int,
    reader: Reader,
    *,
    has_second_factor: bool,
) -> PersonLine:
    """Return a person in a list."""
    return PersonLine(
        id=row.id,
        title=row.name or row.email,
        email=row.email if row.name else "",
        marks=tuple(_marks(row, reader, has_second_factor=has_second_factor)),
        organisations=present_number(n_organisations, reader),
        since=present_moment(row.created_at, reader),
        seen=present_moment(seen_at, reader) or reader.gettext("never"),
    )


def present_person(
    row: UserRow,
    *,
    memberships: Sequence[MembershipRow],
    sign_ins: Sequence[SignInRow],
    seen_at: datetime | None,
    has_second_factor: bool,
    reader: Reader,
) -> PersonView:
    """Return one person."""
    return PersonView(
        line=present_line(row, seen_at, len(memberships), reader, has_second_factor=has_second_factor),
        is_administrator=row.is_administrator,
        is_active=row.active,
        is_confirmed=row.confirmed_at is not None,
        has_second_factor=has_second_factor,
        language=row.language,
        organisations=tuple(
            (
                item.organisation_id,
                item.organisation.name,
                kind_title(item.organisation.kind, reader),
                role_title(item.role, reader),
            )
            for item in memberships
        ),
        sign_ins=tuple(present_sign_in(item, reader, is_here=False) for item in sign_ins),
    )


def present_organisation(
    row: OrganisationRow, n_members: int, enterprise: EnterpriseRow | None, reader: Reader
) -> OrganisationLine:
    """Return an organisation in a list."""
    return OrganisationLine(
        id=row.id,
        name=row.name,
        kind=kind_title(row.kind, reader),
        country=codes.country_name(row.country, reader.language),
        members=present_number(n_members, reader),
        enterprise=None if enterprise is None else (enterprise.key, enterprise.name),
        since=present_moment(row.created_at, reader),
    )


def facet_texts(reader: Reader) -> FacetTexts:
    """Return what the list of people calls its marks."""
    titles = mark_titles(reader)
    return FacetTexts(
        {"mark": reader.gettext("Only")},
        lambda _facet, value: titles.get(value, value),
        {"mark": tuple(titles)},
        unfolded=("mark",),
    )


def organisation_texts(reader: Reader) -> FacetTexts:
    """Return what the list of organisations calls its facets and their values."""

    def label(facet: str, value: str) -> str:
        return kind_title(value, reader) if facet == "kind" else codes.country_name(value, reader.language)

    titles = {"kind": reader.gettext("Kind"), "country": reader.gettext("Country")}
    return FacetTexts(titles, label, {}, unfolded=("kind",))


def mark_titles(reader: Reader) -> dict[str, str]:
    """Return mark -> what people call it."""
    _ = reader.gettext
    return {
        "administrator": _("Administrator"),
        "blocked": _("Blocked"),
        "unconfirmed": _("Address not confirmed"),
        "one-factor": _("Without second factor"),
    }


def kind_title(kind: str, reader: Reader) -> str:
    """Return what an organisation is, in words."""
    _ = reader.gettext
    return {"enterprise": _("Social enterprise"), "buyer": _("Public buyer")}.get(kind, kind)


def role_title(role: str, reader: Reader) -> str:
    """Return a role in an organisation in words."""
    return reader.gettext("Owner") if role == "owner" else reader.gettext("Member")


def csv_rows(rows: Sequence[Row[UserRow, datetime | None, int, bool]]) -> Iterator[tuple[object, ...]]:
    """Yield people for export."""
    for row, seen_at, n_organisations, has_second_factor in rows:
        yield (
            row.id, row.email, row.name, row.language, _yes(row.is_administrator), _yes(row.active),
            _yes(row.confirmed_at is not None), _yes(has_second_factor), n_organisations, row.created_at.isoformat(),
            "" if seen_at is None else seen_at.isoformat(),
        )  # fmt: skip


def organisation_rows(rows: Sequence[Row[OrganisationRow, int, EnterpriseRow | None]]) -> Iterator[tuple[object, ...]]:
    """Yield organisations for export."""
    for row, n_members, enterprise in rows:
        key = "" if enterprise is None else enterprise.key
        yield row.id, row.name, row.kind, row.country, n_members, key, row.created_at.isoformat()


def _marks(row: UserRow, reader: Reader, *, has_second_factor: bool) -> Iterator[tuple[str, str]]:
    titles = mark_titles(reader)
    if row.is_administrator:
        yield "social", titles["administrator"]
        if not has_second_factor:
            yield "warning", titles["one-factor"]
    if not row.active:
        yield "warning", titles["blocked"]
    if row.confirmed_at is None:
        yield "reserved", titles["unconfirmed"]


def _yes(is_so: bool) -> str:  # noqa: FBT001 - the value itself
    return "yes" if is_so else "no"
