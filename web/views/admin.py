"""Where the work of administrators begins: what waits for a decision, and what is not well."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from jobs.queues import workers_alive
from models.queries import audit, criteria, operations, people, proposals, publications, verification
from models.queries.pages_sources import count_quarantine, count_work, read_sources
from models.queries.people import PeopleFilter
from web import site
from web.accounts.members import has_second_factor
from web.permissions import administrator
from web.presenters.admin import Standing, present_concerns, present_decisions
from web.presenters.standing import local_day
from web.reading import current_reader

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/")
@administrator
def index() -> ResponseReturnValue:
    """Show what waits for a decision and what is not well."""
    with site.open_session() as session:
        standing = _read(session)
    reader = current_reader()
    return render_template(
        "admin/index.html",
        decisions=present_decisions(standing, reader),
        concerns=present_concerns(standing, reader),
        lacks_second_factor=not has_second_factor(),
    )


def _read(session: Session) -> Standing:
    workers = workers_alive(site.get_site().settings)
    drafts = [row for row in criteria.versions(session) if row.state == "draft"]
    deliveries, letters = operations.count_deliveries(session), operations.count_letters(session)
    check = audit.last_check(session)
    return Standing(
        drafts=tuple(row.id for row in drafts),
        learned=tuple(proposals.learned_versions(session, 100)),
        is_publishing=publications.in_course(session) is not None,
        proofs=verification.count_shelves(session, local_day(current_reader()))["pending"],
        unconfirmed=people.count_people(session, PeopleFilter(marks=("unconfirmed",))),
        bare_administrators=people.count_people(session, PeopleFilter(marks=("administrator", "one-factor"))),
        sources=read_sources(session),
        work=count_work(session),
        n_workers=None if workers is None else len(workers),
        failed_mails=deliveries.get("failed", 0) + letters.get("failed", 0),
        quarantined=count_quarantine(session, None)[0],
        is_log_broken=check is not None and check.broken_at is not None,
    )
