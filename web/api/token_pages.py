"""Where owners make and revoke the tokens of their organisation; a secret is shown once, on the answer itself."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from models.api_tokens import ApiTokenRow
from models.queries import api_tokens
from web import site
from web.accounts.members import Kind, current_person
from web.api.tokens import BEGINNING, SCOPES, hash_of, make_secret
from web.forms import Form
from web.languages import gettext as _
from web.languages import ngettext
from web.permissions import acting, member
from web.presenters.api_tokens import present_tokens, scope_title
from web.reading import current_reader

blueprint = Blueprint("api_pages_tokens", __name__, url_prefix="/my/<int:organisation_id>/tokens")
DAYS = (30, 90, 365)


@blueprint.get("")
@member()
def index(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Show the tokens of the organisation, without their secrets."""
    return _page(Form(MultiDict({"days": "90"})))


@blueprint.post("")
@member(owner=True)
def make(organisation_id: int) -> ResponseReturnValue:
    """Make a token and show its secret, this once."""
    form, person = _read(), current_person()
    if form.is_right and person is not None:
        secret, now = make_secret(), site.get_site().clock()
        row = ApiTokenRow(
            organisation_id=organisation_id,
            name=form.values["name"],
            token_hash=hash_of(secret),
            beginning=secret[:BEGINNING],
            scopes=form.lists["scopes"],
            created_by=person.id,
            expires_at=now + timedelta(days=int(form.values["days"])),
        )
        try:
            with site.open_session() as session:
                api_tokens.add(session, row, now)
            return _once(secret, row.name)
        except api_tokens.TooManyTokensError:
            form.errors["name"] = _("Too many tokens work already. Revoke one first.")
    return _page(form), 422


@blueprint.post("/<int:token_id>/revoke")
@member(owner=True)
def revoke(organisation_id: int, token_id: int) -> ResponseReturnValue:
    """End a token at once."""
    with site.open_session() as session:
        is_found = _revoke(session, organisation_id, token_id)
    if is_found:
        flash(_("The token is revoked; programs that use it are refused."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


def _revoke(session: Session, organisation_id: int, token_id: int) -> bool:
    return api_tokens.revoke(session, organisation_id, token_id, site.get_site().clock())


def _read() -> Form:
    form = Form(request.form)
    form.line("name", needed=_("Enter a name, such as that of the program."), most=80)
    form.choice("days", [str(days) for days in DAYS], needed=_("Choose how long it works."))
    offered = SCOPES[Kind(acting().organisation.kind)]
    form.lists["scopes"] = [str(scope) for scope in offered if scope in request.form.getlist("scopes")]
    if not form.lists["scopes"]:
        form.errors["scopes"] = _("Choose what it may do.")
    return form


def _once(secret: str, name: str) -> ResponseReturnValue:
    response = make_response(_page(Form(MultiDict({"days": "90"})), secret=secret, name=name), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: Form, *, secret: str = "", name: str = "") -> str:
    form.values.setdefault("days", form.given.get("days", ""))
    membership, reader = acting(), current_reader()
    with site.open_session() as session:
        found = api_tokens.of_organisation(session, membership.organisation_id)
        session.expunge_all()
    return render_template(
        "my/tokens.html",
        membership=membership,
        tokens=present_tokens(found, reader),
        scopes=[(str(scope), scope_title(scope, reader)) for scope in SCOPES[Kind(membership.organisation.kind)]],
        days=[(str(n), ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in DAYS],
        form=form,
        secret=secret,
        secret_name=name,
        base_url=site.get_site().settings.base_url.rstrip("/"),
    )
