"""Rows for the pages: small worlds of notices, lots, enterprises and matches, built directly in the tables."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from jobs.criteria import default_criteria
from models.documents import QuarantineRow, RawDocumentRow
from models.enterprises import CapabilityRow, EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import BuyerRow, LotRow, NoticeRow

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
FEATURES = 9


@dataclass
class World:
    """Adds rows to ``session``; every method returns the row it added."""

    session: Session
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def document(self, reference: str = "1.xml") -> RawDocumentRow:
        number = next(self._numbers)
        return self.add(
            RawDocumentRow(source="ted", reference=reference, sha256=str(number), size_bytes=1, content=b"x")
        )

    def buyer(self, name: str = "City of Freiburg", country: str = "DE") -> BuyerRow:
        return self.add(BuyerRow(key=f"{country}:{name}", name=name, country=country, city="Freiburg"))

    def notice(self, title: str = "Laundry for the city's clinics", **fields: Any) -> NoticeRow:
        number = next(self._numbers)
        values = {
            "source": "ted",
            "notice_id": f"notice-{number}",
            "publication_number": f"{number}-2026",
            "published_on": date(2026, 3, 1),
            "schema": "eforms",
            "form_type": "competition",
            "language": "en",
            "languages": ["en"],
            "title": title,
            "country": "DE",
            "url": f"https://ted.europa.eu/en/notice/-/detail/{number}-2026",
            "content_hash": "hash",
            "raw_document_id": self.document().id,
        }
        values.update(fields)
        facts = {
            "schema": values["schema"],
            "schema_version": None,
            "notice_id": values["notice_id"],
            "form_type": values["form_type"],
            "languages": values["languages"],
            "title": {values["language"]: values["title"]},
        }
        values["facts"] = {**facts, **values.get("facts", {})}
        return self.add(NoticeRow(**values))

    def lot(self, notice: NoticeRow, title: str = "Laundry for the city's clinics", **fields: Any) -> LotRow:
        number = next(self._numbers)
        values = {
            "public_id": f"{notice.notice_id}#{number}",
            "lot_key": f"{notice.notice_id}#{number}",
            "notice_id": notice.id,
            "ref": f"LOT-{number:04}",
            "position": number,
            "kind": "Lot",
            "state": "open",
            "title": title,
            "description": "Collecting, washing and returning bed linen.",
            "language": notice.language,
            "nature": "services",
            "cpv_main": "98310000",
            "cpv": ["98310000"],
            "nuts": ["DE131"],
            "country": "DE",
            "value_cents": 12_000_000,
            "currency": "EUR",
            "value_eur_cents": 12_000_000,
            "closes_at": NOW + timedelta(days=9),
            "reserved_participation": "unknown",
            "reserved_for": [],
            "reserved_execution": "unknown",
            "social": "unknown",
            "green": "unknown",
            "sme_suitable": "unknown",
            "text_hash": "hash",
        }
        facts = fields.pop("facts", {})
        values.update(fields)
        values["facts"] = {**_lot_facts(values), **facts}
        return self.add(LotRow(**values))

    def tender(self, title: str = "Laundry for the city's clinics", **fields: Any) -> tuple[NoticeRow, LotRow]:
        """A notice with one lot; ``fields`` are the lot's."""
        notice = self.notice(title, language=fields.get("language", "en"), country=fields.get("country", "DE"))
        return notice, self.lot(notice, title, **fields)

    def enterprise(self, key: str = "wascherei", **fields: Any) -> EnterpriseRow:
        values = {
            "key": key,
            "name": f"Wäscherei {key}",
            "country": "DE",
            "language": "de",
            "nuts": ["DE131"],
            "status": ["sheltered-workshop"],
            "cpv": ["98310000"],
            "languages": ["de"],
            "max_contract_eur_cents": 40_000_000,
            "content_hash": "hash",
            "matched_at": NOW,
        }
        capabilities: Sequence[tuple[str, list[Any]]] = fields.pop("capabilities", (("Waschen von Bettwäsche", []),))
        values.update(fields)
        row = self.add(EnterpriseRow(**values))
        for position, (text, suggestions) in enumerate(capabilities):
            self.add(
                CapabilityRow(
                    enterprise_id=row.id,
                    position=position,
                    text=text,
                    language=row.language,
                    text_hash="hash",
                    suggestions=suggestions,
                )
            )
        return row

    def criteria(self) -> CriteriaRow:
        criteria = default_criteria()
        return self.add(
            CriteriaRow(
                fingerprint=criteria.fingerprint,
                scorer=criteria.scorer,
                document=criteria.document(),
                state="published",
                reason="test",
            )
        )

    def match(self, lot: LotRow, enterprise: EnterpriseRow, criteria: CriteriaRow, **fields: Any) -> MatchRow:
        points = fields.pop("points", [4_500, 2_000, 200, 0, 400, 150, 50, 0, 0, 60])
        values: Mapping[str, Any] = {
            "lot_id": lot.id,
            "enterprise_id": enterprise.id,
            "criteria_id": criteria.id,
            "points_centi": points,
            "score_centi": sum(points),
            "band": "strong",
            "gates": [],
            "feature_values": [0.8, 0.9, 0.5, 0.9, 1.0, 0.7, 0.8, float("nan"), float("nan"), 1.0],
            "encoder_id": "encoder",
            "first_matched_at": NOW,
            "matched_at": NOW,
        }
        return self.add(MatchRow(**{**values, **fields}))

    def quarantined(self, reference: str = "bad.xml", code: str = "hostile", **fields: Any) -> QuarantineRow:
        values = {
            "raw_document_id": self.document(reference).id,
            "source": "ted",
            "reference": reference,
            "code": code,
            "reason": "The document declares an entity.",
            "position": "line 2",
            "parser_version": "1",
        }
        return self.add(QuarantineRow(**{**values, **fields}))


def _lot_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    closes_at = values["closes_at"]
    cents = values["value_cents"]
    return {
        "ref": values["ref"],
        "title": {values["language"]: values["title"]},
        "description": {values["language"]: values["description"]} if values["description"] else {},
        "nature": values["nature"],
        "cpv_main": values["cpv_main"],
        "cpv_additional": [code for code in values["cpv"] if code != values["cpv_main"]],
        "places": [{"nuts": code, "country": values["country"]} for code in values["nuts"]],
        "value": None if cents is None else {"amount_cents": cents, "currency": values["currency"]},
        "deadlines": {} if closes_at is None else {"tender": closes_at.isoformat()},
        "reserved_participation": values["reserved_participation"],
        "reserved_for": values["reserved_for"],
        "reserved_execution": values["reserved_execution"],
    }
