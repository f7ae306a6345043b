"""Proofs in every state, so that every part of the pages about evidence has something to show."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.evidence import EvidenceRow
from models.queries import evidence
from tests.matcher.documents.files import long_pdf, pdf
from tests.web.documents import PDF, png
from tests.web.factories import NOW

LONG = "Anerkannte Werkstatt für behinderte Menschen nach dem Neunten Buch Sozialgesetzbuch (§ 225 SGB IX)"


def add_proofs(session: Session, enterprise_id: int) -> None:
    """Add a picture that waits (id 1), a verified text, an expired scan, a rejected broken file, a withdrawn one."""
    proofs = (
        ("work-integration", "pending", None, ""),
        ("sheltered-workshop", "verified", date(2026, 4, 20), ""),
        ("social-enterprise", "verified", date(2026, 3, 1), ""),
        ("cooperative", "rejected", None, "The second page is missing. Send the whole letter, please."),
    )
    letter = [f"{line}. We confirm that the enterprise is a recognised workshop." for line in range(60)]
    files = (png(size=600), long_pdf(letter, 6), pdf([]), PDF)
    for number, (status, state, until, reason) in enumerate(proofs):
        row = EvidenceRow(
            enterprise_id=enterprise_id, status=status, recognition=LONG, issuer="Bundesagentur für Arbeit",
            issued_on=date(2025, 2, 1), submitted_at=NOW - timedelta(days=number),
        )  # fmt: skip
        content = files[number]
        media_type = "image/png" if number == 0 else "application/pdf"
        name = f"Anerkennungsbescheid-{'lang' * 15}.pdf"
        evidence.submit(session, row, name=name, media_type=media_type, content=content)
        row.state, row.expires_on, row.reason = state, until, reason
        row.decided_at = None if state == "pending" else NOW
    session.add(EvidenceRow(enterprise_id=enterprise_id, status="cooperative", state="withdrawn", decided_at=NOW))
    session.flush()
