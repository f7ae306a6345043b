"""What one row of an enterprise file may say: its fields, their limits, and what is said about a wrong one.

Pure: reads no file and knows no table. Absent and empty mean unknown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from matcher.codes import languages
from matcher.codes.folding import folded
from matcher.entry_fields import (
    AnyList,
    Cents,
    Country,
    Cpv,
    InterfaceLanguage,
    Key,
    Language,
    Line,
    Lower,
    Mail,
    Nuts,
    Phone,
    Postcode,
    ScoreCenti,
    Text,
    Website,
    Word,
    shown,
)

MOST_CAPABILITIES = 30
"""Texts of one enterprise about what it can do."""


class Status(StrEnum):
    """What makes an enterprise a social one."""

    WORK_INTEGRATION = "work-integration"
    SHELTERED_WORKSHOP = "sheltered-workshop"
    SOCIAL_ENTERPRISE = "social-enterprise"
    COOPERATIVE = "cooperative"
    PUBLIC_SERVICE_MISSION = "public-service-mission"


class Frequency(StrEnum):
    """How often alerts are sent."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


ALLOWED: dict[str, str] = {
    "key": "1 to 100 of the characters A-Z a-z 0-9 . _ : - beginning with a letter or digit",
    **dict.fromkeys(("name", "city", "legal_form"), "text of up to 200 characters"),
    "country": "an ISO 3166-1 code such as BG or BGR",
    "language": "an ISO 639-1 code such as bg",
    "languages": "ISO 639-1 codes such as bg | en",
    "nuts": "NUTS codes such as BG422 | BG42 | BG",
    "status": " | ".join(Status),
    "capabilities": "1 to 30 texts of up to 2,000 characters each",
    **dict.fromkeys(("cpv", "excluded_cpv", "dropped_cpv"), "CPV codes of eight digits such as 77310000 | 77340000-5"),
    "max_contract_eur": "an amount in euro, at least 0, such as 250000 or 250000.50, without thousands separators",
    "excluded_words": "up to 200 words of up to 100 characters each",
    "description": "text of up to 10,000 characters",
    "website": "an address that begins with http:// or https://",
    "contact_email": "one e-mail address that everybody may see",
    "contact_phone": "a telephone number of up to 30 characters: digits, spaces and + ( ) - /",
    "company_id": "a number in the register of the country, up to 200 characters",
    "postcode": "text of up to 20 characters",
    "alert_email": "one e-mail address",
    "alert_frequency": " | ".join(Frequency),
    "alert_language": " | ".join(languages.INTERFACE_LANGUAGES),
    "alert_threshold": "a score from 0 to 100",
}
"""Field -> what it may hold, in words."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one field of one row, and what is allowed there; ``field`` is "" for the row as a whole."""

    row: int
    field: str
    problem: str
    allowed: str


class EnterpriseEntry(BaseModel):
    """One enterprise as a file describes it, checked and in canonical form."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=False)

    key: Key | None = None
    name: Line
    country: Country
    language: Language
    capabilities: Annotated[
        tuple[Annotated[Text, Field(min_length=1, max_length=2_000)], ...],
        Field(min_length=1, max_length=MOST_CAPABILITIES),
        *AnyList,
    ]
    nuts: Annotated[tuple[Nuts, ...], Field(max_length=200), *AnyList] = ()
    status: Annotated[tuple[Annotated[Status, Lower], ...], *AnyList] = ()
    cpv: Annotated[tuple[Cpv, ...], Field(max_length=200), *AnyList] = ()
    languages: Annotated[tuple[Language, ...], Field(max_length=50), *AnyList] = ()
    max_contract_eur: Cents | None = None
    """In cents."""
    excluded_words: Annotated[tuple[Word, ...], Field(max_length=200), *AnyList] = ()
    excluded_cpv: Annotated[tuple[Cpv, ...], Field(max_length=200), *AnyList] = ()
    dropped_cpv: Annotated[tuple[Cpv, ...], Field(max_length=500), *AnyList] = ()
    """Suggested codes that the enterprise does not want."""
    legal_form: Line | None = None
    description: Annotated[Text, Field(max_length=10_000)] | None = None
    website: Website | None = None
    contact_email: Mail | None = None
    """Where buyers reach it; everybody may see it once the enterprise is listed."""
    contact_phone: Phone | None = None
    city: Line | None = None
    company_id: Line | None = None
    postcode: Postcode | None = None
    alert_email: Mail | None = None
    alert_frequency: Annotated[Frequency, Lower] | None = None
    alert_language: InterfaceLanguage | None = None
    alert_threshold: ScoreCenti | None = None
    """In hundredths of a point."""


def read_entry(row: int, fields: object) -> EnterpriseEntry | list[RowError]:
    """Check one row; return the entry, or everything that is wrong with it. ``id`` may stand for ``key``."""
    if not isinstance(fields, Mapping):
        return [RowError(row, "", "is not an object", "an object with the fields name, country, language, ...")]
    is_given = {name: value is not None and bool(str(value).strip()) for name, value in fields.items()}
    given = {str(name).strip().lower(): value for name, value in fields.items() if is_given[name]}
    if "" in given:
        return [RowError(row, "", "has more cells than the header", "as many cells as columns; quote texts")]
    if "id" in given:
        given.setdefault("key", given["id"])
    try:
        return EnterpriseEntry.model_validate(given)
    except ValidationError as error:
        return _row_errors(row, error.errors(include_url=False))


def key_of(entry: EnterpriseEntry) -> str:
    """Return the key of an entry; without one a slug of name and country, made unique where letters were lost."""
    if entry.key is not None:
        return entry.key
    plain = unicodedata.normalize("NFKD", entry.name).encode("ascii", "ignore").decode().lower()
    slug = folded(entry.name).replace(" ", "-")[:60].strip("-")
    lost = sum(letter.isalpha() for letter in entry.name) - sum(letter.isalpha() for letter in plain)
    mark = [sha256(entry.name.encode()).hexdigest()[:8]] if lost or not slug else []
    return "-".join([*filter(None, [slug]), *mark, entry.country.lower()])


def _row_errors(row: int, found: Sequence[ErrorDetails]) -> list[RowError]:
    """Tell the errors; a list whose only item is wrong is not told to be empty as well."""
    with_items = {item["loc"][0] for item in found if len(item["loc"]) > 1}
    told = [item for item in found if len(item["loc"]) != 1 or item["loc"][0] not in with_items]
    return [_row_error(row, item) for item in told]


def _row_error(row: int, item: ErrorDetails) -> RowError:
    field = str(item["loc"][0]) if item["loc"] else ""
    kind, context = item["type"], dict[str, Any](item.get("ctx", {}))
    problems = {
        "missing": "is missing",
        "string_too_long": f"{shown(item['input'])} is longer than {context.get('max_length')} characters",
        "string_too_short": "is empty",
        "too_long": f"has more than {context.get('max_length')} items",
        "too_short": "is empty",
        "enum": f"{shown(item['input'])} is not known",
        "value_error": str(context.get("error", "")),
    }
    return RowError(row, field, problems.get(kind, item["msg"]), ALLOWED.get(field, ""))
