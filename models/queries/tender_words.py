"""Which lots the words of a search find: in their texts, by their codes, by who buys, by where the work is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select, true

from models.notices import BuyerRow, LotRow, NoticeRow
from models.queries.words import holds


@dataclass(frozen=True, slots=True)
class SoughtPlaces:
    """Places that a search names (every NUTS code within them, or whole countries) and what it asks for besides.

    ``words`` is a tsquery or ``None`` where nothing else is asked for, ``codes`` are CPV codes that count as found.
    """

    regions: tuple[str, ...]
    countries: tuple[str, ...] = ()
    words: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search asks for: a lot is found by any of these.

    ``words`` is a tsquery in which every word is a prefix, ``number`` a publication number, ``codes`` are CPV codes and
    ``buyer`` words that all stand in the buyer's name or town.
    """

    words: str | None = None
    number: str | None = None
    codes: tuple[str, ...] = ()
    buyer: tuple[str, ...] = ()
    places: SoughtPlaces | None = None


def found_by_words(sought: Sought) -> ColumnElement[bool]:
    """Return the condition that a lot is found; true where nothing is asked for."""
    if sought.words is None:
        return true()
    ways = [has_words(sought.words), _has_codes(sought.codes)]
    if sought.number is not None:
        ways.append(LotRow.notice_id.in_(select(NoticeRow.id).where(NoticeRow.publication_number == sought.number)))
    if sought.buyer:
        ways.append(LotRow.notice_id.in_(_bought_by(sought.buyer)))
    if sought.places is not None:
        ways.append(_is_there(sought.places))
    return or_(*ways)


def has_words(words: str | None) -> ColumnElement[bool]:
    """Return the condition that the text of a lot has the words of a tsquery."""
    if words is None:
        return false()
    found: ColumnElement[bool] = LotRow.words.op("@@")(func.to_tsquery(literal_column("'simple'"), words))
    return found


def _has_codes(codes: tuple[str, ...]) -> ColumnElement[bool]:
    return LotRow.cpv.overlap(list(codes)) if codes else false()


def _bought_by(words: tuple[str, ...]) -> Select[int]:
    named = and_(*(or_(holds(BuyerRow.name, word), holds(BuyerRow.city, word)) for word in words))
    return select(NoticeRow.id).join(BuyerRow, BuyerRow.id == NoticeRow.buyer_id).where(named)


def _is_there(places: SoughtPlaces) -> ColumnElement[bool]:
    there = or_(LotRow.nuts.overlap(list(places.regions)), LotRow.country.in_(places.countries))
    if places.words is None:
        return there
    return and_(there, or_(has_words(places.words), _has_codes(places.codes)))
