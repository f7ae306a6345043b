"""Ingest into a real database: new, amended, unchanged, quarantined; links in any order; killed and resumed."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from config.settings import PROJECT_ROOT, Settings
from jobs.archives import Document
from jobs.ingest import ingest_documents, retry_quarantine
from models.database import session_scope
from models.documents import QuarantineRow, RawDocumentRow
from models.enterprises import EnterpriseRow
from models.feedback import FeedbackRow
from models.follows import FollowedLotRow, InterestRow
from models.notices import BuyerRow, LotRow, NoticeLinkRow, NoticeRow, NoticeVersionRow
from models.pursuits import PursuitRow
from models.work import WorkItemRow
from tests.jobs.embed.texts import add_enterprise
from tests.jobs.ingest.documents import CALL, CANCELLATION, CHANGE, RESULT, document, earlier
from tests.web.people import People

FIXTURES = PROJECT_ROOT / "tests" / "fixtures" / "notices"


def states(settings: Settings) -> dict[str, set[str]]:
    """Lot states by the name of the document."""
    found: dict[str, set[str]] = {}
    with session_scope(settings) as session:
        rows = session.execute(
            select(RawDocumentRow.reference, LotRow.state)
            .join(NoticeRow, NoticeRow.id == LotRow.notice_id)
            .join(RawDocumentRow, RawDocumentRow.id == NoticeRow.raw_document_id)
        )
        for reference, state in rows:
            found.setdefault(reference, set()).add(state)
    return found


def count(settings: Settings, table: type) -> int:
    with session_scope(settings) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_notice_is_new_then_unchanged_then_amended_with_a_difference(clean_queues: Settings) -> None:
    call = document(CALL)
    first = ingest_documents(clean_queues, [call], "test")
    assert (first.read, first.new, first.amended, first.unchanged) == (1, 1, 0, 0)
    assert first.lots > 0
    again = ingest_documents(clean_queues, [call], "test")
    assert (again.new, again.amended, again.unchanged, again.lots) == (0, 0, 1, 0)
    title = re.search(rb"<cbc:Name[^>]*>([^<]+)</cbc:Name>", call.content)
    assert title is not None
    changed = Document(call.reference, call.content.replace(title[1], b"Quite another title"))
    with session_scope(clean_queues) as session:
        before = {row.ref: row.id for row in session.scalars(select(LotRow))}
    third = ingest_documents(clean_queues, [changed], "test")
    assert (third.new, third.amended, third.unchanged) == (0, 1, 0)
    with session_scope(clean_queues) as session:
        revision = session.scalars(select(NoticeVersionRow).where(NoticeVersionRow.revision == 2)).one()
        assert any("Quite another title" in str(after) for _, after in revision.diff.values())
        assert {row.ref: row.id for row in session.scalars(select(LotRow))} == before
        assert session.scalars(select(NoticeRow.revision)).one() == 2
    assert count(clean_queues, RawDocumentRow) == 2


def test_what_is_stored_is_searchable_and_complete(clean_queues: Settings) -> None:
    ingest_documents(clean_queues, [document(CALL)], "test")
    with session_scope(clean_queues) as session:
        notice = session.scalars(select(NoticeRow)).one()
        lots = list(session.scalars(select(LotRow).order_by(LotRow.position)))
        buyer = session.scalars(select(BuyerRow)).one()
        assert notice.buyer_id == buyer.id
        assert buyer.name
        assert [lot.public_id for lot in lots] == [
            f"{notice.publication_number or notice.notice_id}#{lot.ref}" for lot in lots
        ]
        assert all(lot.cpv and lot.title and lot.text_hash and lot.facts["ref"] == lot.ref for lot in lots)
        word = re.findall(r"\w{5,}", lots[0].title)[0]
        found = session.scalar(
            select(func.count()).select_from(LotRow).where(LotRow.words.op("@@")(func.plainto_tsquery("simple", word)))
        )
        assert found


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_change_replaces_the_call_in_whatever_order_they_come(clean_queues: Settings, order: tuple[int, int]) -> None:
    pair = (document(CALL), document(CHANGE))
    for position in order:
        ingest_documents(clean_queues, [pair[position]], "test")
    found = states(clean_queues)
    assert "superseded" in found[CALL]
    assert found[CHANGE] == {"open"}
    with session_scope(clean_queues) as session:
        link = session.scalars(select(NoticeLinkRow).where(NoticeLinkRow.kind == "changes")).one()
        assert link.target_notice_id is not None


def test_what_people_said_of_a_lot_follows_it_into_the_notice_that_replaces_its_own(clean_queues: Settings) -> None:
    add_enterprise(clean_queues, "laundry", "Washing")
    ingest_documents(clean_queues, [document(CALL)], "test")
    with session_scope(clean_queues) as session:
        enterprise = session.scalars(select(EnterpriseRow)).one()
        buyer = People(session).organisation(kind="buyer")
        before = session.scalars(select(LotRow.id).order_by(LotRow.id)).first()
        assert before is not None
        session.add(FeedbackRow(enterprise_id=enterprise.id, lot_id=before, verdict="not_for_me"))
        session.add(PursuitRow(enterprise_id=enterprise.id, lot_id=before, stage="submitted", note="Sent on Monday."))
        session.add(InterestRow(enterprise_id=enterprise.id, lot_id=before))
        session.add(FollowedLotRow(organisation_id=buyer.id, lot_id=before))
    ingest_documents(clean_queues, [document(CHANGE)], "test")
    with session_scope(clean_queues) as session:
        earlier_lot = session.get_one(LotRow, before)
        assert earlier_lot.state == "superseded"
        later_lot = session.scalars(select(LotRow).where(LotRow.state == "open", LotRow.ref == earlier_lot.ref)).one()
        for table in (FeedbackRow, PursuitRow, InterestRow, FollowedLotRow):
            assert session.scalars(select(table.lot_id)).all() == [later_lot.id]
        changes = session.scalars(
            select(NoticeVersionRow.diff).where(NoticeVersionRow.notice_id == later_lot.notice_id)
        ).one()
        assert changes["lots.LOT-0001.deadlines.tender"] == ["2026-03-16T15:00:00Z", None]
        assert not {"notice_id", "version", "published_on", "publication_number"} & changes.keys()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_cancellation_closes_the_call_in_whatever_order_they_come(
    clean_queues: Settings, order: tuple[int, int]
) -> None:
    pair = (document(CALL), document(CANCELLATION))
    for position in order:
        ingest_documents(clean_queues, [pair[position]], "test")
    found = states(clean_queues)
    assert "cancelled" in found[CALL]
    assert found[CANCELLATION] <= {"cancelled", "inactive"}


def test_a_result_closes_the_lots_that_it_awards(clean_queues: Settings) -> None:
    ingest_documents(clean_queues, [document(CALL), document(RESULT)], "test")
    assert "awarded" in states(clean_queues)[CALL]


def test_an_older_version_that_comes_late_changes_nothing(clean_queues: Settings) -> None:
    newer, older = document(CALL), earlier(document(CALL))
    ingest_documents(clean_queues, [newer], "test")
    late = ingest_documents(clean_queues, [older], "test")
    assert (late.amended, late.unchanged) == (0, 1)


def test_what_cannot_be_read_waits_in_quarantine_and_stops_nothing(
    clean_queues: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [Document("cut.xml", b"<ContractNotice>"), Document("bomb.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')]
    counts = ingest_documents(clean_queues, [*bad, document(CALL)], "test")
    assert (counts.read, counts.new, counts.quarantined) == (3, 1, 2)
    with session_scope(clean_queues) as session:
        rows = list(session.scalars(select(QuarantineRow).order_by(QuarantineRow.reference)))
        assert [row.reference for row in rows] == ["bomb.xml", "cut.xml"]
        assert all(row.code and row.reason for row in rows)
    again = ingest_documents(clean_queues, bad, "test")
    assert (again.quarantined, again.unchanged) == (2, 0)
    assert count(clean_queues, QuarantineRow) == 2
    assert count(clean_queues, RawDocumentRow) == 3


def test_quarantine_lets_go_what_a_later_parser_reads(clean_queues: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from matcher.parsers import ParseError, parse_notice
    from matcher.parsers.errors import UnknownFormat

    def stricter(content: bytes) -> object:
        raise UnknownFormat("not known yet")

    assert issubclass(UnknownFormat, ParseError)
    monkeypatch.setattr("jobs.ingesting.batch.parse_notice", stricter)
    ingest_documents(clean_queues, [document(CALL)], "test")
    monkeypatch.setattr("jobs.ingesting.batch.parse_notice", parse_notice)
    counts = retry_quarantine(clean_queues)
    assert (counts.new, counts.quarantined) == (1, 0)
    with session_scope(clean_queues) as session:
        assert session.scalars(select(QuarantineRow.released_at)).one() is not None


def asked_for(settings: Settings) -> set[tuple[str, str]]:
    """What waits to be done, as (kind, document); it is taken for done from then on."""
    with session_scope(settings) as session:
        statement = (
            select(WorkItemRow.kind, RawDocumentRow.reference)
            .join(NoticeRow, NoticeRow.id == WorkItemRow.subject_id)
            .join(RawDocumentRow, RawDocumentRow.id == NoticeRow.raw_document_id)
            .where(WorkItemRow.state == "pending")
        )
        found = {(kind, reference) for kind, reference in session.execute(statement)}
        session.execute(update(WorkItemRow).values(state="done"))
        return found


@pytest.mark.parametrize(("days", "asked"), [(0, {("embed_notice", CALL)}), (30, set())])
def test_only_what_can_still_be_bid_for_asks_for_embedding(
    clean_queues: Settings, frozen_now: datetime, days: int, asked: set[tuple[str, str]]
) -> None:
    ingest_documents(clean_queues, [document(CALL)], "test", now=frozen_now + timedelta(days=days))
    assert asked_for(clean_queues) == asked


def test_what_closes_asks_for_its_matches_to_be_brought_up_to_date(
    clean_queues: Settings, frozen_now: datetime
) -> None:
    call = document(CALL)
    ingest_documents(clean_queues, [call], "test", now=frozen_now)
    asked_for(clean_queues)
    shortened = Document("shortened.xml", call.content.replace(b"2026-03-16", b"2026-03-10"))
    ingest_documents(clean_queues, [shortened], "test", now=frozen_now)
    assert asked_for(clean_queues) == {("match_notice", "shortened.xml")}
    ingest_documents(clean_queues, [document(CANCELLATION)], "test", now=frozen_now)
    assert ("match_notice", "shortened.xml") in asked_for(clean_queues)


KILLED = """
import sys
from pathlib import Path
from config.settings import AppEnv, Settings
from jobs import ingest
from jobs.archives import iter_documents
ingest.BATCH = 2
settings = Settings(_env_file=None, app_env=AppEnv.TEST, var_dir=Path(sys.argv[1]), database_url=sys.argv[2],
                    redis_url="redis://127.0.0.1:1/0")
def told(_):
    print("batch", flush=True)
    sys.stdin.readline()
ingest.ingest_documents(settings, iter_documents([Path(sys.argv[3])]), "test", progress=told)
"""


def test_a_killed_run_is_completed_by_the_next_with_nothing_lost_or_twice(clean_queues: Settings) -> None:
    arguments = [str(clean_queues.var_dir), str(clean_queues.database_url), str(FIXTURES)]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"batch\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert count(clean_queues, RawDocumentRow) == 2
    documents = [Document(path.name, path.read_bytes()) for path in sorted(FIXTURES.glob("*.xml"))]
    counts = ingest_documents(clean_queues, documents, "test")
    assert counts.unchanged == 2
    assert counts.new == len(documents) - 2
    assert count(clean_queues, NoticeRow) == len(documents)
    with session_scope(clean_queues) as session:
        assert _doubles(session) == 0


def _doubles(session: Session) -> int:
    return session.scalar(text("SELECT count(*) - count(DISTINCT (notice_id, ref)) FROM lots")) or 0
