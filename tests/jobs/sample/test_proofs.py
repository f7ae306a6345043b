"""The sample's proofs: of enterprises that exist, of their own statuses, with whole files, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from jobs.enterprises import load_enterprises
from jobs.sample import sample_enterprises
from jobs.sample.proofs import PROOFS, add_sample_proofs, small_pdf
from models.evidence import EvidenceFileRow, EvidenceRow
from web.uploads import document_type


def test_proofs_belong_to_statuses_that_the_enterprises_name() -> None:
    statuses = {entry["key"]: entry["status"] for entry in sample_enterprises()}
    assert all(proof.status in statuses[proof.key] for proof in PROOFS)


def test_the_proofs_are_added_once(clean_database: Settings, session: Session, frozen_now: datetime) -> None:
    load_enterprises(clean_database, sample_enterprises())
    assert add_sample_proofs(session, frozen_now) == len(PROOFS)
    assert add_sample_proofs(session, frozen_now) == 0
    assert len(session.scalars(select(EvidenceFileRow)).all()) == len(PROOFS)
    states = session.scalars(select(EvidenceRow.state).order_by(EvidenceRow.submitted_at)).all()
    assert states == [proof.state for proof in PROOFS]


def test_the_files_are_whole() -> None:
    content = small_pdf("x")
    assert document_type(content) == "application/pdf"
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref")
