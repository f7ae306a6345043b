"""The organisations that people work for, for administrators: found, and their members looked after."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matcher.chain import Detail
from models.accounts import OrganisationRow, UserRow
from models.audit import Action
from models.enterprises import EnterpriseRow
from models.queries import audit, members, own_data, people
from models.queries.people import OrganisationFilter, OrganisationOrder
from web import site
from web.accounts.members import Role, current_person
from web.arguments import COUNTRY, TOKEN, Listing, ListingRules, read_listing
from web.csv_export import csv_response
from web.languages import gettext as _
from web.permissions import administrator
from web.presenters.facets import present_around
from web.presenters.people import (
    ORGANISATIONS_HEADER,
    organisation_rows,
    organisation_texts,
    present_organisation,
)
from web.reading import current_reader

blueprint = Blueprint("organisations", __name__, url_prefix="/admin/organisations")
RULES = ListingRules(facets={"kind": TOKEN, "country": COUNTRY}, orders=tuple(OrganisationOrder), per_page=50)


@blueprint.get("")
@administrator
def index() -> ResponseReturnValue:
    """Show the organisations that fit the address."""
    listing, reader = read_listing(request.args, RULES), current_reader()
    asked = _asked(listing)
    with site.open_session() as session:
        total, facets = people.count_organisations(session, asked), people.organisation_facets(session)
        rows = people.find_organisations(session, asked, limit=RULES.per_page, offset=listing.offset)
        lines = [present_organisation(*row, reader) for row in rows]
    texts = organisation_texts(reader)

    def address(other: Listing) -> str:
        return site.address(".index", other.arguments())

    return render_template(
        "admin/organisations.html",
        organisations=lines,
        **present_around(listing, total, facets, texts=texts, address=address, reader=reader),
        csv_url=site.address(".export", listing.at_page(1).arguments()),
    )


@blueprint.get("/export.csv")
@administrator
def export() -> ResponseReturnValue:
    """Give the organisations that fit the address as a table."""
    asked = _asked(read_listing(request.args, RULES))
    with site.open_session() as session:
        rows = list(organisation_rows(people.find_organisations(session, asked, limit=people.MOST_EXPORTED)))
    return csv_response("organisations.csv", ORGANISATIONS_HEADER, rows)


@blueprint.get("/<int:organisation_id>")
@administrator
def show(organisation_id: int) -> ResponseReturnValue:
    """Show an organisation with its members."""
    with site.open_session() as session:
        row = _found(session, organisation_id)
        found = members.members(session, organisation_id)
        invited = members.open_invitations(session, organisation_id, site.get_site().clock())
        enterprise = None if row.enterprise_id is None else session.get(EnterpriseRow, row.enterprise_id)
        view = present_organisation(row, len(found), enterprise, current_reader())
        session.expunge_all()
    return render_template("admin/organisation.html", view=view, members=found, invitations=invited)


@blueprint.post("/<int:organisation_id>/members/<int:user_id>/role")
@administrator
def set_role(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Make a member an owner, or the other way round."""
    role = request.form.get("role", "")
    if role not in tuple(Role):
        abort(400)
    return _change(organisation_id, user_id, role)


@blueprint.post("/<int:organisation_id>/members/<int:user_id>/remove")
@administrator
def remove(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Let a member go."""
    return _change(organisation_id, user_id, None)


def _change(organisation_id: int, user_id: int, role: str | None) -> ResponseReturnValue:
    """Give a member a role, or let the member go (``None``); write it down where that changes anything."""
    try:
        with site.open_session() as session:
            organisation = _found(session, organisation_id)
            person = people.person(session, user_id)
            if person is None:
                abort(404)
            if members.role_of(session, organisation_id, user_id) not in (None, role):
                _apply(session, organisation, person, role)
                _note(session, organisation_id, user_id, role)
        flash(_("Saved."), "success")
    except members.LastOwnerError:
        flash(_("Somebody must stay owner. Make another member an owner first."), "error")
    return redirect(url_for(".show", organisation_id=organisation_id))


def _apply(session: Session, organisation: OrganisationRow, person: UserRow, role: str | None) -> None:
    if role is not None:
        members.set_role(session, organisation.id, person.id, role)
        return
    if organisation.enterprise_id is not None:
        own_data.forget_alerts(session, person.email, organisation.enterprise_id)
    members.remove(session, organisation.id, person.id)


def _note(session: Session, organisation_id: int, user_id: int, role: str | None) -> None:
    action = Action.MEMBERSHIP_REMOVED if role is None else Action.MEMBERSHIP_CHANGED
    details: dict[str, Detail] = {"person": user_id} if role is None else {"person": user_id, "role": role}
    now, subject = site.get_site().clock(), ("organisation", organisation_id)
    audit.record(session, current_person(), action, subject, now=now, details=details)


def _found(session: Session, organisation_id: int) -> OrganisationRow:
    row = people.organisation(session, organisation_id)
    if row is None:
        abort(404)
    return row


def _asked(listing: Listing) -> OrganisationFilter:
    return OrganisationFilter(
        listing.words, listing.values("kind"), listing.values("country"), OrganisationOrder(listing.order)
    )
