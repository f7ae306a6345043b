"""Adds to the pages' benchmark what signed-in readers need: more lots, people at work, their cookies and addresses."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from config.settings import Settings
from models.accounts import OrganisationRow
from models.database import get_engine
from models.drafts import DraftBidderRow, DraftLotRow, DraftRow
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow, NoticeRow
from tests.web.people import People, sign_in
from web import create_app
from web.security import SESSION_COOKIE

OFFICERS = 4
BIDDERS = 60
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def grow(settings: Settings, least_lots: int) -> None:
    """Copy the notices with all their lots, under other numbers, until there are ``least_lots``."""
    with get_engine(settings).begin() as connection:
        count = int(connection.scalar(text("SELECT count(*) FROM lots")) or 0)
        turns = -(-least_lots // count) - 1
        if turns <= 0:
            return
        number = "{0}.{1} || '-' || turn"
        notices = {name: number.format("t", name) for name in ("notice_id", "publication_number", "procedure_id")}
        connection.execute(
            text(_copy(NoticeRow.__table__, notices, "generate_series(1, :turns) turn")), {"turns": turns}
        )
        lots = {name: number.format("t", name) for name in ("public_id", "lot_key")} | {"notice_id": "other.id"}
        joined = (
            "generate_series(1, :turns) turn, notices own, notices other WHERE own.id = t.notice_id"
            " AND other.source = own.source AND other.notice_id = own.notice_id || '-' || turn"
        )
        connection.execute(text(_copy(LotRow.__table__, lots, joined)), {"turns": turns})


def _copy(table: Any, changed: Mapping[str, str], source: str) -> str:
    names = [column.name for column in table.columns if column.name != "id" and column.computed is None]
    values = ", ".join(changed.get(name, f"t.{name}") for name in names)
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM {table.name} t, {source}"


def add_people(settings: Settings, count: int) -> list[tuple[list[str], str]]:
    """Let ``count`` people work, some as officers; return for each the addresses to open and the cookie header."""
    choose = random.Random(4)
    mixes: list[tuple[list[str], str]] = []
    with Session(get_engine(settings), expire_on_commit=False) as session:
        enterprises = session.scalars(select(EnterpriseRow).order_by(EnterpriseRow.id).limit(count)).all()
        notices = session.scalars(select(NoticeRow.id).order_by(NoticeRow.id)).all()
        people = People(session)
        for number, enterprise in enumerate(enterprises):
            user = people.user(f"person{number}@example.test")
            public = [f"/tenders/{choose.choice(notices)}" for _ in range(100)] + [
                "/tenders?country=DE",
                "/tenders",
            ] * 20
            if number < OFFICERS:
                own = _officer(session, people.organisation((user, "owner"), kind="buyer"), enterprises)
            else:
                own = _enterprise(session, people.organisation((user, "owner"), enterprise=enterprise))
            mixes.append((own + public, user.email))
        session.commit()
    app = create_app(settings)
    return [_mix(app, addresses, email) for addresses, email in mixes]


def _enterprise(session: Session, organisation: OrganisationRow) -> list[str]:
    base = f"/my/{organisation.id}"
    lots = session.scalars(select(MatchRow.lot_id).where(MatchRow.enterprise_id == organisation.enterprise_id)).all()
    lists = ["/matches", "/matches?sort=deadline", "/matches?shelf=why-not", "/matches?q=service", "/matches?page=2"]
    others = ["/profile", "/bids", "/alerts"]
    return [base + path for path in (*lists * 16, *(f"/matches/{lot_id}" for lot_id in lots[:80]), *others * 12)]


def _officer(session: Session, organisation: OrganisationRow, enterprises: Sequence[EnterpriseRow]) -> list[str]:
    criteria = session.scalars(select(CriteriaRow)).first()
    assert criteria is not None
    draft = DraftRow(organisation_id=organisation.id, title="Laundry", country="DE", language="en", matched_at=NO_DATE)
    session.add(draft)
    session.flush()
    lot = DraftLotRow(
        draft_id=draft.id, position=1, title="Laundry", description="Washing of bed linen. " * 20, language="en",
        country="DE", nature="services", cpv=["98310000"], nuts=["DE"], value_eur_cents=18_000_000,
        duration_months=24, suggestions=[["98311000", 0.7]], bands={"strong": BIDDERS},
    )  # fmt: skip
    session.add(lot)
    session.flush()
    ids = session.scalars(select(EnterpriseRow.id).order_by(EnterpriseRow.id).limit(BIDDERS)).all()
    n_features = len(enterprises) and len(session.scalars(select(MatchRow.points_centi).limit(1)).one())
    for enterprise_id in ids:
        session.add(
            DraftBidderRow(
                lot_id=lot.id, enterprise_id=enterprise_id, criteria_id=criteria.id, score_centi=6_000, band="strong",
                gates=[], points_centi=[6_000, *[0] * (n_features - 1)], feature_values=[0.5] * n_features, phrase=0,
                matched_at=NO_DATE,
            )
        )  # fmt: skip
    base = f"/my/{organisation.id}/drafts"
    one = f"{base}/{draft.id}/lots/{lot.id}"
    return [base, one, f"{one}?page=2", f"{one}/edit", f"{base}/new"] * 40


def _mix(app: Any, addresses: Sequence[str], email: str) -> tuple[list[str], str]:
    """Return the addresses, the one of a new draft's form as the site names it, and the cookie header."""
    client = sign_in(app, email)
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    named = {path: client.get(path).location for path in set(addresses) if path.endswith("/new")}
    return [named.get(path, path) for path in addresses], f"{SESSION_COOKIE}={cookie.value}"
