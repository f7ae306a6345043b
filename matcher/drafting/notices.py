"""A published notice, or one prepared as eForms XML, as the beginning of a draft."""

from __future__ import annotations

from matcher.codes import cpv, nuts
from matcher.drafting.durations import DAYS_OF_A_MONTH, months_of_days
from matcher.drafting.records import MOST_DESCRIPTION, MOST_LOTS, MOST_TITLE, ProposedDraft, ProposedLot
from matcher.money import to_eur_cents
from matcher.records import Duration, Lot, Money, Notice, Texts

NATURES = ("services", "works", "supplies")


def propose_from_notice(notice: Notice) -> ProposedDraft:
    """Return a notice as a proposed draft; one without lots has one."""
    language = notice.language
    title = _text(notice.title, language)[:MOST_TITLE]
    lots = tuple(_lot(lot, notice) for lot in notice.lots[:MOST_LOTS]) or (_whole(notice),)
    texts = [_text(lot.description, language) for lot in notice.lots] or [_text(notice.description, language)]
    return ProposedDraft(
        title=title or lots[0].title,
        language=language,
        lots=lots,
        was_cut=len(notice.lots) > MOST_LOTS or any(len(text) > MOST_DESCRIPTION for text in texts),
        was_converted=any(money.currency != "EUR" for money in map(_money, notice.lots) if money is not None),
    )


def _lot(lot: Lot, notice: Notice) -> ProposedLot:
    language, money, closes_at = notice.language, _money(lot), lot.deadlines.closes_at
    places = (nuts.resolve(place.nuts) for place in lot.places if place.nuts)
    nature = lot.nature or notice.nature
    return ProposedLot(
        title=(_text(lot.title, language) or _text(notice.title, language))[:MOST_TITLE],
        description=(_text(lot.description, language) or _text(notice.description, language))[:MOST_DESCRIPTION],
        nature=nature if nature in NATURES else None,
        cpv=tuple(code for code in lot.cpv if cpv.is_known(code)),
        nuts=tuple(dict.fromkeys(code for code in places if code)),
        value_eur_cents=None if money is None else to_eur_cents(money),
        months=None if lot.duration is None else _months(lot.duration),
        closes_on=None if closes_at is None else closes_at.date(),
    )


def _whole(notice: Notice) -> ProposedLot:
    codes = tuple(code for code in (notice.cpv_main, *notice.cpv_additional) if code and cpv.is_known(code))
    return ProposedLot(
        title=_text(notice.title, notice.language)[:MOST_TITLE],
        description=_text(notice.description, notice.language)[:MOST_DESCRIPTION],
        nature=notice.nature if notice.nature in NATURES else None,
        cpv=codes,
        value_eur_cents=None if notice.value is None else to_eur_cents(notice.value),
    )


def _money(lot: Lot) -> Money | None:
    return lot.value or lot.framework_maximum


def _months(duration: Duration) -> int | None:
    """Return whole months, at least one; ``None`` where the contract has no end or none is stated."""
    days_of = {"DAY": 1.0, "WEEK": 7.0, "MONTH": DAYS_OF_A_MONTH, "YEAR": 365.25}
    if duration.amount is not None and duration.unit in days_of:
        days = duration.amount * days_of[duration.unit]
    elif duration.starts_on is not None and duration.ends_on is not None:
        days = float((duration.ends_on - duration.starts_on).days + 1)
    else:
        return None
    return months_of_days(days)


def _text(texts: Texts, language: str | None) -> str:
    """Return the text in the notice's own language, else in the first there is."""
    return texts.get(language or "") or next(iter(texts.values()), "")
