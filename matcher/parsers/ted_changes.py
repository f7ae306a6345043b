"""What a TED_EXPORT corrigendum (F14) or modification (F20) changes.

Must not apply a change to another notice. Source: TED_EXPORT F14 section VII, F20 section VII.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from matcher.parsers.identity import publication_number
from matcher.parsers.moments import to_moment
from matcher.parsers.ted_lots import lot_number
from matcher.parsers.ted_organisations import Sheet
from matcher.parsers.text import paragraphs, tidy
from matcher.parsers.tree import Element, each, first, has, raw
from matcher.records import Change

_DEADLINE_SECTION = "IV.2.2"


def read_changes(sheets: list[Sheet], referenced: str | None) -> tuple[Change, ...]:
    """Return the one change of a corrigendum or modification, told in every language; none for other forms."""
    form = sheets[0][1]
    if not has(form, "CHANGES") and not has(form, "MODIFICATIONS_CONTRACT"):
        return ()
    description = {language: text for language, sheet in reversed(sheets) if (text := "\n".join(_lines(sheet)))}
    stated = raw(form, "COMPLEMENTARY_INFO", "NOTICE_NUMBER_OJ") or raw(form, "PROCEDURE", "NOTICE_NUMBER_OJ")
    sections = [tidy(raw(change, "WHERE", "SECTION")) for change in each(form, "CHANGES", "CHANGE")]
    return (
        Change(
            changed_notice=publication_number(stated) or publication_number(referenced),
            reasons=tuple(_reasons(form)),
            description=description,
            sections=tuple(dict.fromkeys(section for section in sections if section)),
        ),
    )


def read_new_deadline(form: Element, zone: tzinfo) -> datetime | None:
    """Return the deadline that a corrigendum sets in section IV.2.2; the last one when it sets several."""
    found = None
    for change in each(form, "CHANGES", "CHANGE"):
        section = raw(change, "WHERE", "SECTION") or ""
        if section.replace(" ", "").startswith(_DEADLINE_SECTION):
            value = first(change, "NEW_VALUE")
            found = to_moment(raw(value, "DATE"), raw(value, "TIME"), zone) if value is not None else None
    return found


def _reasons(form: Element) -> Iterator[str]:
    for tag, reason in (("ADDITIONAL_NEED", "add-wss"), ("UNFORESEEN_CIRCUMSTANCE", "mod-cir")):
        if has(form, "MODIFICATIONS_CONTRACT", "INFO_MODIFICATIONS", tag):
            yield reason


def _lines(form: Element) -> Iterator[str]:
    for change in each(form, "CHANGES", "CHANGE"):
        where = first(change, "WHERE")
        place = [tidy(raw(where, tag)) for tag in ("SECTION", "LABEL")] if where is not None else []
        lot = lot_number(where) if where is not None else None
        heading = " ".join(part for part in (*place, f"[{lot}]" if lot else None) if part)
        old, new = _stated(first(change, "OLD_VALUE")), _stated(first(change, "NEW_VALUE"))
        yield f"{heading}: {old} → {new}"
    for path in (("CHANGES", "INFO_ADD"), ("MODIFICATIONS_CONTRACT", "INFO_MODIFICATIONS", "SHORT_DESCR")):
        for element in each(form, *path):
            if text := paragraphs(element):
                yield text


def _stated(value: Element | None) -> str:
    if value is None:
        return "–"
    text = paragraphs(first(value, "TEXT"))
    codes = [code.get("CODE") for code in value.iter("CPV_CODE", "CPV_SUPPLEMENTARY_CODE")]
    parts = [text, raw(value, "DATE"), raw(value, "TIME"), *codes]
    return " ".join(part for part in parts if part) or "–"
