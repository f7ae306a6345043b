"""How each kind of field of an enterprise is read and checked: text, codes, amounts, addresses.

Pure: knows no field by its name. What does not fit is a ``ValueError`` in words.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from matcher.codes import countries, cpv, languages, nuts

SEPARATOR = "|"
LONGEST_SHOWN = 80
MOST_EUR = Decimal(10) ** 12
FEWEST_DIGITS = 3
"""Of a telephone number."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_AMOUNT = re.compile(r"\d{1,13}(?:[.,]\d{1,2})?")
_BARE_ADDRESS = re.compile(r"[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}(?:/\S*)?")
_MAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@(?:[^@\s<>,;:\".]{1,63}\.)+[^@\s<>,;:\".]{2,63}")
_PHONE = re.compile(r"\(?\+?\(?[0-9][0-9 ()/-]*")


def shown(value: object) -> str:
    """Return a value as an error quotes it."""
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
        raise ValueError(f"{shown(text)} is no key")
    return text


def _country(text: str) -> str:
    found = countries.to_alpha2(text.upper())
    if found is None:
        raise ValueError(f"{shown(text)} is no country")
    return found


def _language(text: str) -> str:
    found = languages.to_two_letters(text)
    if found is None:
        raise ValueError(f"{shown(text)} is no language")
    return found


def _interface_language(text: str) -> str:
    if (found := _language(text)) not in languages.INTERFACE_LANGUAGES:
        raise ValueError(f"no mail is written in {shown(text)}")
    return found


def _nuts(text: str) -> str:
    code = text.upper()
    code = nuts.prefix_of(code[:2]) + code[2:]
    if not nuts.is_shaped(code) or nuts.resolve(code) is None:
        raise ValueError(f"{shown(text)} is no NUTS code")
    return code


def _cpv(text: str) -> str:
    found = cpv.normalise(text)
    if found is None:
        raise ValueError(f"{shown(text)} is no CPV code")
    return found


def _cents(value: object) -> int:
    """Read an amount in euro: integer cents."""
    text = re.sub(r"\s", "", _line(value)) if isinstance(value, str) else _decimal(value)
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{shown(value)} is no amount")
    amount = Decimal(text.replace(",", "."))
    if amount > MOST_EUR:
        raise ValueError(f"{shown(value)} is too much")
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
        raise ValueError(f"{shown(value)} is no score") from error
    if not 0 <= score <= 100:
        raise ValueError(f"{shown(value)} is outside 0 to 100")
    return round(100 * score)


def _website(text: str) -> str:
    """Return an address of the web; one as people say it ("www.example.org") gets what it begins with."""
    if _BARE_ADDRESS.fullmatch(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ValueError(f"{shown(text)} is no web address") from error
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or " " in text or "@" in parts.netloc:
        raise ValueError(f"{shown(text)} is no web address")
    return text


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text) or len(text) > 254:
        raise ValueError(f"{shown(text)} is no e-mail address")
    return text.lower()


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(letter.isdigit() for letter in text) < FEWEST_DIGITS:
        raise ValueError(f"{shown(text)} is no telephone number")
    return text


def _lower(value: object) -> str:
    return _line(value).lower()


Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=200)]
Text = Annotated[str, BeforeValidator(_text)]
Key = Annotated[Line, AfterValidator(_key)]
Country = Annotated[Line, AfterValidator(_country)]
Language = Annotated[Line, AfterValidator(_language)]
InterfaceLanguage = Annotated[Line, AfterValidator(_interface_language)]
Nuts = Annotated[Line, AfterValidator(_nuts)]
Cpv = Annotated[Line, AfterValidator(_cpv)]
Word = Annotated[str, BeforeValidator(_line), Field(max_length=100)]
Postcode = Annotated[str, BeforeValidator(_line), Field(max_length=20)]
Website = Annotated[str, BeforeValidator(_line), Field(max_length=1_000), AfterValidator(_website)]
Mail = Annotated[str, BeforeValidator(_line), AfterValidator(_mail)]
Phone = Annotated[str, BeforeValidator(_line), Field(max_length=30), AfterValidator(_phone)]
Cents = Annotated[int, BeforeValidator(_cents)]
ScoreCenti = Annotated[int, BeforeValidator(_score_centi)]
Lower = BeforeValidator(_lower)
"""What makes a choice of words out of text in any case."""
AnyList = (BeforeValidator(_items), AfterValidator(_once))
