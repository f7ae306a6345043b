"""What follows signing up: the mail to wait for, and its link opened where nobody signed up."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.accounts.ownership import note_sign_up, unproven
from web.accounts.passwords import is_password_of
from web.forms import Form
from web.languages import gettext as _
from web.permissions import public

blueprint = Blueprint("sign_up", __name__)


@blueprint.get("/sign-up/sent")
@public
def sent() -> ResponseReturnValue:
    """Say that a mail is on its way and what to do when none comes; the same whether an account exists or not."""
    return render_template("account/mail_sent.html")


@blueprint.route("/confirm/<token>/password", methods=["GET", "POST"])
@public
def prove(token: str) -> ResponseReturnValue:
    """Ask who opens a link to confirm elsewhere for the password: a stranger may have typed the address."""
    person, form = unproven(token), Form(request.form)
    if request.method == "POST" and person is not None:
        if is_password_of(person, request.form.get("password", "")):
            note_sign_up(person.fs_uniquifier)
            person = None
        else:
            form.errors["password"] = _("The password is not right.")
    if person is None:
        return redirect(url_for("security.confirm_email", token=token))
    return render_template("account/prove.html", form=form), 422 if form.errors else 200
