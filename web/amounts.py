"""Amounts in euro as people type them: 250000, 250 000,50 €, 250'000, up to 45 TEUR, 1,5 M, a million and a half."""

from __future__ import annotations

import re

from matcher.drafting.amounts import MILLION, THOUSAND, cents_of_number
from matcher.drafting.numerals import number_at_end, unaccented
from matcher.drafting.words import CURRENCIES

_EURO = "|".join(unaccented(word) for word in sorted(CURRENCIES["EUR"], key=len, reverse=True))
_LEFT_OUT = re.compile(rf"{_EURO}|(?<=\d),[-–—]{{1,2}}(?!\d)")
_AT_MOST = re.compile(
    r"(?:up to|at most|bis(?: zu)?|hochstens|max(?:imal|imum|imo|imal)?\.?|ca\.?|circa|hasta|ate|jusqu['’]a|tot|do"
    r"|pana la|до|εως|μεχρι|lidz|maximum)\s+"
)
"""What says before an amount that it is the largest; unaccented, as everything here."""
_MILLIONS = (
    r"m|mio|mln|mill|million(?:s|en)?|millon(?:es)?|milh(?:ao|oes)|milion(?:a|y|ow|u)?|milioane|miljoen(?:en)?"
    r"|miljon\w{0,3}|млн|милион(?:а|и)?|εκατ|εκατομμυρι(?:ο|α)"
)
_THOUSANDS = (
    r"t|k|tsd|tausend|thousand|mil(?!\.)|mille|хил|хиляди|хиляда|χιλ|χιλιαδες|duizend|tys|tysiecy|tysiace|tysiac|mii"
    r"|tukst|tukstos\w{0,2}"
)
_HALF = r"(?:and a half|y medi[oa]|e mei[oa]|et demie?|si jumatate|и половина|και μισ[οη]|i pol|un pus[ei]|en een half)"
_ONE_AND_A_HALF = re.compile(
    r"anderthalb|eineinhalb|anderhalf|anderhalve|poltora|ενα(?:μισι|μιση|μισυ)|pusotr(?:a|s|u)?|one and a half"
)
_HALF_OF_ONE = re.compile(
    r"half an?|half|(?:eine )?halbe|un demi|medio|meio|pol|половин|μισο|jumatate(?: de)?|puse|een half"
)
_SCALED = re.compile(
    rf"(?P<number>.*?)\s?(?:de )?(?:(?P<million>{_MILLIONS})|(?P<thousand>{_THOUSANDS}))\.?"
    rf"(?:\s(?P<half>{_HALF}))?(?:\sde)?"
)
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,3})?")
_PLAIN = re.compile(r"(?P<whole>[0-9]{1,12})(?:[.,](?P<cents>[0-9]{1,2}))?")
_WITH_POINTS = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){1,3})(?:,(?P<cents>[0-9]{1,2}))?")
_WITH_COMMAS = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.(?P<cents>[0-9]{1,2}))?")


def cents_of(text: str) -> int | None:
    """Return an amount in cents, ``None`` for nothing.

    Three digits after a mark are thousands: no currency of the EU has thousandths.

    Raises:
        ValueError: it is no amount.
    """
    said = " ".join(_LEFT_OUT.sub(" ", _AT_MOST.sub("", unaccented(text), count=1)).split())
    if not said and not text.strip(" €"):
        return None
    bare = re.sub(r"[\s'’]", "", said)
    for form in (_PLAIN, _WITH_POINTS, _WITH_COMMAS):
        if found := form.fullmatch(bare):
            return 100 * int(re.sub(r"[.,]", "", found["whole"])) + int((found["cents"] or "").ljust(2, "0"))
    scaled = _SCALED.fullmatch(said)
    if scaled is None:
        raise ValueError("no amount")
    scale = MILLION if scaled["million"] else THOUSAND
    return _cents(scaled["number"], scale, has_half=scaled["half"] is not None)


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


def _cents(number: str, scale: int, *, has_half: bool) -> int:
    """Return so many thousands or millions, and half a one more, in cents.

    Raises:
        ValueError: it is no number.
    """
    half = 50 * scale if has_half else 0
    bare = re.sub(r"[\s'’]", "", number)
    if _NUMBER.fullmatch(bare) and not (has_half and re.search("[.,]", bare)):
        return cents_of_number(bare, scale) + half
    if not half and (_ONE_AND_A_HALF.fullmatch(number) or _HALF_OF_ONE.fullmatch(number)):
        return 150 * scale if _ONE_AND_A_HALF.fullmatch(number) else 50 * scale
    written, before = (1, "") if number == "a" or (half and not number) else number_at_end(number)
    if written is None or before:
        raise ValueError("no amount")
    return 100 * scale * written + half
