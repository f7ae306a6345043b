"""What one row of an enterprise file may say: its fields, their limits, and what is said about a wrong one.

Pure: reads no file and knows no table. Absent and empty mean unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from matcher.codes import countries, cpv, languages, nuts

SEPARATOR = "|"
LONGEST_SHOWN = 80
MOST_EUR = Decimal(10) ** 12

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_AMOUNT = re.compile(r"\d{1,13}(?:[.,]\d{1,2})?")
_MAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@(?:[^@\s<>,;:\".]{1,63}\.)+[^@\s<>,;:\".]{2,63}")


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


def _shown(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}...")


def _text(value: object) -> str:
    """Read text: NFC, white space folded, line breaks kept."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("is not text")
    if _NO_TEXT.search(text := str(value)):
        raise ValueError("has characters that are not text")
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(lines).strip()


def _line(value: object) -> str:
    return " ".join(_text(value).split())


def _items(value: object) -> list[object]:
    """Read a list, or text whose items stand between separators; empty items are none."""
    if isinstance(value, str):
        value = value.split(SEPARATOR)
    if not isinstance(value, list | tuple):
        raise ValueError("is not a list")
    return [item for item in value if item is not None and str(item).strip()]


def _once(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError(f"{_shown(text)} is no key")
    return text


def _country(text: str) -> str:
    found = countries.to_alpha2(text.upper())
    if found is None:
        raise ValueError(f"{_shown(text)} is no country")
    return found


def _language(text: str) -> str:
    found = languages.to_two_letters(text)
    if found is None:
        raise ValueError(f"{_shown(text)} is no language")
    return found


def _interface_language(text: str) -> str:
    if (found := _language(text)) not in languages.INTERFACE_LANGUAGES:
        raise ValueError(f"no mail is written in {_shown(text)}")
    return found


def _nuts(text: str) -> str:
    code = text.upper()
    code = nuts.prefix_of(code[:2]) + code[2:]
    if not nuts.is_shaped(code) or nuts.resolve(code) is None:
        raise ValueError(f"{_shown(text)} is no NUTS code")
    return code


def _cpv(text: str) -> str:
    found = cpv.normalise(text)
    if found is None:
        raise ValueError(f"{_shown(text)} is no CPV code")
    return found


def _cents(value: object) -> int:
    """Read an amount in euro: integer cents."""
    text = re.sub(r"\s", "", _line(value)) if isinstance(value, str) else _decimal(value)
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{_shown(value)} is no amount")
    amount = Decimal(text.replace(",", "."))
    if amount > MOST_EUR:
        raise ValueError(f"{_shown(value)} is too much")
    return int(amount * 100)


def _decimal(value: object) -> str:
    try:
        return format(round(Decimal(_text(value)), 2).normalize(), "f")
    except InvalidOperation:
        return ""


def _score_centi(value: object) -> int:
    """Read a score of 0 to 100: integer hundredths."""
    try:
        score = float(_line(value).replace(",", "."))
    except ValueError as error:
        raise ValueError(f"{_shown(value)} is no score") from error
    if not 0 <= score <= 100:
        raise ValueError(f"{_shown(value)} is outside 0 to 100")
    return round(100 * score)


def _website(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ValueError(f"{_shown(text)} is no web address") from error
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or " " in text or "@" in parts.netloc:
        raise ValueError(f"{_shown(text)} is no web address")
    return text


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text) or len(text) > 254:
        raise ValueError(f"{_shown(text)} is no e-mail address")
    return text.lower()


def _lower(value: object) -> str:
    return _line(value).lower()


Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=200)]
Text = Annotated[str, BeforeValidator(_text)]
Country = Annotated[Line, AfterValidator(_country)]
Language = Annotated[Line, AfterValidator(_language)]
Nuts = Annotated[Line, AfterValidator(_nuts)]
Cpv = Annotated[Line, AfterValidator(_cpv)]
Word = Annotated[str, BeforeValidator(_line), Field(max_length=100)]
AnyList = (BeforeValidator(_items), AfterValidator(_once))


class EnterpriseEntry(BaseModel):
    """One enterprise as a file describes it, checked and in canonical form."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=False)

    key: Annotated[Line, AfterValidator(_key)] | None = None
    name: Line
    country: Country
    language: Language
    capabilities: Annotated[
        tuple[Annotated[Text, Field(min_length=1, max_length=2_000)], ...], Field(min_length=1, max_length=30), *AnyList
    ]
    nuts: Annotated[tuple[Nuts, ...], Field(max_length=200), *AnyList] = ()
    status: Annotated[tuple[Annotated[Status, BeforeValidator(_lower)], ...], *AnyList] = ()
    cpv: Annotated[tuple[Cpv, ...], Field(max_length=200), *AnyList] = ()
    languages: Annotated[tuple[Language, ...], Field(max_length=50), *AnyList] = ()
    max_contract_eur: Annotated[int, BeforeValidator(_cents)] | None = None
    """In cents."""
    excluded_words: Annotated[tuple[Word, ...], Field(max_length=200), *AnyList] = ()
    excluded_cpv: Annotated[tuple[Cpv, ...], Field(max_length=200), *AnyList] = ()
    dropped_cpv: Annotated[tuple[Cpv, ...], Field(max_length=500), *AnyList] = ()
    """Suggested codes that the enterprise does not want."""
    legal_form: Line | None = None
    description: Annotated[Text, Field(max_length=10_000)] | None = None
    website: Annotated[str, BeforeValidator(_line), Field(max_length=1_000), AfterValidator(_website)] | None = None
    city: Line | None = None
    company_id: Line | None = None
    postcode: Annotated[str, BeforeValidator(_line), Field(max_length=20)] | None = None
    alert_email: Annotated[str, BeforeValidator(_line), AfterValidator(_mail)] | None = None
    alert_frequency: Annotated[Frequency, BeforeValidator(_lower)] | None = None
    alert_language: Annotated[Line, AfterValidator(_interface_language)] | None = None
    alert_threshold: Annotated[int, BeforeValidator(_score_centi)] | None = None
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
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
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
        "string_too_long": f"{_shown(item['input'])} is longer than {context.get('max_length')} characters",
        "string_too_short": "is empty",
        "too_long": f"has more than {context.get('max_length')} items",
        "too_short": "is empty",
        "enum": f"{_shown(item['input'])} is not known",
        "value_error": str(context.get("error", "")),
    }
    return RowError(row, field, problems.get(kind, item["msg"]), ALLOWED.get(field, ""))
