"""Which lots the words of a search find: in their texts, by their codes, by who buys, by where the work is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, or_, select, true, union
from sqlalchemy.orm import Session

from models.notices import BuyerRow, LotRow, NoticeRow

MOST_BUYERS = 500
"""Words that more buyers have in their names ("town") say nothing about one of them."""


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
    ``buyers`` (ids) are those whom the words name.
    """

    words: str | None = None
    number: str | None = None
    codes: tuple[str, ...] = ()
    buyers: tuple[int, ...] = ()
    places: SoughtPlaces | None = None


def found_by_words(sought: Sought) -> ColumnElement[bool]:
    """Return the condition that a lot is found; true where nothing is asked for.

    Each way is a query of its own, so that each uses its index.
    """
    if sought.words is None:
        return true()
    ways = [select(LotRow.id).where(condition) for condition in _ways(sought)]
    if sought.number is not None:
        ways.append(_of_notices(NoticeRow.publication_number == sought.number))
    if sought.buyers:
        ways.append(_of_notices(NoticeRow.buyer_id.in_(sought.buyers)))
    return LotRow.id.in_(union(*ways))


def buyers_named(session: Session, words: tuple[str, ...]) -> tuple[int, ...]:
    """Return the buyers (ids) whose name or town has all the folded words, at most ``MOST_BUYERS``."""
    named = and_(*(func.strpos(BuyerRow.folded, word) > 0 for word in words))
    return tuple(session.scalars(select(BuyerRow.id).where(named).order_by(BuyerRow.id).limit(MOST_BUYERS)))


def _ways(sought: Sought) -> Iterator[ColumnElement[bool]]:
    yield has_words(sought.words)
    if sought.codes:
        yield _has_codes(sought.codes)
    if sought.places is not None:
        yield from _are_there(sought.places)


def _of_notices(condition: ColumnElement[bool]) -> Select[int]:
    return select(LotRow.id).join(NoticeRow, NoticeRow.id == LotRow.notice_id).where(condition)


def has_words(words: str | None) -> ColumnElement[bool]:
    """Return the condition that the text of a lot has the words of a tsquery."""
    if words is None:
        return false()
    found: ColumnElement[bool] = LotRow.words.op("@@")(func.to_tsquery(literal_column("'simple'"), words))
    return found


def _has_codes(codes: tuple[str, ...]) -> ColumnElement[bool]:
    return LotRow.cpv.overlap(list(codes)) if codes else false()


def _are_there(places: SoughtPlaces) -> Iterator[ColumnElement[bool]]:
    besides = true() if places.words is None else or_(has_words(places.words), _has_codes(places.codes))
    if places.regions:
        yield and_(LotRow.nuts.overlap(list(places.regions)), besides)
    if places.countries:
        yield and_(LotRow.country.in_(places.countries), besides)
