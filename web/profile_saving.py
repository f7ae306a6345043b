"""Changes single fields of a stored profile: they are checked, kept and matched as the whole form would be.

Owns the way from a row to a new entry; must not hold views.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask import abort, request
from sqlalchemy.orm import Session

from jobs.queues import ring
from matcher.enterprise_entries import EnterpriseEntry, read_entry
from models.accounts import OrganisationRow
from models.enterprises import EnterpriseRow
from models.queries.enterprise_entries import store_entries
from models.queries.pages_enterprise import load_whole, load_whole_to_change
from web import profile_form, site

EMBED = "embed_enterprise"
"""Of what an enterprise says; it asks for matching."""


@dataclass(slots=True)
class OwnProfile:
    """The stored profile that is being read or changed, in its session."""

    session: Session
    row: EnterpriseRow

    is_changed: bool = False

    def change(self, **lists: Sequence[str]) -> None:
        """Replace lists of the profile (cpv, dropped_cpv, nuts, status); nothing happens where all are as they were.

        What the lists may hold is for the caller to know: codes that are none are refused with 400.
        """
        fields = {**profile_form.fields_of(self.row), **{name: list(values) for name, values in lists.items()}}
        entry = read_entry(1, fields)
        if not isinstance(entry, EnterpriseEntry):
            abort(400)
        stored = store_entries(self.session, {self.row.key: entry})
        self.is_changed = self.is_changed or bool(stored.changed)


@contextmanager
def own_profile(organisation: OrganisationRow) -> Iterator[OwnProfile]:
    """Open the stored profile of an organisation; 404 where it has none. What was changed is matched afterwards.

    Who posts a form holds it alone: of changes at once, each sees the one before.
    """
    load = load_whole_to_change if request.method == "POST" else load_whole
    with site.open_session() as session:
        row = None
        if organisation.enterprise_id is not None:
            row = load(session, organisation.enterprise_id)
        if row is None:
            abort(404)
        own = OwnProfile(session, row)
        yield own
    if own.is_changed:
        ring(site.get_site().settings, EMBED)
