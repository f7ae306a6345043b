"""Mails about accounts: rendered here in the reader's language, kept in the outbox, sent by a worker."""

from __future__ import annotations

from typing import Any

from flask import Flask, after_this_request, render_template
from flask_security import MailUtil
from sqlalchemy.orm import Session

from jobs.queues import ring
from models.queries.letters import add_letter
from web import languages, site


class OutboxMailUtil(MailUtil):
    """Flask-Security's way to mails: normalises addresses to lower case, keeps letters in the outbox."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def normalize(self, email: str) -> str:
        """Return the address as it is kept.

        Raises: EmailValidateException.
        """
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        """Return the address as it is kept.

        Raises: EmailValidateException.
        """
        return str(super().validate(email)).lower()

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],  # noqa: ARG002
        body: str | None,
        html: str | None,
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Keep the letter in a transaction of its own: Flask-Security commits only where a user has changed."""
        address = recipient if isinstance(recipient, str) else recipient[1]
        if template.endswith("/welcome_existing"):  # Flask-Security gives it the subject of the letter to newcomers
            subject = languages.gettext("You have an account already")
        with site.open_session() as session:
            keep_letter(session, address, subject, body or "", html or "")


def write_letter(session: Session, address: str, subject: str, template: str, **context: Any) -> None:
    """Render ``template`` (its .txt and .html) in the language of this request and keep it."""
    text = render_template(f"{template}.txt", **context)
    keep_letter(session, address, subject, text, render_template(f"{template}.html", **context))


def keep_letter(session: Session, address: str, subject: str, text: str, html: str) -> None:
    """Keep a letter in the caller's transaction and wake the worker when the request is over."""
    add_letter(session, address, languages.current_language(), subject, text=text, html=html)
    settings = site.get_site().settings

    @after_this_request
    def wake(response: Any) -> Any:
        response.call_on_close(lambda: ring(settings, "send_letter"))
        return response
