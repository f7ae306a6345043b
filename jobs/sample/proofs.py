"""Invented proofs of the sample's enterprises: verified, ending, expired and waiting, each with a small PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matcher.standing import EvidenceState
from models.evidence import EvidenceRow
from models.queries import evidence
from models.queries.enterprises import stored_enterprises


@dataclass(frozen=True, slots=True)
class SampleProof:
    """A proof of an enterprise; ``ends_in`` days from now, ``issued`` days before."""

    key: str
    status: str
    state: EvidenceState
    ends_in: int | None
    issued: int
    recognition: str
    issuer: str


PROOFS = (
    SampleProof(
        "second-spring-works", "work-integration", EvidenceState.VERIFIED, 40, 325,
        "Statement of purpose of a work integration social enterprise", "Invented Registry of Social Enterprises",
    ),
    SampleProof(
        "open-door-digital", "social-enterprise", EvidenceState.VERIFIED, 40, 325,
        "Certificate of a social enterprise", "Invented Registry of Social Enterprises",
    ),
    SampleProof(
        "open-door-digital", "cooperative", EvidenceState.PENDING, None, 20,
        "Rules of the society", "Invented Registry of Friendly Societies",
    ),
    SampleProof(
        "werkhof-rhein-neckar", "sheltered-workshop", EvidenceState.VERIFIED, 300, 65,
        "Anerkannte Werkstatt für behinderte Menschen (§ 225 SGB IX)", "Erfundene Agentur für Arbeit",
    ),
    SampleProof(
        "blattwerk-digital", "work-integration", EvidenceState.VERIFIED, -12, 377,
        "Inklusionsbetrieb (§ 215 SGB IX)", "Erfundenes Integrationsamt",
    ),
    SampleProof(
        "sauberwerk-kurpfalz", "cooperative", EvidenceState.PENDING, 200, 30,
        "Auszug aus dem Genossenschaftsregister", "Erfundenes Amtsgericht",
    ),
)  # fmt: skip


def add_sample_proofs(session: Session, now: datetime) -> int:
    """Add the proofs of enterprises that are there and have none; return how many."""
    stored = stored_enterprises(session, {proof.key for proof in PROOFS})
    new = {key: item.id for key, item in stored.items() if not evidence.of_enterprise(session, item.id)}
    added = [proof for proof in PROOFS if proof.key in new]
    for number, proof in enumerate(added):
        row = EvidenceRow(
            enterprise_id=new[proof.key],
            status=proof.status,
            recognition=proof.recognition,
            issuer=proof.issuer,
            issued_on=(now - timedelta(days=proof.issued)).date(),
            expires_on=None if proof.ends_in is None else (now + timedelta(days=proof.ends_in)).date(),
            state=proof.state,
            submitted_at=now - timedelta(days=len(PROOFS) - number),
            decided_at=now if proof.state is EvidenceState.VERIFIED else None,
        )
        content = small_pdf(f"Sample, not a document: {proof.key}, {proof.status}")
        evidence.submit(session, row, name="proof.pdf", media_type="application/pdf", content=content)
    return len(added)


def small_pdf(line: str) -> bytes:
    """Return a PDF of one page with one line of ASCII text. Source: ISO 32000-1, annex H.2."""
    drawn = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%b endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end
