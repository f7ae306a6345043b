"""What the owners of an enterprise read about a proof, in their language.

Pure: decides sentences; must not read or send anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from config.i18n import get_locale, get_translations
from matcher.standing import status_title


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """What a letter names: ``status`` as in ``matcher.enterprise_entries``, ``reason`` of a rejection.

    ``is_in_profile``: whether the profile names the status; buyers see no other.
    """

    enterprise: str
    status: str
    expires_on: date | None
    reason: str
    link: str
    is_in_profile: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be kept."""

    subject: str
    text: str
    html: str


def write_letter(occasion: str, facts: ProofFacts, language: str) -> Letter:
    """Return the letter of an occasion: verified, rejected, ends-60, ends-14 or expired."""
    _ = get_translations(language).gettext
    day = "" if facts.expires_on is None else format_date(facts.expires_on, "long", locale=get_locale(language))
    named = {"status": status_title(facts.status, _) or facts.status, "day": day, "name": facts.enterprise}
    is_unseen = occasion == "verified" and not facts.is_in_profile
    subject, paragraphs = _sentences("verified-unseen" if is_unseen else occasion, _, is_seen=facts.is_in_profile)
    content = {
        "language": language,
        "title": subject % named,
        "paragraphs": [text % named for text in paragraphs],
        "reason": facts.reason if occasion == "rejected" else "",
        "reason_title": _("The reason:"),
        "link": facts.link,
        "link_label": _("See your evidence"),
        "foot": _("You receive this mail because you are an owner of %(name)s on Tenderbridge.") % named,
    }
    text, html = (_environment().get_template(f"letter.{kind}.j2").render(content) for kind in ("txt", "html"))
    return Letter(subject % named, text, html)


def _sentences(occasion: str, gettext: Callable[[str], str], *, is_seen: bool) -> tuple[str, tuple[str, ...]]:
    _ = gettext
    cost = _("Without a valid proof, buyers see your status as not verified, and reserved tenders may pass you by.")
    if not is_seen:
        cost = _("Your profile does not name this status, so no buyer sees it.")
    renew = _("Upload a new one in time; it is looked at before it counts.")
    told: dict[str, tuple[str, tuple[str, ...]]] = {
        "verified": (
            _("Your status is verified: %(status)s"),
            (
                _("We have looked at the proof of %(name)s. Buyers now see this status as verified until %(day)s."),
                _("We remind you before it ends."),
            ),
        ),
        "verified-unseen": (
            _("Your status is verified: %(status)s"),
            (
                _("We have looked at the proof of %(name)s. It is verified until %(day)s."),
                _("But your profile does not name this status yet, so no buyer sees it."),
                _("Open your evidence and choose “Add this status to the profile”."),
            ),
        ),
        "rejected": (
            _("Your proof was not accepted: %(status)s"),
            (
                _("We have looked at the proof of %(name)s and could not accept it."),
                _("You can upload another one at any time."),
            ),
        ),
        "expired": (
            _("Your proof has expired: %(status)s"),
            (_("The proof of %(name)s was valid until %(day)s."), cost),
        ),
    }
    ends = (
        _("Your proof ends on %(day)s: %(status)s"),
        (_("The proof of %(name)s is valid until %(day)s."), renew, cost),
    )
    return told.get(occasion, ends)


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("jobs.evidence"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
