"""An authority's drafts: what it wants to buy, and the social enterprises that could do it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from matcher.codes.folding import folded
from matcher.drafting import MOST_LOTS
from models.accounts import UserRow
from models.queries import drafts
from web import site
from web.accounts.members import Kind, current_person
from web.arguments import read_listing
from web.bidder_list import RULES
from web.bidder_reading import TableRead, read_bidder, read_lot, read_table
from web.csv_export import csv_response
from web.draft_keeping import draft_of, lot_of
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.dates import present_moment
from web.presenters.drafts import present_draft, present_lot_bidders, present_one_bidder, present_row
from web.presenters.facets import present_paging
from web.presenters.gates import present_gate_counts
from web.presenters.references import present_references
from web.presenters.reservation import present_advice
from web.presenters.shortlist import chosen_columns, column_titles, present_filters, table_rows
from web.reading import current_reader
from web.xlsx_export import xlsx_response

MOST_OF_TITLE = 40
"""Characters of a lot's title in the name of a file."""
blueprint = Blueprint("drafts", __name__, url_prefix="/my/<int:organisation_id>/drafts")


@blueprint.get("")
@member(Kind.BUYER)
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the drafts of the authority."""
    with site.open_reading() as session:
        found = drafts.of_organisation(session, organisation_id)
        session.expunge_all()
    rows = [present_row(draft, current_reader()) for draft in found]
    return render_template("my/drafts.html", membership=acting(), drafts=rows)


@blueprint.get("/<int:draft_id>")
@member(Kind.BUYER)
def show(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Show a draft with its lots and how many enterprises fit each."""
    with site.open_reading() as session:
        draft = draft_of(session, organisation_id, draft_id)
        chosen = drafts.count_chosen(session, [lot.id for lot in draft.lots])
        session.expunge_all()
    if len(draft.lots) == 1:
        return redirect(url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=draft.lots[0].id))
    view = present_draft(draft, chosen, current_reader())
    return render_template("my/draft.html", membership=acting(), draft=view, most_lots=MOST_LOTS)


@blueprint.get("/<int:draft_id>/lots/<int:lot_id>")
@member(Kind.BUYER)
def lot(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Show who fits a lot, the best first, or whom the authority chose."""
    read, reader = read_lot(organisation_id, draft_id, lot_id, request.args), current_reader()
    here = url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id)
    chosen = {"view": "chosen"} if read.only_chosen else {}
    person = current_person()
    return render_template(
        "my/draft_lot.html",
        membership=acting(),
        view=present_lot_bidders(
            read.draft,
            read.lot,
            read.found,
            choices=read.choices,
            evidence=read.evidence,
            reader=reader,
        ),
        told={owner: present_references(rows, reader) for owner, rows in read.references.items()},
        paging=present_paging(
            read.listing,
            read.n_found,
            address=lambda other: site.with_arguments(here, {**chosen, **other.arguments()}),
        ),
        filters=present_filters(read.sketches, read.listing, reader),
        n_found=read.n_found,
        n_listed=len(read.sketches),
        ruled_out=present_gate_counts(read.ruled_out, reader),
        only_chosen=read.only_chosen,
        n_chosen=read.n_chosen,
        waits=read.draft.matched_at is None,
        compared=present_moment(read.draft.matched_at, reader),
        advice=present_advice(
            read.lot, read.market, reader, evidence=read.evidence, past_reserved_awards=read.past_reserved_awards
        ),
        here=here,
        columns=column_titles(reader),
        ticked=chosen_columns(None if person is None else person.shortlist_columns),
        arguments=read.listing.at_page(1).arguments(),
        bidder_url=lambda enterprise_id: site.with_arguments(
            f"{here}/enterprises/{enterprise_id}", {**chosen, **read.listing.arguments()}
        ),
    )


@blueprint.get("/<int:draft_id>/lots/<int:lot_id>/enterprises/<int:enterprise_id>")
@member(Kind.BUYER)
def bidder(organisation_id: int, draft_id: int, lot_id: int, enterprise_id: int) -> ResponseReturnValue:
    """Show why an enterprise fits a lot, point by point."""
    found = read_bidder(organisation_id, draft_id, lot_id, enterprise_id)
    if found is None:
        abort(404)
    the_list = url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id)
    return render_template(
        "my/bidder.html",
        membership=acting(),
        view=present_one_bidder(found.bidder, found.lot, found.evidence, current_reader()),
        lot=found.lot,
        lot_url=the_list,
        back=site.with_arguments(the_list, request.args.to_dict(flat=False)),
    )


@blueprint.post("/<int:draft_id>/delete")
@member(Kind.BUYER)
def delete(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Delete a draft with all that was noted."""
    with site.open_session() as session:
        session.delete(draft_of(session, organisation_id, draft_id, to_change=True))
    flash(_("The draft is deleted."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/<int:draft_id>/lots/<int:lot_id>/choose")
@member(Kind.BUYER)
def choose(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Put an enterprise on the shortlist, change its note, or take it off."""
    person, enterprise = current_person(), request.form.get("enterprise", "")
    if person is None or not enterprise.isascii() or not enterprise.isdigit() or len(enterprise) > 15:
        abort(400)
    with site.open_session() as session:
        lot_of(draft_of(session, organisation_id, draft_id, to_change=True), lot_id)
        if request.form.get("off"):
            drafts.unchoose(session, lot_id, int(enterprise))
        else:
            note = Form(request.form).text("note", most=2_000)
            if not drafts.choose(session, lot_id, int(enterprise), note=note, user_id=person.id):
                abort(404)
    view = {"view": "chosen"} if request.form.get("view") == "chosen" else {}
    here = url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id)
    return redirect(f"{site.with_arguments(here, view)}#enterprise-{enterprise}")


@blueprint.post("/<int:draft_id>/lots/<int:lot_id>/columns")
@member(Kind.BUYER)
def export_columns(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Remember the columns that a person wants, and go on to the table."""
    person, kind = current_person(), request.form.get("kind", "")
    if person is None or kind not in ("csv", "xlsx"):
        abort(400)
    with site.open_session() as session:
        lot_of(draft_of(session, organisation_id, draft_id), lot_id)
        row = session.get_one(UserRow, person.id)
        row.shortlist_columns = list(chosen_columns(request.form.getlist("column")))
    ids: dict[str, Any] = {"organisation_id": organisation_id, "draft_id": draft_id, "lot_id": lot_id}
    if request.form.get("view") == "chosen":
        return redirect(url_for(".export", kind=kind, **ids))
    listing = read_listing(request.form, RULES).at_page(1)
    return redirect(site.with_arguments(url_for(".export_all", kind=kind, **ids), listing.arguments()))


@blueprint.get("/<int:draft_id>/lots/<int:lot_id>/shortlist.<any(csv, xlsx):kind>")
@member(Kind.BUYER)
def export(organisation_id: int, draft_id: int, lot_id: int, kind: str) -> ResponseReturnValue:
    """Give the shortlist as a table."""
    listing = read_listing(MultiDict(), RULES)
    return _table("shortlist", kind, read_table(organisation_id, draft_id, lot_id, listing, chosen=True))


@blueprint.get("/<int:draft_id>/lots/<int:lot_id>/bidders.<any(csv, xlsx):kind>")
@member(Kind.BUYER)
def export_all(organisation_id: int, draft_id: int, lot_id: int, kind: str) -> ResponseReturnValue:
    """Give all that fit and that the filters of the address keep, as a table."""
    listing = read_listing(request.args, RULES)
    return _table("bidders", kind, read_table(organisation_id, draft_id, lot_id, listing, chosen=False))


def _table(name: str, kind: str, read: TableRead) -> Response:
    """Return bidders as a table with the columns that the reader chose last."""
    person, reader = current_person(), current_reader()
    columns = chosen_columns(None if person is None else person.shortlist_columns)
    titles = column_titles(reader)
    rows = list(table_rows(read, columns, reader))
    header, about = [titles[column] for column in columns], folded(read.lot.title)[:MOST_OF_TITLE].strip()
    filename = f"{name}-{about}".replace(" ", "-").rstrip("-") + f".{kind}"
    if kind == "csv":
        return csv_response(filename, header, rows)
    return xlsx_response(filename, header, rows, title=read.lot.title)
