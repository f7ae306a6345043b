"""The sample at a fixed moment with people at work: what ``scripts/screens.py`` shows.

Everything is made by the program's own parts (ingest, encoder, matching); only the moment and who works are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from config.settings import Settings, get_settings
from jobs.demo import load_sample
from jobs.drafts import match_drafts
from jobs.embed import embed_missing
from jobs.match import match
from models.database import get_engine
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.matches import MatchRow
from models.notices import LotRow
from models.pursuits import PursuitRow
from models.tables import Table
from models.work import WorkItemRow
from tests.web.factories import NOW
from tests.web.people import People

LOADED = NOW - timedelta(hours=3)
DRAFT = {
    "title": "Unterhaltsreinigung von zwölf Schulen",
    "description": "Reinigung von Klassenräumen, Fluren und Sanitäranlagen, täglich nach dem Unterricht. "
    "Dazu die Pflege der Grünflächen: Mähen, Heckenschnitt, Laub.",
    "language": "de",
    "country": "DE",
    "nature": "services",
    "cpv": ["90911200"],
    "nuts": ["DE"],
    "value_eur_cents": 18_000_000,
    "duration_months": 24,
}
STAGES = ("bidding", "submitted", "saved")


def fill(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    """Load and match the sample, let people work; return the ids in addresses by role."""
    began = datetime.now(UTC)
    load_sample(settings, now=LOADED)
    embed_missing(settings)
    match(settings, now=LOADED)
    with Session(get_engine(settings), expire_on_commit=False) as session:
        ids = _people(session)
        draft_id = _draft(session, int(ids["officer"]["organisation_id"]))
        session.commit()
        match_drafts(settings, [draft_id])
        chosen = session.scalar(select(DraftBidderRow).order_by(DraftBidderRow.score_centi.desc()).limit(1))
        assert chosen is not None
        ids["officer"] |= {"draft_id": draft_id, "lot_id": chosen.lot_id}
        _set_back(session, began)
        session.execute(delete(WorkItemRow))  # all of it was done above, in the foreground
        session.commit()
    return ids


def keep_encoder(var_dir: Path) -> None:
    """Let the encoder and the vectors of the labels, which take a minute to make, outlive the folder of one run."""
    for name in ("encoders", "labels"):
        kept = get_settings().var_dir / name
        kept.mkdir(parents=True, exist_ok=True)
        (var_dir / name).symlink_to(kept)


def _people(session: Session) -> dict[str, dict[str, Any]]:
    fits = MatchRow.gates == text("'{}'")
    count = func.count().label("count")
    best = select(MatchRow.enterprise_id).where(fits).group_by(MatchRow.enterprise_id).order_by(count.desc())
    enterprise = session.get_one(EnterpriseRow, session.scalars(best.order_by(MatchRow.enterprise_id).limit(1)).one())
    people = People(session)
    owner, officer = (
        people.user("owner@example.test", name="Maeve Byrne"),
        people.user("officer@example.test", name="Colm Doyle"),
    )
    people.user("admin@example.test", name="Ana Silva", is_administrator=True)
    own = people.organisation((owner, "owner"), enterprise=enterprise)
    office = people.organisation((officer, "owner"), kind="buyer")
    own.country, office.name = enterprise.country, "Stadt Neckarhofen"
    lots = session.scalars(
        select(MatchRow.lot_id)
        .where(fits, MatchRow.enterprise_id == enterprise.id)
        .order_by(MatchRow.score_centi.desc())
        .limit(5)
    ).all()
    for stage, lot_id in zip(STAGES, lots[2:], strict=False):
        session.add(PursuitRow(enterprise_id=enterprise.id, lot_id=lot_id, stage=stage, changed_by=owner.id))
    notice_id = session.scalars(select(LotRow.notice_id).where(LotRow.id == lots[0])).one()
    return {
        "visitor": {"notice_id": notice_id, "key": enterprise.key},
        "owner": {"organisation_id": own.id, "lot_id": lots[0]},
        "officer": {"organisation_id": office.id},
        "admin": {},
    }


def _draft(session: Session, organisation_id: int) -> int:
    draft = DraftRow(organisation_id=organisation_id, title=DRAFT["title"], country="DE", language="de")
    session.add(draft)
    session.flush()
    session.add(DraftLotRow(draft_id=draft.id, position=1, **DRAFT))
    session.flush()
    return draft.id


def _set_back(session: Session, began: datetime) -> None:
    """Move all moments since ``began``, which the database wrote, to the fixed one."""
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            if getattr(column.type, "timezone", False):
                session.execute(table.update().where(column >= began).values({column.name: LOADED}))
