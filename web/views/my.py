"""Where somebody's work begins: the organisations for which a person works, and founding one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.accounts import MembershipRow
from models.queries import accounts, members
from web import site
from web.accounts.members import Kind, current_person, forget_memberships, own_memberships
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member, signed_in
from web.presenters.codes import COUNTRIES, country_choices
from web.reading import current_reader

blueprint = Blueprint("my", __name__, url_prefix="/my")


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Go to the work of the reader, or ask for whom it is."""
    found = own_memberships()
    if len(found) == 1:
        return redirect(workplace_url(found[0]))
    person = current_person()
    if not found and person is not None and person.is_administrator:
        return redirect(url_for("admin.index"))
    if not found:
        return redirect(url_for(".new"))
    return render_template("my/organisations.html", memberships=found)


@blueprint.route("/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    """Found an organisation: an enterprise or a buyer."""
    form = Form(request.form)
    if request.method == "POST":
        kind = form.choice("kind", tuple(Kind), needed=_("Choose one of the two."))
        name = form.line("name", needed=_("Enter the name."))
        country = form.choice("country", COUNTRIES, needed=_("Choose a country."))
        person = current_person()
        if form.is_right and person is not None:
            with site.open_session() as session:
                row = accounts.add_organisation(session, kind=kind, name=name, country=country, owner_id=person.id)
                organisation_id = row.id
            flash(_("%(name)s is ready.") % {"name": name}, "success")
            endpoint = "profile.edit" if kind == Kind.ENTERPRISE else ".show"
            return redirect(url_for(endpoint, organisation_id=organisation_id))
    status = 422 if form.errors else 200
    return render_template("my/new.html", form=form, countries=country_choices(current_reader().language)), status


@blueprint.get("/<int:organisation_id>")
@member()
def show(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Go to the work for one organisation."""
    return redirect(workplace_url(acting()))


@blueprint.post("/<int:organisation_id>/delete")
@member(owner=True)
def delete(organisation_id: int) -> ResponseReturnValue:
    """Delete an organisation in which nobody else works."""
    back, name = redirect(url_for("members.index", organisation_id=organisation_id)), acting().organisation.name
    if request.form.get("sure") != "yes":
        flash(_("Nothing is deleted. Tick that you are sure first."), "error")
        return back
    try:
        with site.open_session() as session:
            members.close(session, organisation_id, site.get_site().clock())
    except members.MembersLeftError:
        flash(_("Others work here, too. Leave instead, or remove them first."), "error")
        return back
    except members.InvitedTodayError:
        flash(_("An invitation was sent within a day. Delete the organisation tomorrow."), "error")
        return back
    forget_memberships()
    flash(_("%(name)s is deleted.") % {"name": name}, "success")
    return redirect(url_for(".index"))


def workplace_url(membership: MembershipRow) -> str:
    """Return where the work for an organisation begins."""
    organisation = membership.organisation
    if organisation.kind == Kind.BUYER:
        return url_for("drafts.index", organisation_id=organisation.id)
    endpoint = "profile.edit" if organisation.enterprise_id is None else "matches.index"
    return url_for(endpoint, organisation_id=organisation.id)
