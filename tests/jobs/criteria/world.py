"""Lots and enterprises of three trades with alerts, all embedded, and what a test asks of them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, update

from config.settings import Settings
from jobs.criteria_versions import draft_criteria, publish_criteria
from jobs.embed import embed_missing
from jobs.enterprises import load_enterprises
from jobs.match import match
from jobs.queues import KINDS
from jobs.work import handler_of, run_batch
from models.alerts import AlertItemRow
from models.criteria_work import PublicationRow
from models.database import session_scope
from models.enterprises import EnterpriseRow
from models.matches import CriteriaRow, MatchRow
from models.notices import LotRow, NoticeRow
from tests.jobs.embed.texts import LetterEncoder, add_lots

PLACES = ["offices", "schools", "parks", "stations", "museums", "courts"]
WORK = {"Cleaning of": "90911200", "Window cleaning in": "90911300", "Mowing around": "77310000"}
WHY = {"reason": "Codes matter more.", "author": "ana", "override": "A test."}
BACK = {"reason": "Too much noise.", "author": "ana"}
KINDS_OF_MATCHING = ("match_notice", "match_enterprise", "rematch_block", "finish_publication", "announce_block")


def fill(settings: Settings, n_enterprises: int = 4) -> None:
    """Eighteen lots and some enterprises, matched under the criteria with which the program starts."""
    for number in range(n_enterprises):
        add_owner(settings, number)
    add(settings, [f"{work} {place}" for work in WORK for place in PLACES])
    match(settings)


def add_owner(settings: Settings, number: int) -> None:
    """Load an enterprise that hears at once; nothing is embedded yet."""
    work, code = list(WORK.items())[number % len(WORK)]
    entry = {
        "key": f"owner-{number}",
        "name": f"Owner {number}",
        "country": "IE",
        "language": "en",
        "capabilities": [f"{work} {PLACES[number % len(PLACES)]}"],
        "cpv": [code],
        "alert_email": f"owner-{number}@example.org",
        "alert_frequency": "instant",
    }
    assert load_enterprises(settings, [entry]).failed == 0


def add(settings: Settings, titles: list[str]) -> list[int]:
    """Store lots of these trades and embed whatever is not; return their notices."""
    notices = add_lots(settings, titles, language="en")
    with session_scope(settings) as session:
        for work, code in WORK.items():
            session.execute(update(LotRow).where(LotRow.title.startswith(work)).values(cpv=[code], cpv_main=code))
        session.execute(update(NoticeRow).values(published_on=date(2026, 3, 1)))
    embed_missing(settings, encoder=LetterEncoder())
    return notices


def work_off(settings: Settings, *kinds: str) -> None:
    """Do the work of these kinds until there is none."""
    while sum(run_batch(settings, KINDS[name], handler_of(KINDS[name])).done for name in kinds or KINDS_OF_MATCHING):
        pass


def in_force(settings: Settings) -> int:
    """The version in force."""
    with session_scope(settings) as session:
        return session.scalars(select(CriteriaRow.id).where(CriteriaRow.state == "published")).one()


def stored(settings: Settings, criteria_id: int) -> dict[tuple[str, str], tuple[int, list[str], list[int]]]:
    """Lot title and enterprise key -> score, gates, points, under one version."""
    with session_scope(settings) as session:
        rows = session.execute(
            select(LotRow.title, EnterpriseRow.key, MatchRow.score_centi, MatchRow.gates, MatchRow.points_centi)
            .join(LotRow, LotRow.id == MatchRow.lot_id)
            .join(EnterpriseRow, EnterpriseRow.id == MatchRow.enterprise_id)
            .where(MatchRow.criteria_id == criteria_id)
        )
        return {(row.title, row.key): (row.score_centi, row.gates, row.points_centi) for row in rows}


def items(settings: Settings) -> list[AlertItemRow]:
    """All alerts, in the order in which they were planned."""
    with session_scope(settings) as session:
        return list(session.scalars(select(AlertItemRow).order_by(AlertItemRow.id)))


def publications(settings: Settings) -> list[PublicationRow]:
    """All publications, in order."""
    with session_scope(settings) as session:
        return list(session.scalars(select(PublicationRow).order_by(PublicationRow.id)))


def draft(settings: Settings, **changes: object) -> int:
    """A draft from the version in force, in which codes matter more unless told otherwise."""
    return draft_criteria(settings, changes or {"weights.cpv": 40, "bands.possible": 10}, author="ana")


def published(settings: Settings) -> tuple[int, int]:
    """A version that took the place of the first; returns both."""
    first, second = in_force(settings), draft(settings)
    publish_criteria(settings, second, **WHY)
    work_off(settings)
    assert in_force(settings) == second
    return first, second


def anew(settings: Settings, criteria_id: int) -> object:
    """What matching everything under a version gives in a store without matches."""
    with session_scope(settings) as session:
        session.execute(delete(MatchRow).where(MatchRow.criteria_id == criteria_id))
    match(settings, under=criteria_id)
    return stored(settings, criteria_id)
