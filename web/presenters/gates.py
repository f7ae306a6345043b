"""The names of the hard rules that keep a lot from an enterprise."""

from __future__ import annotations

from web.presenters.reader import Reader


def gate_title(name: str, reader: Reader) -> str:
    """Return the short name of a gate."""
    titles = {
        "not_open": reader.gettext("No open call"),
        "closed": reader.gettext("Deadline passed"),
        "reserved_for_others": reader.gettext("Reserved for others"),
        "outside_regions": reader.gettext("Outside the regions served"),
        "over_capacity": reader.gettext("Too large"),
        "excluded": reader.gettext("Excluded by the profile"),
    }
    return titles.get(name, name.replace("_", " ").capitalize())
