"""A text as the beginning of a draft: its first heading, its lots, and what its lines say of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.codes import cpv
from matcher.documents.lines import Line
from matcher.drafting import words
from matcher.drafting.amounts import find_deadline, find_months, find_value
from matcher.drafting.places import find_places
from matcher.drafting.records import MOST_DESCRIPTION, MOST_LOTS, MOST_TITLE, ProposedDraft, ProposedLot

MOST_HEADING = 200
MOST_CPV = 10
_LOT = re.compile(
    rf"(?:{'|'.join(map(re.escape, words.LOT))})\s*(?:(?:no|nr|n[º°o]|№|αρ|nro)\.?\s*)?(\d{{1,2}})(?!\w|[.,/]\d)"
    rf"\s*(?:[:.)–—-]\s*|$|\s)(.*)",
    re.IGNORECASE,
)
_LOT_AFTER = re.compile(r"(\d{1,2})\.\s*(?:daļa)(?!\w)\s*[:.)–—-]?\s*(.*)", re.IGNORECASE)
_CPV = re.compile(r"(?<!\d)(\d{8})(?:\s?-\s?(\d))?(?!\d)")


def propose_from_lines(lines: Sequence[Line], *, country: str) -> ProposedDraft:
    """Return a text as a proposed draft; several lots where it numbers them from one."""
    title, rest = _title(lines)
    texts = [line.text for line in rest]
    parts = _lots(texts)
    bodies = [body for _, _, body in parts] or [texts]
    common = texts[: parts[0][0]] if parts else texts
    whole = _lot(title, texts if not parts else common, country)
    lots = tuple(_within(_lot(name, body, country), whole) for _, name, body in parts[:MOST_LOTS]) or (whole,)
    return ProposedDraft(
        title=title,
        language=words.language_of("\n".join(line.text for line in lines)),
        lots=lots,
        was_cut=len(parts) > MOST_LOTS or any(len("\n".join(body)) > MOST_DESCRIPTION for body in bodies),
        was_converted=any(value.was_converted for value in map(find_value, bodies) if value is not None),
    )


def _title(lines: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    """Return the first heading, else a short first line that is no sentence, and the lines without it."""
    ranked = next((number for number, line in enumerate(lines) if line.level == 1), None)
    if ranked is None and lines and len(lines[0].text) <= MOST_HEADING and not lines[0].text.endswith((".", ";", ",")):
        ranked = 0
    if ranked is None or not any(character.isalpha() for character in lines[ranked].text):
        return "", lines
    return lines[ranked].text[:MOST_TITLE], [*lines[:ranked], *lines[ranked + 1 :]]


def _lots(texts: Sequence[str]) -> list[tuple[int, str, Sequence[str]]]:
    """Return (line, title, text) of each lot, where lots are numbered from one without a gap and there are several.

    A table of contents names lots too: of two parts with the same number the longer one counts.
    """
    starts = []
    for place, text in enumerate(texts):
        heading = _LOT.match(text) or _LOT_AFTER.match(text)
        if heading and len(text) <= MOST_HEADING:
            starts.append((place, int(heading[1]), heading[2].strip()))
    ends = [*(place for place, _, _ in starts), len(texts)][1:]
    longest: dict[int, tuple[int, str, Sequence[str]]] = {}
    for (place, number, title), end in zip(starts, ends, strict=True):
        body = texts[place + 1 : end]
        if not title and body:
            title, body = body[0][:MOST_TITLE], body[1:]
        if number not in longest or len(body) > len(longest[number][2]):
            longest[number] = (place, title[:MOST_TITLE], body)
    if len(longest) < 2 or set(longest) != set(range(1, len(longest) + 1)):
        return []
    return [longest[number] for number in sorted(longest)]


def _lot(title: str, texts: Sequence[str], country: str) -> ProposedLot:
    value = find_value(texts)
    codes = _codes((title, *texts))
    return ProposedLot(
        title=title,
        description="\n".join(texts)[:MOST_DESCRIPTION],
        nature=cpv.kind(codes[0]) if codes else None,
        cpv=codes,
        nuts=find_places(texts, country),
        value_eur_cents=None if value is None else value.eur_cents,
        months=find_months(texts),
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
