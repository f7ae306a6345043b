"""A text as the beginning of a draft: its first heading, its lots, and what its lines say of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from matcher.codes import cpv
from matcher.documents.lines import Line
from matcher.drafting import words
from matcher.drafting.dates import find_deadline
from matcher.drafting.durations import find_months
from matcher.drafting.places import find_places
from matcher.drafting.records import MOST_DESCRIPTION, MOST_LOTS, MOST_TITLE, ProposedDraft, ProposedLot
from matcher.drafting.values import find_value
from matcher.written_language import written_language

MOST_HEADING = 200
MOST_CPV = 10
_LOT = re.compile(
    rf"(?:{'|'.join(map(re.escape, words.LOT))})\s*(?:(?:no|nr|n[º°o]|№|αρ|nro)\.?\s*)?(\d{{1,2}})(?!\w|[.,/]\d)"
    rf"\s*(?:[:.)–—-]\s*|$|\s)(.*)",
    re.IGNORECASE,
)
_LOT_AFTER = re.compile(r"(\d{1,2})\.\s*(?:daļa)(?!\w)\s*[:.)–—-]?\s*(.*)", re.IGNORECASE)
_TITLE, _ALL_LOTS = words.label_of(words.TITLE_LABELS), words.any_of(words.ALL_LOTS)
_CPV = re.compile(r"(?<!\d)(\d{8})(?:\s?-\s?(\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class _Part:
    """A numbered lot in a text: the line of its heading, its title, the lines below."""

    place: int
    title: str
    body: Sequence[Line]


def propose_from_lines(lines: Sequence[Line], *, country: str) -> ProposedDraft:
    """Return a text as a proposed draft; several lots where it numbers them from one."""
    title, rest = _title(lines)
    texts = _texts(rest)
    parts, after = _parted(rest)
    bodies = [_texts(part.body) for part in parts] or [texts]
    common = [*texts[: parts[0].place], *after] if parts else texts
    whole = replace(_lot(title, common, country), closes_on=find_deadline(common) or find_deadline(texts))
    lots = tuple(
        _within(_lot(part.title, _texts(part.body), country, whole.months), whole) for part in parts[:MOST_LOTS]
    )
    return ProposedDraft(
        title=title,
        language=written_language("\n".join(_texts(lines))),
        lots=lots or (whole,),
        was_cut=len(parts) > MOST_LOTS or any(len("\n".join(body)) > MOST_DESCRIPTION for body in bodies),
        was_converted=any(value.was_converted for value in map(find_value, bodies) if value is not None),
    )


def _title(lines: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    """Return what a line before the lots calls the title, and the lines without it.

    Else it is the first heading, else a short first line that is no sentence.
    """
    head = list(takewhile(lambda line: not _lot_heading(line.text), lines))
    for number, line in enumerate(head):
        label = _TITLE.match(line.text)
        said = line.text[label.end() :].strip(" |") if label else ""
        if any(map(str.isalpha, said)):
            return said[:MOST_TITLE], [*lines[:number], *lines[number + 1 :]]
    ranked = next((number for number, line in enumerate(head) if line.level == 1), None)
    if ranked is None and head and len(head[0].text) <= MOST_HEADING and not head[0].text.endswith((".", ";", ",")):
        ranked = 0
    if ranked is None or not any(map(str.isalpha, head[ranked].text)):
        return "", lines
    return head[ranked].text[:MOST_TITLE], [*lines[:ranked], *lines[ranked + 1 :]]


def _parted(lines: Sequence[Line]) -> tuple[list[_Part], Sequence[str]]:
    """Return the lots, and the lines after the last of them that have a heading of their own and hold for each."""
    parts = _lots(lines)
    if not parts:
        return [], []
    last = max(parts, key=lambda part: part.place)
    level = max(1, lines[last.place].level)
    others = [line for part in parts if part is not last for line in part.body]
    is_parted = not any(0 < line.level <= level for line in others)
    for number, line in enumerate(last.body):
        if _ALL_LOTS.match(line.text) or (is_parted and 0 < line.level <= level):
            shortened = replace(last, body=last.body[:number])
            return [shortened if part is last else part for part in parts], _texts(last.body[number:])
    return parts, []


def _lots(lines: Sequence[Line]) -> list[_Part]:
    """Return each lot, where lots are numbered from one without a gap and there are several.

    A table of contents names lots too: of two parts with the same number the longer one counts.
    """
    headings = ((place, _lot_heading(line.text)) for place, line in enumerate(lines))
    starts = [(place, int(heading[1]), heading[2].strip()) for place, heading in headings if heading]
    ends = [*(place for place, _, _ in starts), len(lines)][1:]
    longest: dict[int, _Part] = {}
    for (place, number, title), end in zip(starts, ends, strict=True):
        body = lines[place + 1 : end]
        if not title and body:
            title, body = _TITLE.sub("", body[0].text), body[1:]
        if number not in longest or len(body) > len(longest[number].body):
            longest[number] = _Part(place, title[:MOST_TITLE], body)
    if len(longest) < 2 or set(longest) != set(range(1, len(longest) + 1)):
        return []
    return [longest[number] for number in sorted(longest)]


def _lot_heading(text: str) -> re.Match[str] | None:
    return (_LOT.match(text) or _LOT_AFTER.match(text)) if len(text) <= MOST_HEADING else None


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


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


def _codes(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the CPV codes that lines name: with their check digit, or after the letters CPV."""
    found: dict[str, None] = {}
    for text in texts:
        is_named = "cpv" in text.lower()
        for code in _CPV.finditer(text):
            if (code[2] or is_named) and cpv.is_known(code[1]):
                found[code[1]] = None
    return tuple(found)[:MOST_CPV]
