"""The people who have an account, for administrators: found, told apart, blocked, made administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.confirmable import send_confirmation_instructions
from sqlalchemy.orm import Session

from models.accounts import UserRow
from models.audit import Action
from models.queries import accounts, audit, people
from models.queries.people import MARKS, PeopleFilter, PeopleOrder
from web import site
from web.accounts.members import current_person
from web.arguments import TOKEN, Listing, ListingRules, read_listing
from web.csv_export import csv_response
from web.languages import gettext as _
from web.languages import speaking
from web.permissions import administrator
from web.presenters.facets import present_around
from web.presenters.people import CSV_HEADER, csv_rows, facet_texts, present_line, present_person
from web.reading import current_reader

blueprint = Blueprint("people", __name__, url_prefix="/admin/people")
RULES = ListingRules(facets={"mark": TOKEN}, orders=tuple(PeopleOrder), per_page=50)
BETWEEN_LETTERS = timedelta(minutes=5)


@blueprint.get("")
@administrator
def index() -> ResponseReturnValue:
    """Show the people that fit the address."""
    listing, reader = read_listing(request.args, RULES), current_reader()
    asked = _asked(listing)
    with site.open_session() as session:
        total, counts = people.count_people(session, asked), people.count_marks(session, asked.words)
        rows = people.find_people(session, asked, limit=RULES.per_page, offset=listing.offset)
        lines = [present_line(*row[:3], reader, has_second_factor=row[3]) for row in rows]
    texts = facet_texts(reader)

    def address(other: Listing) -> str:
        return site.address(".index", other.arguments())

    return render_template(
        "admin/people.html",
        people=lines,
        **present_around(listing, total, {"mark": counts}, texts=texts, address=address, reader=reader),
        csv_url=site.address(".export", listing.at_page(1).arguments()),
    )


@blueprint.get("/export.csv")
@administrator
def export() -> ResponseReturnValue:
    """Give the people that fit the address as a table; that it was taken is written down."""
    asked = _asked(read_listing(request.args, RULES))
    with site.open_session() as session:
        rows = list(csv_rows(people.find_people(session, asked, limit=people.MOST_EXPORTED)))
        details = {"people": len(rows)}
        audit.record(session, _me(), Action.PEOPLE_EXPORTED, ("people", 0), now=_now(), details=details)
    return csv_response("people.csv", CSV_HEADER, rows)


@blueprint.get("/<int:user_id>")
@administrator
def show(user_id: int) -> ResponseReturnValue:
    """Show a person: for whom, where signed in, with which rights."""
    with site.open_session() as session:
        row = _found(session, user_id)
        view = present_person(
            row,
            memberships=accounts.memberships(session, user_id),
            sign_ins=accounts.sign_ins(session, user_id),
            seen_at=people.last_seen(session, user_id),
            has_second_factor=people.has_second_factor(session, user_id),
            reader=current_reader(),
        )
    return render_template("admin/person.html", view=view, is_me=user_id == _me().id)


@blueprint.post("/<int:user_id>/administrator")
@administrator
def set_administrator(user_id: int) -> ResponseReturnValue:
    """Make somebody an administrator, or end that."""
    is_on = _switch()
    return _change(
        user_id,
        lambda session: people.set_administrator(session, user_id, is_on=is_on, by=_me().id),
        Action.ADMINISTRATOR_GRANTED if is_on else Action.ADMINISTRATOR_WITHDRAWN,
    )


@blueprint.post("/<int:user_id>/active")
@administrator
def set_active(user_id: int) -> ResponseReturnValue:
    """Block somebody, who is signed out everywhere, or end that."""
    is_on = _switch()

    def change(session: Session) -> bool:
        is_changed = people.set_active(session, user_id, is_on=is_on, by=_me().id)
        if is_changed and not is_on:
            accounts.end_sign_ins(session, user_id, now=_now())
        return is_changed

    return _change(user_id, change, Action.PERSON_UNBLOCKED if is_on else Action.PERSON_BLOCKED)


@blueprint.post("/<int:user_id>/sign-ins/end")
@administrator
def end_sign_ins(user_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere; who does it to oneself signs in again."""
    return _change(
        user_id,
        lambda session: accounts.end_sign_ins(session, user_id, now=_now()) > 0,
        Action.PERSON_SIGNED_OUT,
    )


@blueprint.post("/<int:user_id>/confirmation")
@administrator
def send_confirmation(user_id: int) -> ResponseReturnValue:
    """Send the mail once more with which an address is confirmed, in the person's language."""
    with site.open_session() as session:
        row = _found(session, user_id)
        is_recent = people.was_written_to(session, row.email, since=_now() - BETWEEN_LETTERS)
        is_done = row.confirmed_at is not None
        if not is_recent and not is_done:
            audit.record(session, _me(), Action.CONFIRMATION_SENT, ("person", user_id), now=_now())
    if is_done:
        flash(_("The address is confirmed already."), "info")
    elif is_recent:
        flash(_("A mail to this address was written in the last five minutes. Wait a little."), "info")
    else:
        with speaking(row.language):
            send_confirmation_instructions(row)  # type: ignore[no-untyped-call]
        flash(_("The mail is on its way."), "success")
    return redirect(url_for(".show", user_id=user_id))


def _change(user_id: int, change: Callable[[Session], bool], action: Action) -> ResponseReturnValue:
    """Change a person's rights, write it down where anything changed, and come back to the person."""
    try:
        with site.open_session() as session:
            _found(session, user_id)
            if change(session):
                audit.record(session, _me(), action, ("person", user_id), now=_now())
        flash(_("Saved."), "success")
    except people.OwnAccountError:
        flash(_("You cannot lock yourself out. Ask another administrator."), "error")
    except people.LastAdministratorError:
        flash(_("This is the last administrator. Make somebody else an administrator first."), "error")
    return redirect(url_for(".show", user_id=user_id))


def _found(session: Session, user_id: int) -> UserRow:
    row = people.person(session, user_id)
    if row is None:
        abort(404)
    return row


def _asked(listing: Listing) -> PeopleFilter:
    marks = listing.values("mark")
    if any(mark not in MARKS for mark in marks):
        abort(400)
    return PeopleFilter(listing.words, marks, PeopleOrder(listing.order))


def _switch() -> bool:
    value = request.form.get("is_on")
    if value not in ("yes", "no"):
        abort(400)
    return value == "yes"


def _me() -> UserRow:
    person = current_person()
    assert person is not None  # noqa: S101 - administrator has seen to it
    return person


def _now() -> datetime:
    return site.get_site().clock()
