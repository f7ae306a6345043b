"""A text as the beginning of a draft: its first heading, its lots, and what its lines say of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from matcher.codes import cpv
from matcher.documents.lines import Line
from matcher.drafting.dates import find_deadline
from matcher.drafting.durations import find_months
from matcher.drafting.lots import lot_heading, parted
from matcher.drafting.places import find_mentioned, find_places
from matcher.drafting.records import MOST_DESCRIPTION, MOST_LOTS, ProposedDraft, ProposedLot
from matcher.drafting.tables import by_columns
from matcher.drafting.titles import about, find_title
from matcher.drafting.values import find_value
from matcher.written_language import written_language

MOST_CPV = 10
_CPV = re.compile(r"(?<!\d)(\d{8})(?:\s?-\s?(\d))?(?!\d)")


def propose_from_lines(lines: Sequence[Line], *, country: str) -> ProposedDraft:
    """Return a text as a proposed draft; several lots where it numbers them from one."""
    lines = by_columns(lines)
    head = list(takewhile(lambda line: lot_heading(line.text) is None, lines))
    title, used = find_title(head)
    rest = [line for number, line in enumerate(lines) if number != used]
    texts = _texts(rest)
    parts, after = parted(rest)
    bodies = [_texts(part.body) for part in parts] or [texts]
    common = _texts([*rest[: parts[0].place], *after]) if parts else texts
    whole = replace(_lot(title, common, country), closes_on=find_deadline(common) or find_deadline(texts))
    mentioned = find_mentioned(about(title, common), country)
    lots = [
        _mentioning(_within(_lot(part.title, _texts(part.body), country, whole.months), whole), country, mentioned)
        for part in parts[:MOST_LOTS]
    ]
    values = (find_value(body, find_months(body) or whole.months) for body in bodies)
    return ProposedDraft(
        title=title,
        language=written_language("\n".join(_texts(lines))),
        lots=tuple(lots) or (replace(whole, nuts=whole.nuts or mentioned),),
        was_cut=len(parts) > MOST_LOTS or any(len("\n".join(body)) > MOST_DESCRIPTION for body in bodies),
        was_converted=any(value.was_converted for value in values if value is not None),
    )


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines if line.text]


def _lot(title: str, texts: Sequence[str], country: str, common_months: int | None = None) -> ProposedLot:
    """Return a lot as its lines describe it; ``common_months`` is the duration where they do not say it."""
    months = find_months(texts)
    value = find_value(texts, months or common_months)
    codes = _codes((title, *texts))
    return ProposedLot(
        title=title,
        description="\n".join(texts)[:MOST_DESCRIPTION],
        nature=cpv.kind(codes[0]) if codes else None,
        cpv=codes,
        nuts=find_places(texts, country),
        value_eur_cents=None if value is None or value.has_vat else value.eur_cents,
        gross_eur_cents=value.eur_cents if value is not None and value.has_vat else None,
        months=months,
        closes_on=find_deadline(texts),
    )


def _within(lot: ProposedLot, whole: ProposedLot) -> ProposedLot:
    """Return a lot with what is said of the whole and holds for each: place, duration, deadline; never the value."""
    return ProposedLot(
        title=lot.title,
        description=lot.description or lot.title,
        nature=lot.nature or whole.nature,
        cpv=lot.cpv,
        nuts=lot.nuts or whole.nuts,
        value_eur_cents=lot.value_eur_cents,
        gross_eur_cents=lot.gross_eur_cents,
        months=lot.months or whole.months,
        closes_on=lot.closes_on or whole.closes_on,
    )


def _mentioning(lot: ProposedLot, country: str, common: tuple[str, ...]) -> ProposedLot:
    """Return a lot with the region that it mentions, else with the one in common, where no place was named."""
    lines = about(lot.title, lot.description.splitlines())
    return replace(lot, nuts=lot.nuts or find_mentioned(lines, country) or common)


def _codes(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the CPV codes that lines name: with their check digit, or after the letters CPV."""
    found: dict[str, None] = {}
    for text in texts:
        is_named = "cpv" in text.lower()
        for code in _CPV.finditer(text):
            if (code[2] or is_named) and cpv.is_known(code[1]):
                found[code[1]] = None
    return tuple(found)[:MOST_CPV]
