"""An authority's drafts: what it wants to buy, and the social enterprises that could do it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from jobs.queues import ring
from models.drafts import DraftLotRow, DraftRow
from models.queries import criteria as criteria_queries
from models.queries import drafts, references
from models.queries.evidence import evidence_of
from web import draft_form, site
from web.accounts.members import Kind, current_person
from web.arguments import Listing, ListingRules, read_page
from web.csv_export import csv_response
from web.forms import Form
from web.languages import current_language
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.drafts import (
    SHORTLIST_HEADER,
    form_choices,
    present_draft,
    present_lot_bidders,
    present_row,
    shortlist_rows,
)
from web.presenters.facets import present_paging
from web.presenters.references import present_references
from web.presenters.reservation import present_advice
from web.reading import current_reader
from web.xlsx_export import xlsx_response

blueprint = Blueprint("drafts", __name__, url_prefix="/my/<int:organisation_id>/drafts")
RULES = ListingRules(facets={}, orders=("score",), per_page=10)
MOST_LOTS = 50
MOST_CHOSEN = 200


@blueprint.get("")
@member(Kind.BUYER)
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the drafts of the authority."""
    with site.open_session() as session:
        found = drafts.of_organisation(session, organisation_id)
        session.expunge_all()
    rows = [present_row(draft, current_reader()) for draft in found]
    return render_template("my/drafts.html", membership=acting(), drafts=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@member(Kind.BUYER)
def new(organisation_id: int) -> ResponseReturnValue:
    """Begin a draft with its first lot."""
    if request.method == "GET":
        return _form_page(draft_form.blank(), None, None)
    form, person = draft_form.read(request.form), current_person()
    if not form.is_right:
        return _form_page(form, None, None), 422
    organisation = acting().organisation
    with site.open_session() as session:
        draft = DraftRow(
            organisation_id=organisation_id,
            title=form.values["title"],
            country=organisation.country,
            language=current_language(),
            created_by=None if person is None else person.id,
        )
        session.add(draft)
        session.flush()
        _add_lot(session, draft, form, position=1)
        draft_id = draft.id
    ring(site.get_site().settings, "match_draft")
    return redirect(url_for(".show", organisation_id=organisation_id, draft_id=draft_id))


@blueprint.get("/<int:draft_id>")
@member(Kind.BUYER)
def show(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Show a draft with its lots and how many enterprises fit each."""
    with site.open_session() as session:
        draft = _draft(session, organisation_id, draft_id)
        chosen = {lot.id: drafts.count_chosen(session, lot.id) for lot in draft.lots}
        session.expunge_all()
    if len(draft.lots) == 1:
        return redirect(url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=draft.lots[0].id))
    view = present_draft(draft, chosen, current_reader())
    return render_template("my/draft.html", membership=acting(), draft=view, most_lots=MOST_LOTS)


@blueprint.get("/<int:draft_id>/lots/<int:lot_id>")
@member(Kind.BUYER)
def lot(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Show who fits a lot, the best first, or whom the authority chose."""
    page, only_chosen = read_page(request.args), request.args.get("view") == "chosen"
    with site.open_session() as session:
        draft = _draft(session, organisation_id, draft_id)
        row = _lot(draft, lot_id)
        criteria = criteria_queries.published(session)
        found = drafts.bidders(
            session, lot_id, chosen=only_chosen, limit=RULES.per_page, offset=(page - 1) * RULES.per_page
        )
        n_chosen = drafts.count_chosen(session, lot_id)
        fitting = drafts.bidders(session, lot_id, chosen=False, limit=MOST_CHOSEN)
        told = references.of_enterprises(session, [item.enterprise.id for item in found])
        evidence = evidence_of(session, {item.enterprise.id for item in (*found, *fitting)})
        session.expunge_all()
    view = present_lot_bidders(draft, row, found, criteria=criteria, evidence=evidence, reader=current_reader())
    total = n_chosen if only_chosen else view.n_kept
    address = {"view": "chosen"} if only_chosen else {}
    here = url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id)
    paging = present_paging(
        Listing(RULES, page=page),
        total,
        address=lambda other: site.with_arguments(here, {**address, "page": str(other.page)}),
    )
    return render_template(
        "my/draft_lot.html",
        membership=acting(),
        view=view,
        paging=paging,
        only_chosen=only_chosen,
        n_chosen=n_chosen,
        waits=draft.matched_at is None,
        told={owner: present_references(rows, current_reader()) for owner, rows in told.items()},
        advice=present_advice(row, fitting, current_reader(), evidence=evidence),
        here=site.with_arguments(here, address),
    )


@blueprint.route("/<int:draft_id>/lots/new", methods=["GET", "POST"])
@member(Kind.BUYER)
def new_lot(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Add a lot to a draft."""
    with site.open_session() as session:
        draft = _draft(session, organisation_id, draft_id)
        if len(draft.lots) >= MOST_LOTS:
            abort(400)
        form = draft_form.read(request.form) if request.method == "POST" else draft_form.blank()
        if request.method == "POST" and form.is_right:
            _add_lot(session, draft, form, position=max((row.position for row in draft.lots), default=0) + 1)
        session.flush()
        session.expunge_all()
    if request.method == "GET" or not form.is_right:
        return _form_page(form, draft, None), 422 if form.errors else 200
    ring(site.get_site().settings, "match_draft")
    return redirect(url_for(".show", organisation_id=organisation_id, draft_id=draft_id))


@blueprint.route("/<int:draft_id>/lots/<int:lot_id>/edit", methods=["GET", "POST"])
@member(Kind.BUYER)
def edit_lot(organisation_id: int, draft_id: int, lot_id: int) -> ResponseReturnValue:
    """Change a lot; it is matched anew."""
    with site.open_session() as session:
        draft = _draft(session, organisation_id, draft_id)
        row = _lot(draft, lot_id)
        form = draft_form.read(request.form) if request.method == "POST" else draft_form.filled(row)
        if request.method == "POST" and form.is_right:
            draft_form.write(form, row)
            if len(draft.lots) == 1:
                draft.title = row.title
            drafts.ask_for_matching(session, draft)
        session.flush()
        session.expunge_all()
    if request.method == "GET" or not form.is_right:
        return _form_page(form, draft, row), 422 if form.errors else 200
    ring(site.get_site().settings, "match_draft")
    return redirect(url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id))


@blueprint.post("/<int:draft_id>/delete")
@member(Kind.BUYER)
def delete(organisation_id: int, draft_id: int) -> ResponseReturnValue:
    """Delete a draft with all that was noted."""
    with site.open_session() as session:
        session.delete(_draft(session, organisation_id, draft_id))
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
        _lot(_draft(session, organisation_id, draft_id), lot_id)
        if request.form.get("off"):
            drafts.unchoose(session, lot_id, int(enterprise))
        else:
            note = Form(request.form).text("note", most=2_000)
            if not drafts.choose(session, lot_id, int(enterprise), note=note, user_id=person.id):
                abort(404)
    view = {"view": "chosen"} if request.form.get("view") == "chosen" else {}
    here = url_for(".lot", organisation_id=organisation_id, draft_id=draft_id, lot_id=lot_id)
    return redirect(f"{site.with_arguments(here, view)}#enterprise-{enterprise}")


@blueprint.get("/<int:draft_id>/lots/<int:lot_id>/shortlist.<any(csv, xlsx):kind>")
@member(Kind.BUYER)
def export(organisation_id: int, draft_id: int, lot_id: int, kind: str) -> ResponseReturnValue:
    """Give the shortlist as a table."""
    with site.open_session() as session:
        _lot(_draft(session, organisation_id, draft_id), lot_id)
        found = drafts.bidders(session, lot_id, chosen=True, limit=MOST_CHOSEN)
        session.expunge_all()
    rows = list(shortlist_rows(found))
    answer: Response = (csv_response if kind == "csv" else xlsx_response)(f"shortlist.{kind}", SHORTLIST_HEADER, rows)
    return answer


def _form_page(form: Form, draft: DraftRow | None, lot: DraftLotRow | None) -> str:
    choices = form_choices(form, acting().organisation.country, lot, current_reader())
    return render_template("my/draft_form.html", membership=acting(), form=form, draft=draft, lot=lot, choices=choices)


def _draft(session: Session, organisation_id: int, draft_id: int) -> DraftRow:
    draft = drafts.load(session, organisation_id, draft_id) if draft_id < 2**62 else None
    if draft is None:
        abort(404)
    return draft


def _lot(draft: DraftRow, lot_id: int) -> DraftLotRow:
    found = next((row for row in draft.lots if row.id == lot_id), None)
    if found is None:
        abort(404)
    return found


def _add_lot(session: Session, draft: DraftRow, form: Form, *, position: int) -> None:
    row = DraftLotRow(draft_id=draft.id, position=position, language=draft.language, country=draft.country)
    draft_form.write(form, row)
    session.add(row)
    drafts.ask_for_matching(session, draft)
