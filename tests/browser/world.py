"""A world in which every part of every page has something to show."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.alerts import DeliveryRow, RecipientRow
from models.documents import QuarantineRow
from models.notices import NoticeLinkRow, NoticeVersionRow
from models.work import FetchRunRow, SourceRow, WorkItemRow
from tests.web.factories import NOW, World

LONG = "Sammeln, Waschen und Zurückbringen von Bettwäsche und Arbeitskleidung. " * 40
TENDER = "/tenders/1"
ENTERPRISE = "/enterprises/wascherei"


def fill(session: Session) -> None:
    """Add one rich tender (id 1), many plain ones, two enterprises, a quarantine and the health of the sources."""
    world = World(session)
    criteria = world.criteria()
    one = world.enterprise(
        capabilities=(("Waschen von Bettwäsche", [["98310000", 0.81]]),), website="https://a.example"
    )
    two = world.enterprise("printers", name="Les Imprimeurs Solidaires", country="FR", language="fr", nuts=["FRB01"])
    notice = world.notice("Wäschereileistungen für die Kliniken der Stadt", language="de", languages=["de", "fr"])
    notice.buyer_id = world.buyer().id
    facts = {
        "title": {"de": "Bettwäsche", "fr": "Linge de lit"},
        "description": {"de": LONG, "fr": "Laver le linge."},
        "objectives": {"social": "yes", "social_codes": ["opp", "acc-all"]},
        "selection_criteria": [{"code": "slc-stand-to-gen", "description": {"de": "Umsatz"}}],
        "award_criteria": [{"code": "price", "name": {"de": "Preis"}, "weight": "60 %"}],
        "documents_url": "https://documents.example.org/1",
    }
    lot = world.lot(
        notice, "Bettwäsche", facts=facts, reserved_for=["res-ws"], reserved_participation="yes", social="yes",
        closes_at=NOW + timedelta(days=4),
    )  # fmt: skip
    world.match(lot, one, criteria, phrase=0, sentence=0)
    world.match(lot, two, criteria, points=[3_000, 1_000, 0, 0, 0, 0, 0, 0, 0, 0], band="possible")
    for number in range(10):
        world.lot(notice, f"Los {number}")
    for number in range(25):
        _, other = world.tender(f"Cleaning of school {number}", country="FR" if number % 3 else "BG")
        gates = ["outside_regions"] if number % 4 == 0 else []
        band = ("strong", "good", "possible", "weak")[number % 4]
        world.match(other, one, criteria, gates=gates, band=band)
    world.quarantined()
    _history(session, notice.id, notice.raw_document_id)
    session.add(SourceRow(name="ted", last_success_at=NOW, last_error="429", last_error_at=NOW + timedelta(hours=1)))
    session.add(FetchRunRow(source="ted", state="failed", started_at=NOW, error_code="too-many-requests"))
    session.add(WorkItemRow(kind="match_notice", subject_id=1))
    _trouble(session)


def _history(session: Session, notice_id: int, document_id: int) -> None:
    for revision, diff in ((1, {}), (2, {"title": ["Wäsche", "Wäschereileistungen"], "lots": [None, "Bettwäsche"]})):
        session.add(
            NoticeVersionRow(
                notice_id=notice_id,
                revision=revision,
                content_hash=str(revision),
                raw_document_id=document_id,
                diff=diff,
            )
        )
    session.add(NoticeLinkRow(notice_id=notice_id, kind="previous", target="1-2025"))


def _trouble(session: Session) -> None:
    """Add what administrators look after: work that failed, a mail that was refused, a document read again."""
    long = "The server said something very long without a break: " + "x" * 200
    session.add(WorkItemRow(kind="embed_notice", subject_id=1, state="failed", attempts=5, error=long, finished_at=NOW))
    document_id = session.scalars(select(QuarantineRow.raw_document_id)).one()
    session.add(WorkItemRow(kind="reread_document", subject_id=document_id))
    recipient = RecipientRow(address="somebody@example.test", language="de", frequency="daily")
    session.add(recipient)
    session.flush()
    values = {"attempts": 8, "error": "550 <somebody@example.test> unknown", "content": {}}
    for state in ("failed", "retry"):
        session.add(DeliveryRow(recipient_id=recipient.id, message_id=f"<{state}>", state=state, due_at=NOW, **values))
