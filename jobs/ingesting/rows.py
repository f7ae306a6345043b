"""Turns a notice into the columns of its rows: one language chosen, values checked, codes made searchable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matcher import firms
from matcher.codes import nuts
from matcher.lot_text import lot_text, text_hash
from matcher.money import to_eur_cents
from matcher.records import Answer, Lot, Money, Notice, Organisation, Texts
from models.records import content_hash, lot_facts, notice_facts

Row = dict[str, Any]
EARLIEST = 1990
LATEST = 2100
MOST_CENTS = 10**15
"""A lot worth more than ten thousand milliards is a slip of the keyboard."""
TITLE_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class NoticeRows:
    """The columns of a notice, its lots, its buyer and its winners, and what it names of others as (kind, target)."""

    notice: Row
    lots: tuple[Row, ...]
    buyer: Row | None
    links: tuple[tuple[str, str], ...]
    winners: tuple[Row, ...]
    """Who won which of the lots, named by ``ref``."""
    content_hash: str

    @property
    def all_facts(self) -> Row:
        """The facts of notice and lots together, lots under their references: what revisions are compared by."""
        return {**self.notice["facts"], "lots": {lot["ref"]: lot["facts"] for lot in self.lots}}


def notice_rows(notice: Notice, source: str) -> NoticeRows:
    """Return the rows of a notice from a source; ids, raw document and buyer are filled in when stored."""
    buyer = notice.buyers[0] if notice.buyers else None
    name = notice.publication_number or notice.notice_id
    lots = tuple(
        _lot_row(notice, lot, position=position, buyer=buyer, name=name) for position, lot in enumerate(notice.lots)
    )
    facts = notice_facts(notice)
    everything = {**facts, "lots": {row["ref"]: row["facts"] for row in lots}}
    return NoticeRows(
        notice=_notice_row(notice, facts, source, buyer),
        lots=lots,
        buyer=None if buyer is None else _buyer_row(buyer),
        links=_links(notice),
        winners=tuple(_winner_rows(notice, buyer)),
        content_hash=content_hash(everything),
    )


def _notice_row(notice: Notice, facts: Row, source: str, buyer: Organisation | None) -> Row:
    return {
        "source": source,
        "notice_id": notice.notice_id,
        "version": notice.version,
        "publication_number": notice.publication_number,
        "published_on": _sane_day(notice.published_on) or _sane_day(notice.issued_at and notice.issued_at.date()),
        "issued_at": _sane_moment(notice.issued_at),
        "procedure_id": notice.procedure_id,
        "schema": notice.schema,
        "form_type": str(notice.form_type),
        "notice_type": notice.notice_type,
        "subtype": notice.subtype,
        "legal_basis": notice.legal_basis,
        "procedure_type": notice.procedure_type,
        "language": notice.language,
        "languages": list(notice.languages),
        "title": _title(notice, None),
        "country": buyer.country if buyer else None,
        "state": "cancelled" if notice.is_cancellation else "active",
        "url": _url(notice, source),
        "facts": facts,
    }


def _lot_row(notice: Notice, lot: Lot, *, position: int, buyer: Organisation | None, name: str) -> Row:
    title, description = _title(notice, lot), in_language(lot.description, notice.language) or None
    value = _sane_money(lot.value) or _sane_money(lot.framework_maximum)
    countries = [place.country for place in lot.places if place.country]
    return {
        "public_id": f"{name}#{lot.ref}",
        "lot_key": f"{notice.procedure_id or notice.notice_id}#{lot.ref}",
        "ref": lot.ref,
        "position": position,
        "kind": lot.kind,
        "state": "inactive",
        "title": title,
        "description": description,
        "language": notice.language,
        "nature": lot.nature,
        "cpv_main": lot.cpv_main,
        "cpv": list(lot.cpv),
        "nuts": list(_places(lot)),
        "country": countries[0] if countries else (buyer.country if buyer else None),
        "value_cents": value.amount_cents if value else None,
        "currency": value.currency if value else None,
        "value_eur_cents": to_eur_cents(value) if value else None,
        "closes_at": _sane_moment(lot.deadlines.closes_at),
        "reserved_participation": str(lot.reserved_participation),
        "reserved_for": list(lot.reserved_for),
        "reserved_execution": str(lot.reserved_execution),
        "social": str(lot.objectives.social),
        "green": str(lot.objectives.green),
        "sme_suitable": str(lot.sme_suitable),
        "text_hash": text_hash(lot_text(title, description)),
        "facts": lot_facts(lot),
    }


def in_language(texts: Texts, language: str | None) -> str:
    """Return a text in a language, else in English, else in whatever language there is, else nothing."""
    return texts.get(language or "") or texts.get("en") or next(iter(texts.values()), "")


def _title(notice: Notice, lot: Lot | None) -> str:
    candidates: tuple[Texts | Mapping[str, str], ...] = (notice.title, notice.description)
    if lot is not None:
        candidates = (lot.title, notice.title, lot.description)
    found = (in_language(texts, notice.language) for texts in candidates)
    return next((text for text in found if text), notice.notice_id)[:TITLE_CHARACTERS]


def _places(lot: Lot) -> tuple[str, ...]:
    """Return the NUTS codes of a lot's places; a place that only names a country counts as that country."""
    codes = (
        place.nuts or (nuts.prefix_of(place.country) if place.country and place.scope is None else None)
        for place in lot.places
    )
    return tuple(dict.fromkeys(code for code in codes if code))


def _buyer_row(buyer: Organisation) -> Row | None:
    if not buyer.name:
        return None
    identity = (buyer.company_id or "").strip() or " ".join(buyer.name.casefold().split())
    return {
        "key": f"{buyer.country or '??'}:{identity}"[:300],
        "name": buyer.name,
        "country": buyer.country,
        "nuts": buyer.nuts,
        "city": buyer.city,
        "website": buyer.website,
        "legal_type": buyer.legal_type,
    }


def _links(notice: Notice) -> tuple[tuple[str, str], ...]:
    """Return what a notice names of others; an earlier version of itself is no other notice."""
    changed = [("changes", change.changed_notice) for change in notice.changes if change.changed_notice]
    previous = [("previous", target) for target in notice.previous_notices]
    own = {notice.notice_id, notice.publication_number}
    links = ((kind, _bare(target)) for kind, target in (*changed, *previous) if target)
    return tuple(dict.fromkeys((kind, target) for kind, target in links if target not in own))


def _bare(target: str) -> str:
    """Return a notice id without its version (``<uuid>-01`` names version 1 of ``<uuid>``)."""
    head, _, version = target.rpartition("-")
    return head if head.count("-") == 4 and version.isdecimal() else target


def _winner_rows(notice: Notice, buyer: Organisation | None) -> Iterator[Row]:
    """Yield the winners; one whose country is not stated is of the buyer's."""
    only = notice.lots[0].ref if len(notice.lots) == 1 else None
    for result in notice.results:
        for winner in result.winners:
            country = winner.country or (buyer.country if buyer else None)
            if winner.name and winner.is_natural_person != Answer.YES and (result.lot_ref or only):
                yield {
                    "ref": result.lot_ref or only,
                    "name": winner.name,
                    "name_key": firms.name_key(winner.name),
                    "company_key": firms.company_key(winner.company_id, country),
                    "country": country,
                    "concluded_on": _sane_day(result.concluded_on),
                }


def _url(notice: Notice, source: str) -> str | None:
    if source == "ted" and notice.publication_number:
        return f"https://ted.europa.eu/en/notice/-/detail/{notice.publication_number}"
    return None


def _sane_money(money: Money | None) -> Money | None:
    return money if money is not None and 0 < money.amount_cents < MOST_CENTS else None


def _sane_moment(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and EARLIEST <= moment.year < LATEST else None


def _sane_day(day: date | None) -> date | None:
    return day if day is not None and EARLIEST <= day.year < LATEST else None
