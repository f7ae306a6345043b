"""An enterprise's own profile: what it can do, where, how much; saving it matches it anew."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from jobs.queues import ring
from matcher.enterprise_entries import EnterpriseEntry, key_of
from models.accounts import OrganisationRow
from models.enterprises import EnterpriseRow
from models.queries.accounts import lock_organisation
from models.queries.enterprise_entries import store_entries
from models.queries.enterprises import set_listed, stored_enterprises
from models.queries.pages_enterprise import load_whole, load_whole_to_change
from web import profile_form, site
from web.accounts.members import Kind
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.completeness import present_completeness
from web.presenters.profile import present_profile
from web.profile_reading import CountedGaps, read_gaps
from web.reading import current_reader
from web.uploads import takes_upload

blueprint = Blueprint("profile", __name__)
MOST_REQUEST_BYTES = 1_000_000
"""All that the fields may hold, in a script whose letters take six bytes each on their way."""


@blueprint.get("/my/<int:organisation_id>/profile")
@member(Kind.ENTERPRISE)
def edit(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Show the profile to be filled in or changed."""
    organisation = acting().organisation
    with site.open_session() as session:
        row = _own(session, organisation)
        counted = read_gaps(session, row)
        session.expunge_all()
    form = profile_form.blank(organisation.name) if row is None else profile_form.filled(row)
    return _page(form, row, counted)


@blueprint.post("/my/<int:organisation_id>/profile")
@member(Kind.ENTERPRISE)
@takes_upload(MOST_REQUEST_BYTES)
def save(organisation_id: int) -> ResponseReturnValue:
    """Keep the profile and have it matched."""
    organisation = acting().organisation
    with site.open_session() as session:
        own = lock_organisation(session, organisation_id)
        row = None if own.enterprise_id is None else load_whole_to_change(session, own.enterprise_id)
        form, entry = profile_form.read(request.form, organisation.country, row)
        if entry is None:
            counted = read_gaps(session, row)
            session.expunge_all()
            return _page(form, row, counted), 422
        key = _free_key(session, entry) if row is None else row.key
        stored = store_entries(session, {key: entry})
        is_listed, was_listed = bool(form.values["listed"]), row is not None and row.listed
        set_listed(session, stored.ids[key], listed=is_listed, now=site.now())
        own.enterprise_id, own.name = stored.ids[key], entry.name
    if stored.new or stored.changed:
        ring(site.get_site().settings, "embed_enterprise")
        flash(_("Saved. We are matching you with all open tenders."), "success")
    elif stored.contacts:
        flash(_("Saved."), "success")
    elif is_listed == was_listed:
        flash(_("Nothing has changed."), "info")
    if is_listed != was_listed:
        told = _("Your page is public now: buyers find you.") if is_listed else _("Your page is not public any more.")
        flash(told, "success")
    return redirect(url_for("matches.index", organisation_id=organisation_id))


def _page(form: Form, row: EnterpriseRow | None, counted: CountedGaps) -> str:
    reader = current_reader()
    return render_template(
        "my/profile.html",
        membership=acting(),
        form=form,
        profile=present_profile(form, row, acting().organisation.country, reader),
        completeness=present_completeness(form, row, counted.gaps, gated_kept=counted.gated_kept, reader=reader),
    )


def _own(session: Session, organisation: OrganisationRow) -> EnterpriseRow | None:
    if organisation.enterprise_id is None:
        return None
    return load_whole(session, organisation.enterprise_id)


def _free_key(session: Session, entry: EnterpriseEntry) -> str:
    """Return a key that no other enterprise has: one of the same name must not be overwritten."""
    key = key_of(entry)
    while stored_enterprises(session, [key]):
        key = f"{key_of(entry)[:90]}-{secrets.token_hex(4)}"
    return key
