"""The references of an enterprise: past work that it tells of itself, up to twenty pieces."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.enterprises import ReferenceRow
from models.queries import references
from web import reference_form, site
from web.accounts.members import Kind
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.references import present_references
from web.profile_saving import own_profile
from web.reading import current_reader

blueprint = Blueprint("references", __name__, url_prefix="/my/<int:organisation_id>/references")


@blueprint.get("")
@member(Kind.ENTERPRISE)
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the references and the form of a new one."""
    if acting().organisation.enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    return _page(reference_form.begun(request.args))


@blueprint.post("")
@member(Kind.ENTERPRISE)
def add(organisation_id: int) -> ResponseReturnValue:
    """Keep a new reference."""
    form = reference_form.read(request.form, site.now().year)
    if not form.is_right:
        return _page(form), 422
    with own_profile(acting().organisation) as own:
        is_kept = references.add(own.session, own.row.id, reference_form.said(form))
    if not is_kept:
        flash(_("There are 20 references already. Remove one first."), "error")
        return _page(form), 422
    flash(_("Saved."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.route("/<int:reference_id>", methods=["GET", "POST"])
@member(Kind.ENTERPRISE)
def edit(organisation_id: int, reference_id: int) -> ResponseReturnValue:
    """Change a reference."""
    with own_profile(acting().organisation) as own:
        row = _one(own.session, own.row.id, reference_id)
        is_read = request.method == "POST"
        form = reference_form.read(request.form, site.now().year) if is_read else reference_form.filled(row)
        if is_read and form.is_right:
            for name, value in reference_form.said(form).items():
                setattr(row, name, value)
    if not is_read or not form.is_right:
        page = render_template("my/reference.html", membership=acting(), form=form, reference_id=reference_id)
        return page, 422 if form.errors else 200
    flash(_("Saved."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/<int:reference_id>/remove")
@member(Kind.ENTERPRISE)
def remove(organisation_id: int, reference_id: int) -> ResponseReturnValue:
    """Forget a reference."""
    with own_profile(acting().organisation) as own:
        references.remove(own.session, own.row.id, _one(own.session, own.row.id, reference_id).id)
    flash(_("The reference is removed."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


def _one(session: Session, enterprise_id: int, reference_id: int) -> ReferenceRow:
    row = references.one(session, enterprise_id, reference_id)
    if row is None:
        abort(404)
    return row


def _page(form: Form) -> str:
    with own_profile(acting().organisation) as own:
        rows = references.of_enterprise(own.session, own.row.id)
    return render_template(
        "my/references.html",
        membership=acting(),
        form=form,
        references=present_references(rows, current_reader()),
        most=references.MOST_REFERENCES,
        is_listed=own.row.listed,
    )
