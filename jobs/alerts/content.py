"""What one mail says, frozen when its items are claimed: everything shown, as plain facts that survive as JSON.

Owns the shape of ``DeliveryRow.content``; ``freeze_lot`` and ``subject_of`` make it, ``render`` shows it. Source text
is cleaned here, once: one line, no control or direction characters, bounded length.
"""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from models.queries.alerts import ClaimedLot

TITLE_CHARACTERS = 300
NAME_CHARACTERS = 160
SUBJECT_TITLE_CHARACTERS = 80
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class LotContent:
    """One lot as the mail shows it. ``None`` means that the source did not say."""

    title: str
    title_language: str | None
    buyer: str | None
    place: str | None
    value_cents: int | None
    currency: str | None
    closes_at: datetime | None
    reserved_participation: bool
    reserved_for: tuple[str, ...]
    reserved_execution: bool
    band: str
    reasons: tuple[str, ...]
    enterprise: str
    url: str
    source: str
    source_url: str | None


@dataclass(frozen=True, slots=True)
class MailContent:
    """A whole mail: its lots best first, and how many more wait at ``more_url``."""

    language: str
    subject: str
    frozen_at: datetime
    lots: tuple[LotContent, ...]
    more: int
    more_url: str
    zone: str = ""
    """In which zone the mail tells the time; empty: the site's."""


def freeze_lot(
    claimed: ClaimedLot, *, language: str, place: str | None, reasons: Sequence[str], url: str
) -> LotContent:
    """Return what the mail in ``language`` shows of a claimed lot."""
    lot, notice = claimed.lot, claimed.notice
    title, title_language = title_for(claimed, language)
    return LotContent(
        title=title,
        title_language=title_language,
        buyer=clean_line(claimed.buyer.name, NAME_CHARACTERS) if claimed.buyer else None,
        place=place,
        value_cents=lot.value_cents,
        currency=lot.currency,
        closes_at=lot.closes_at,
        reserved_participation=lot.reserved_participation == "yes",
        reserved_for=tuple(lot.reserved_for),
        reserved_execution=lot.reserved_execution == "yes",
        band=claimed.match.band,
        reasons=tuple(reasons),
        enterprise=clean_line(claimed.enterprise.name, NAME_CHARACTERS),
        url=url,
        source=notice.source,
        source_url=notice.url if notice.url and notice.url.startswith(("https://", "http://")) else None,
    )


def title_for(claimed: ClaimedLot, language: str) -> tuple[str, str | None]:
    """Return a lot's title in ``language`` where the notice has it, else in its own, with the language it is in."""
    titles = claimed.lot.facts.get("title")
    stated = titles.get(language) if isinstance(titles, Mapping) else None
    if isinstance(stated, str) and stated.strip():
        return clean_line(stated, TITLE_CHARACTERS), language
    return clean_line(claimed.lot.title, TITLE_CHARACTERS), claimed.lot.language


def subject_of(lots: Sequence[LotContent], translations: gettext.NullTranslations) -> str:
    """Return the subject line of a mail with at least one lot."""
    title = clean_line(lots[0].title, SUBJECT_TITLE_CHARACTERS)
    if len(lots) == 1:
        return translations.gettext("New tender: %(title)s") % {"title": title}
    ngettext = translations.ngettext
    subject = ngettext("%(num)d new tender: %(title)s", "%(num)d new tenders: %(title)s", len(lots))
    return subject % {"num": len(lots), "title": title}


def clean_line(text: str, most_characters: int) -> str:
    """Return ``text`` as one NFC line without control and direction characters, cut at ``most_characters``."""
    spaced = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    line = " ".join(unicodedata.normalize("NFC", visible).split())
    return line if len(line) <= most_characters else line[: most_characters - 1].rstrip() + ELLIPSIS


def content_to_json(content: MailContent) -> dict[str, Any]:
    """Return ``content`` as JSON; ``content_from_json`` reads it back."""
    document = asdict(content)
    document["frozen_at"] = content.frozen_at.isoformat()
    for lot, frozen in zip(document["lots"], content.lots, strict=True):
        lot["closes_at"] = frozen.closes_at.isoformat() if frozen.closes_at else None
    return document


def content_from_json(document: Mapping[str, Any]) -> MailContent:
    """Read back what ``content_to_json`` wrote."""
    own = {field.name: document[field.name] for field in fields(MailContent) if field.name in document}
    lots = tuple(_lot_from_json(lot) for lot in document["lots"])
    return MailContent(**{**own, "frozen_at": datetime.fromisoformat(document["frozen_at"]), "lots": lots})


def _lot_from_json(document: Mapping[str, Any]) -> LotContent:
    own = {field.name: document[field.name] for field in fields(LotContent)}
    closes_at = document["closes_at"]
    own["closes_at"] = datetime.fromisoformat(closes_at) if closes_at else None
    own["reasons"], own["reserved_for"] = tuple(document["reasons"]), tuple(document["reserved_for"])
    return LotContent(**own)
