"""A small world in the database: notices with lots, enterprises, matches, recipients; and what a test asks of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from config.settings import Settings
from jobs.criteria import default_criteria
from models.alerts import AlertItemRow, DeliveryRow, RecipientRow, SubscriptionRow
from models.base import Table
from models.database import session_scope
from models.documents import RawDocumentRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import BuyerRow, LotRow, NoticeRow
from models.queries.alerts import plan_items
from tests.jobs.alerts.contents import NOW

LEAST_SCORE_CENTI = 5_000
GARDENING = "77310000"


@dataclass
class World:
    """Adds rows with sensible defaults; every method is committed."""

    settings: Settings
    criteria_id: int = 0
    n_lots: int = field(default=0)

    def __post_init__(self) -> None:
        with session_scope(self.settings) as session:
            document = default_criteria().document()
            row = CriteriaRow(
                fingerprint="f", scorer=document["scorer"], document=document, state="published", reason="test"
            )
            session.add(row)
            session.flush()
            self.criteria_id = row.id

    def enterprise(self, name: str = "Grüne Werkstatt") -> int:
        with session_scope(self.settings) as session:
            row = EnterpriseRow(key=name, name=name, country="DE", language="de", cpv=[GARDENING], content_hash=name)
            session.add(row)
            session.flush()
            return row.id

    def recipient(self, *enterprise_ids: int, **changes: object) -> int:
        """A subscriber of ``enterprise_ids``, created yesterday."""
        values = {
            "address": "reader@example.org",
            "language": "en",
            "frequency": "instant",
            "created_at": NOW - timedelta(days=1),
            **changes,
        }
        least = values.pop("least_score_centi", None)
        with session_scope(self.settings) as session:
            row = RecipientRow(**values)
            session.add(row)
            session.flush()
            for enterprise_id in enterprise_ids:
                session.add(SubscriptionRow(recipient_id=row.id, enterprise_id=enterprise_id, least_score_centi=least))
            return row.id

    def lot(self, **changes: object) -> int:
        """A lot of its own notice, open for nine days."""
        self.n_lots += 1
        number = self.n_lots
        values: dict[str, object] = {
            "public_id": f"{number}-2026#LOT-0001",
            "lot_key": f"procedure-{number}#LOT-0001",
            "ref": "LOT-0001",
            "position": 0,
            "kind": "Lot",
            "state": "open",
            "title": f"Gartenpflege {number}",
            "language": "de",
            "country": "DE",
            "cpv_main": GARDENING,
            "cpv": [GARDENING],
            "value_cents": 12_345_600,
            "currency": "EUR",
            "closes_at": NOW + timedelta(days=9),
            "reserved_participation": "unknown",
            "reserved_execution": "unknown",
            "social": "unknown",
            "green": "unknown",
            "sme_suitable": "unknown",
            "text_hash": f"hash-{number}",
            "facts": {},
            **changes,
        }
        with session_scope(self.settings) as session:
            document = RawDocumentRow(
                source="ted", reference=str(number), sha256=f"{number:064d}", size_bytes=4, content=b"<x/>"
            )
            buyer = BuyerRow(key=f"DE-{number}", name="Stadt Musterhausen", country="DE")
            session.add_all([document, buyer])
            session.flush()
            notice = NoticeRow(
                source="ted",
                notice_id=f"notice-{number}",
                schema="eforms",
                form_type="competition",
                title="Gartenpflege",
                buyer_id=buyer.id,
                url="https://ted.europa.eu/en/notice/-/detail/1-2026",
                content_hash="h",
                raw_document_id=document.id,
                facts={},
            )
            session.add(notice)
            session.flush()
            row = LotRow(notice_id=notice.id, **values)
            session.add(row)
            session.flush()
            return row.id

    def match(self, lot_id: int, enterprise_id: int, score_centi: int = 8_000, gates: tuple[str, ...] = ()) -> None:
        with session_scope(self.settings) as session:
            session.merge(
                MatchRow(
                    lot_id=lot_id,
                    enterprise_id=enterprise_id,
                    criteria_id=self.criteria_id,
                    score_centi=score_centi,
                    band="strong",
                    gates=list(gates),
                    points_centi=[4_400, 2_500, 0, 0, 0, 0, 0, 0, 0, 0],
                    feature_values=[0.8, 1.0, *[float("nan")] * 8],
                    encoder_id="e",
                )
            )

    def plan(self, now: datetime = NOW, **which: object) -> int:
        with session_scope(self.settings) as session:
            return plan_items(
                session,
                criteria_id=self.criteria_id,
                least_score_centi=LEAST_SCORE_CENTI,
                now=now,
                **which,  # type: ignore[arg-type]
            )

    def matched_lots(self, count: int, enterprise_id: int) -> list[int]:
        """That many lots, matched (the first best) and planned."""
        lot_ids = [self.lot() for _ in range(count)]
        for position, lot_id in enumerate(lot_ids):
            self.match(lot_id, enterprise_id, 9_000 - position)
        self.plan()
        return lot_ids

    def change(self, table: type[Table], row_id: int, **values: object) -> None:
        with session_scope(self.settings) as session:
            row = session.get_one(table, row_id)
            for name, value in values.items():
                setattr(row, name, value)

    def deliveries(self) -> list[DeliveryRow]:
        with session_scope(self.settings) as session:
            return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))

    def items(self) -> list[AlertItemRow]:
        with session_scope(self.settings) as session:
            return list(session.scalars(select(AlertItemRow).order_by(AlertItemRow.id)))

    def item_states(self) -> Counter[str]:
        return Counter(item.state for item in self.items())
