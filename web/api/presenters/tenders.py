"""Tenders and lots for programs: unknown is null, money in minor units, the source named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.records import Lot, Money
from models.notices import LotRow, NoticeRow
from models.queries.tender_pages import FeedTender
from models.records import lot_record, notice_record
from web.presenters.texts import safe_url

LICENCES: Mapping[str, Mapping[str, str]] = {
    "ted": {
        "name": "Commission Decision 2011/833/EU",
        "attribution": "© European Union, Tenders Electronic Daily",
        "url": "https://eur-lex.europa.eu/eli/dec/2011/833/oj",
    }
}
"""Source -> terms of use of its notices; see docs/attribution.md."""
_SAME = (
    "id", "ref", "title", "language", "state", "nature", "cpv_main", "cpv", "nuts", "country", "closes_at", "social",
    "green", "sme_suitable",
)  # fmt: skip
_OF_RECORD = (
    "places", "framework_maximum", "duration", "renewals_max", "deadlines", "objectives", "eu_funded",
    "selection_criteria", "award_criteria", "documents_restricted", "submission_languages", "framework",
    "dynamic_purchasing",
)  # fmt: skip
Shown = dict[str, Any]


def present_feed_tender(found: FeedTender, url: str) -> Shown:
    """Return a tender of the list; ``url`` is its page."""
    return {**_head(found.notice, url), "n_lots": found.n_lots, "lots": [present_lot(lot) for lot in found.lots]}


def present_tender(row: NoticeRow, lots: Sequence[LotRow], url: str) -> Shown:
    """Return a tender with everything that its notice says."""
    notice = notice_record(row)
    return {
        **_head(row, url),
        **{name: getattr(row, name) for name in ("notice_type", "subtype", "legal_basis", "procedure_id")},
        "procedure_type": row.procedure_type,
        "titles": notice.title,
        "descriptions": notice.description,
        "languages": row.languages,
        "value": notice.value,
        "n_lots": len(lots),
        "lots": [_full_lot(lot, lot_record(lot)) for lot in lots],
        "results": notice.results,
        "licence": LICENCES.get(row.source),
    }


def present_lot(row: LotRow) -> Shown:
    """Return a lot in short."""
    return {
        **{name: getattr(row, name) for name in _SAME},
        "value": money(row.value_cents, row.currency),
        "reserved": {
            "participation": row.reserved_participation,
            "reserved_for": row.reserved_for,
            "execution": row.reserved_execution,
        },
    }


def money(cents: int | None, currency: str | None) -> Money | None:
    """Return an amount, ``None`` where it or its currency is unknown."""
    return None if cents is None or not currency else Money(cents, currency)


def _head(row: NoticeRow, url: str) -> Shown:
    names = ("id", "source", "notice_id", "publication_number", "published_on", "changed_at", "form_type", "state")
    return {
        **{name: getattr(row, name) for name in names},
        **{name: getattr(row, name) for name in ("title", "language", "country")},
        "url": url,
        "source_url": safe_url(row.url),
        "buyer": None if row.buyer is None else row.buyer.name,
    }


def _full_lot(row: LotRow, record: Lot) -> Shown:
    return {
        **present_lot(row),
        **{name: getattr(record, name) for name in _OF_RECORD},
        "titles": record.title,
        "descriptions": record.description,
        "documents_url": safe_url(record.documents_url),
        "submission_url": safe_url(record.submission_url),
    }
