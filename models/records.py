"""Between records of the domain and what the tables hold of them: JSON through pydantic, rows to records."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import TypeAdapter

from matcher.lot_text import lot_text
from matcher.records import Capability, CpvSuggestion, Enterprise, Lot, Notice, PastContract
from models.enterprises import CapabilityRow, EnterpriseRow
from models.notices import LotRow, NoticeRow

Record = TypeVar("Record")
Facts = dict[str, Any]


@cache
def _adapter(kind: type[Record]) -> TypeAdapter[Record]:
    return TypeAdapter(kind)


def notice_facts(notice: Notice) -> Facts:
    """Return a notice without its lots as JSON."""
    facts: Facts = _adapter(Notice).dump_python(replace(notice, lots=()), mode="json")
    del facts["lots"]
    return facts


def lot_facts(lot: Lot) -> Facts:
    """Return a lot as JSON."""
    facts: Facts = _adapter(Lot).dump_python(lot, mode="json")
    return facts


def notice_record(row: NoticeRow) -> Notice:
    """Return the notice of a row, without its lots."""
    record: Notice = _adapter(Notice).validate_python({**row.facts, "lots": ()}, strict=False)
    return record


def lot_record(row: LotRow) -> Lot:
    """Return the lot of a row."""
    record: Lot = _adapter(Lot).validate_python(row.facts, strict=False)
    return record


def enterprise_record(row: EnterpriseRow) -> Enterprise:
    """Return the enterprise of a row that is loaded whole."""
    return Enterprise(
        key=row.key,
        name=row.name,
        country=row.country,
        language=row.language,
        capabilities=tuple(_capability(item, row.dropped_cpv) for item in row.capabilities),
        nuts=tuple(row.nuts),
        status=tuple(row.status),
        cpv=tuple(row.cpv),
        languages=tuple(row.languages),
        max_contract_eur_cents=row.max_contract_eur_cents,
        excluded_words=tuple(row.excluded_words),
        excluded_cpv=tuple(row.excluded_cpv),
        description=row.description,
        website=row.website,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        city=row.city,
        company_id=row.company_id,
        won=tuple(
            PastContract(lot.public_id, lot_text(lot.title, lot.description), lot.language, tuple(lot.cpv))
            for lot in row.won
        ),
    )


def content_hash(facts: object) -> str:
    """Return the SHA-256 of plain JSON data in canonical form, as 64 hexadecimal characters."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _capability(row: CapabilityRow, dropped: Collection[str]) -> Capability:
    """Return a capability; codes that the enterprise dropped are no suggestions any more."""
    suggestions = tuple(
        CpvSuggestion(str(code), float(confidence)) for code, confidence in row.suggestions if code not in dropped
    )
    return Capability(row.text, row.language, suggestions)
