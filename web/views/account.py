"""Somebody's own account: name, language, how to sign in, where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.proxies import _datastore

from config.i18n import LANGUAGES
from config.time_zones import time_zones
from models.queries import accounts
from web import site
from web.accounts.members import current_person, own_memberships
from web.accounts.sign_ins import current_hash
from web.forms import Form
from web.languages import gettext as _
from web.permissions import signed_in
from web.presenters.sign_ins import present_sign_in
from web.presenters.zones import zone_choices, zone_city
from web.reading import current_reader, unchosen_zone

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """Show the account."""
    person = current_person()
    assert person is not None  # noqa: S101 - signed_in has seen to it
    with site.open_session() as session:
        found = accounts.sign_ins(session, person.id)
        session.expunge_all()
    here, reader = current_hash(), current_reader()
    return render_template(
        "account/index.html",
        zones=zone_choices(reader),
        unchosen_city=zone_city(unchosen_zone(), reader),
        memberships=own_memberships(),
        sign_ins=[present_sign_in(row, reader, is_here=row.token_hash == here) for row in found],
    )


@blueprint.post("/details")
@signed_in
def save() -> ResponseReturnValue:
    """Keep name, language and time zone."""
    person = current_person()
    assert person is not None  # noqa: S101
    form = Form(request.form)
    person.name = form.line("name", most=100)
    person.language = form.choice("language", LANGUAGES, needed=_("Choose a language.")) or person.language
    zone = form.line("time_zone")
    person.time_zone = zone if zone in time_zones() else None
    _datastore.commit()  # type: ignore[no-untyped-call]
    flash(_("Saved."), "success")
    return redirect(url_for(".index"))


@blueprint.post("/sign-ins/<int:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out in one browser."""
    person = current_person()
    assert person is not None  # noqa: S101
    with site.open_session() as session:
        ended = accounts.end_sign_ins(session, person.id, sign_in_id=sign_in_id, now=site.get_site().clock())
    flash(_("That browser is signed out.") if ended else _("That browser was signed out already."), "success")
    return redirect(url_for(".index"))


@blueprint.post("/sign-ins/end-others")
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    person = current_person()
    assert person is not None  # noqa: S101
    with site.open_session() as session:
        accounts.end_sign_ins(session, person.id, but=current_hash(), now=site.get_site().clock())
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for(".index"))
