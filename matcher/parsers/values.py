"""Single values: money, CPV and NUTS codes, whole numbers, addresses on the web.

Owns their normal form in the records. What does not have the form is dropped, never repaired by guessing.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

from matcher.parsers.countries import NUTS_COUNTRIES
from matcher.parsers.text import is_withheld
from matcher.records import Answer, Money

_CPV = re.compile(r"(\d{8})(?:-?\d)?\Z")
_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_NUMBER = re.compile(r"\d{1,16}(?:\.\d{1,12})?\Z")
_COUNT = re.compile(r"\d{1,9}(?:\.0+)?\Z")
_CODE = re.compile(r"[\w.:/+-]{1,64}\Z")
_HOST = re.compile(r"[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,8}\Z")
_HOST_START = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?=[:/?#]|\Z)")
_DOUBLED_SCHEME = re.compile(r"https?://(?=https?://)", re.IGNORECASE)
_URL_MAX = 2000


def to_money(amount: str | None, currency: str | None) -> Money | None:
    """Return an amount in cents; nothing when it is no plain, non-negative number or has no ISO 4217 code."""
    number = _plain_number(amount)
    code = (currency or "").strip().upper()
    if number is None or not _CURRENCY.match(code):
        return None
    cents = (Decimal(number) * 100).to_integral_value(ROUND_HALF_UP)
    return Money(int(cents), code)


def _plain_number(text: str | None) -> str | None:
    """``1 234 567,89`` and ``1.234.567,89`` and ``1,234,567.89`` become ``1234567.89``."""
    if not text or len(text) > 60:
        return None
    packed = "".join(text.split()).replace("'", "").replace("’", "")
    if "," in packed and "." in packed:
        thousands = "," if packed.rfind(".") > packed.rfind(",") else "."
        packed = packed.replace(thousands, "").replace(",", ".")
    elif packed.count(",") == 1:
        packed = packed.replace(",", "" if len(packed) - packed.index(",") == 4 else ".")
    elif packed.count(",") > 1 or packed.count(".") > 1:
        packed = packed.replace(",", "").replace(".", "")
    return packed if packed.isascii() and _NUMBER.match(packed) else None


def to_cpv(text: str | None) -> str | None:
    """Return the eight digits of a CPV code, its check digit dropped; nothing for any other shape."""
    matched = _CPV.match(text.strip()) if text else None
    if matched is None or not matched[1].isascii() or matched[1][:2] == "00":
        return None
    return matched[1]


def to_nuts(text: str | None) -> str | None:
    """Return a NUTS code of level 0 to 3 as Eurostat writes it; nothing for countries without NUTS."""
    upper = (text or "").strip().upper()
    return upper if _NUTS.match(upper) and upper[:2] in NUTS_COUNTRIES else None


def to_count(text: str | None) -> int | None:
    """Return a non-negative whole number below 10^9; nothing for any other shape."""
    stripped = (text or "").strip()
    return int(stripped.partition(".")[0]) if stripped.isascii() and _COUNT.match(stripped) else None


def to_code(text: str | None) -> str | None:
    """Return a code-list value without white space; nothing when withheld or no code."""
    stripped = (text or "").strip()
    return None if is_withheld(stripped) or not _CODE.match(stripped) else stripped


def to_answer(text: str | None) -> Answer:
    """Return the state of an indicator (``true``, ``yes``, ``1`` and their contraries)."""
    word = (text or "").strip().lower()
    if word in {"true", "yes", "1"}:
        return Answer.YES
    return Answer.NO if word in {"false", "no", "0"} else Answer.UNKNOWN


def to_url(text: str | None) -> str | None:
    """Return an http or https address; ``https://`` is put before a bare host name, all else is dropped."""
    words = (text or "").split()
    if not words or len(words[0]) > _URL_MAX:
        return None
    address = _DOUBLED_SCHEME.sub("", words[0].strip("<>\"'.,;()"))
    scheme, mark, rest = address.partition("://")
    if mark and scheme.lower() in {"http", "https"}:
        address = f"{scheme.lower()}://{rest}"
    elif not mark and _HOST_START.match(address):
        address = f"https://{address}"
    else:
        return None
    return address if _has_plain_host(address) else None


def _has_plain_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = address.isprintable() and not set(address) & set('<>"\\^`{|}')
    return has_port and plain and "@" not in parts.netloc and bool(_HOST.match(host))
