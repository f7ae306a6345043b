"""Who works for an organisation: the list, invitations by mail, roles, leaving."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import EmailValidateException
from flask_security.proxies import _security
from sqlalchemy.orm import Session

from models.accounts import InvitationRow, UserRow
from models.queries import members, own_data
from web import site
from web.accounts.letters import write_letter
from web.accounts.members import Role, current_person, forget_memberships, own_membership
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member, public, signed_in
from web.presenters.texts import shorten, unlinked

blueprint = Blueprint("members", __name__)
INVITED_FOR = timedelta(days=14)
MAX_TOKEN = 100
MOST_NAME_IN_SUBJECT = 60


@blueprint.get("/my/<int:organisation_id>/members")
@member()
def index(organisation_id: int) -> ResponseReturnValue:
    """Show the members and who is invited."""
    return _page(organisation_id, Form(request.form))


@blueprint.post("/my/<int:organisation_id>/invitations")
@member(owner=True)
def invite(organisation_id: int) -> ResponseReturnValue:
    """Ask somebody by mail to join."""
    form = Form(request.form)
    form.line("email", needed=_("Enter an e-mail address."), most=254)
    role = form.choice("role", tuple(Role), needed=_("Choose a role."))
    if form.is_right:
        try:
            form.values["email"] = _security.mail_util.validate(form.values["email"])
        except EmailValidateException:
            form.errors["email"] = _("This is not an e-mail address.")
        else:
            if _works_here(organisation_id, form.values["email"]):
                form.errors["email"] = _("Who has this address works here already.")
    if form.is_right:
        try:
            _send_invitation(organisation_id, form.values["email"], role)
        except members.TooManyInvitationsError as error:
            form.errors["email"] = _refusal(error)
    if not form.is_right:
        return _page(organisation_id, form), 422
    flash(_("We have sent an invitation to %(email)s.") % {"email": form.values["email"]}, "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/my/<int:organisation_id>/invitations/<int:invitation_id>/withdraw")
@member(owner=True)
def withdraw(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    with site.open_session() as session:
        members.withdraw(session, organisation_id, site.get_site().clock(), invitation_id=invitation_id)
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for(".index", organisation_id=organisation_id))


@blueprint.post("/my/<int:organisation_id>/members/<int:user_id>/role")
@member(owner=True)
def set_role(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Make somebody an owner, or a member again."""
    role = Form(request.form).choice("role", tuple(Role), needed="role")
    if not role:
        abort(400)
    return _change(organisation_id, user_id, role)


@blueprint.post("/my/<int:organisation_id>/members/<int:user_id>/remove")
@member(owner=True)
def remove(organisation_id: int, user_id: int) -> ResponseReturnValue:
    """Let somebody go."""
    return _change(organisation_id, user_id, None)


@blueprint.post("/my/<int:organisation_id>/leave")
@member()
def leave(organisation_id: int) -> ResponseReturnValue:
    """Go oneself."""
    return _change(organisation_id, acting().user_id, None)


@blueprint.get("/invitations/<token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show who invites; opening the link changes nothing, because scanners open links too."""
    return render_template("my/invitation.html", invitation=_invitation(token), token=token)


@blueprint.post("/invitations/<token>")
@signed_in
def accept(token: str) -> ResponseReturnValue:
    """Join the organisation that invited the reader."""
    invitation, person = _invitation(token), current_person()
    if person is None or person.email != invitation.email:
        abort(403)
    with site.open_session() as session:
        members.accept(session, session.merge(invitation), person.id, site.get_site().clock())
    flash(_("You now work for %(name)s.") % {"name": invitation.organisation.name}, "success")
    return redirect(url_for("my.show", organisation_id=invitation.organisation_id))


def _page(organisation_id: int, form: Form) -> str:
    with site.open_session() as session:
        found = members.members(session, organisation_id)
        invited = members.open_invitations(session, organisation_id, site.get_site().clock())
        session.expunge_all()
    return render_template("my/members.html", membership=acting(), members=found, invitations=invited, form=form)


def _works_here(organisation_id: int, email: str) -> bool:
    with site.open_reading() as session:
        return any(row.user.email == email for row in members.members(session, organisation_id))


def _refusal(error: members.TooManyInvitationsError) -> str:
    """Return why nobody can be asked at the moment, and what to do."""
    if isinstance(error, members.TooManyInADayError):
        return _("You have sent 20 invitations within a day. Send more tomorrow.")
    if isinstance(error, members.TooManyToAddressError):
        return _("This address was invited three times within a day. Try again tomorrow.")
    return _("Too many invitations are open. Withdraw one first.")


def _send_invitation(organisation_id: int, email: str, role: str) -> None:
    token, now = secrets.token_urlsafe(24), site.get_site().clock()
    person, name = current_person(), unlinked(acting().organisation.name)
    with site.open_session() as session:
        row = InvitationRow(
            organisation_id=organisation_id,
            email=email,
            role=role,
            token_hash=_hash(token),
            invited_by=None if person is None else person.id,
            created_at=now,
            expires_at=now + INVITED_FOR,
        )
        members.invite(session, row, now)
        write_letter(
            session,
            email,
            _("%(name)s invites you to Tenderbridge") % {"name": shorten(name, MOST_NAME_IN_SUBJECT)},
            "security/email/invitation",
            name=name,
            inviter=(unlinked(person.name) or person.email) if person else "",
            link=url_for(".show_invitation", token=token, _external=True),
        )


def _change(organisation_id: int, user_id: int, role: str | None) -> ResponseReturnValue:
    """Give a member a role, or let them go (``None``)."""
    try:
        with site.open_session() as session:
            if role is None:
                _forget_alerts(session, user_id)
                is_found = members.remove(session, organisation_id, user_id)
            else:
                is_found = members.set_role(session, organisation_id, user_id, role)
    except members.LastOwnerError:
        flash(_("Somebody must stay owner. Make another member an owner first."), "error")
        return redirect(url_for(".index", organisation_id=organisation_id))
    if not is_found:
        abort(404)
    flash(_("Saved."), "success")
    forget_memberships()
    if own_membership(organisation_id) is None:
        return redirect(url_for("my.index"))
    return redirect(url_for(".index", organisation_id=organisation_id))


def _forget_alerts(session: Session, user_id: int) -> None:
    person, enterprise_id = session.get(UserRow, user_id), acting().organisation.enterprise_id
    if person is not None and enterprise_id is not None:
        own_data.forget_alerts(session, person.email, enterprise_id)


def _invitation(token: str) -> InvitationRow:
    if len(token) > MAX_TOKEN:
        abort(404)
    with site.open_session() as session:
        found = members.find_invitation(session, _hash(token), site.get_site().clock())
        session.expunge_all()
    if found is None:
        abort(410)
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
