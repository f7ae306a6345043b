"""Where somebody is signed in: the browser in plain words, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.accounts import SignInRow
from web.presenters.dates import present_moment
from web.presenters.reader import Reader

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SignInView:
    """A browser in which somebody is signed in."""

    id: int
    browser: str
    since: str
    seen: str
    is_here: bool


def present_sign_in(row: SignInRow, reader: Reader, *, is_here: bool) -> SignInView:
    """Return a sign-in as the account page shows it."""
    found = [next((name for mark, name in marks if re.search(mark, row.agent)), "") for marks in (BROWSERS, SYSTEMS)]
    return SignInView(
        id=row.id,
        browser=", ".join(filter(None, found)) or reader.gettext("Unknown browser"),
        since=present_moment(row.created_at, reader),
        seen=present_moment(row.seen_at, reader),
        is_here=is_here,
    )
