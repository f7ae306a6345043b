"""Amounts in euro as people type them: 250000, 250 000, 250.000,50, 250,000.50, 250'000, 45 TEUR, 1,5 Mio."""

from __future__ import annotations

import re

from matcher.drafting.amounts import cents_of_number, split_scale
from matcher.drafting.words import CURRENCIES

_EURO = "|".join(sorted(CURRENCIES["EUR"], key=len, reverse=True))
_LEFT_OUT = re.compile(rf"[\s\u00a0\u202f'’]|{_EURO}|(?<=\d),[-–—]{{1,2}}(?!\d)", re.IGNORECASE)
_SCALED = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,3})?")
_PLAIN = re.compile(r"(?P<whole>[0-9]{1,12})(?:[.,](?P<cents>[0-9]{1,2}))?")
_WITH_POINTS = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){1,3})(?:,(?P<cents>[0-9]{1,2}))?")
_WITH_COMMAS = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.(?P<cents>[0-9]{1,2}))?")


def cents_of(text: str) -> int | None:
    """Return an amount in cents, ``None`` for nothing.

    Three digits after a mark are thousands: no currency of the EU has thousandths.

    Raises:
        ValueError: it is no amount.
    """
    bare, scale = split_scale(_LEFT_OUT.sub("", text))
    if not bare:
        return None
    if scale > 1 and _SCALED.fullmatch(bare):
        return cents_of_number(bare, scale)
    for form in (_PLAIN, _WITH_POINTS, _WITH_COMMAS) if scale == 1 else ():
        if found := form.fullmatch(bare):
            whole = int(re.sub(r"[.,]", "", found["whole"]))
            return 100 * whole + int((found["cents"] or "").ljust(2, "0"))
    raise ValueError("no amount")


def as_typed(cents: int | None) -> str:
    """Return an amount as a field shows it, so that ``cents_of`` reads the same again; nothing for ``None``."""
    return "" if cents is None else f"{cents // 100}.{cents % 100:02}".removesuffix(".00")


def is_amount(text: str) -> bool:
    """Return whether ``cents_of`` can read a text."""
    try:
        cents_of(text)
    except ValueError:
        return False
    return True
