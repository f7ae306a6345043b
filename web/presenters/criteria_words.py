"""What each weight, threshold, gate and knob of the criteria means, one sentence each, in the reader's language.

Features and gates say so themselves in their docstrings; a test holds these words against them.
"""

from __future__ import annotations

from web.presenters.reader import Reader


def feature_sentence(name: str, reader: Reader) -> str:
    """Return what a feature measures."""
    _ = reader.gettext
    sentences = {
        "semantic": _("How close the lot's text is in meaning to what the enterprise does, in whatever languages."),
        "cpv": _("How near the lot's procurement codes (CPV) are to the codes of the enterprise's work."),
        "kind": _(
            "What kind of work the lot's codes name. It counts where the rest of the trade says little, up to its"
            " weight."
        ),
        "lexical": _("Words and parts of words that the lot and the enterprise's own description share."),
        "geography": _("How near the place of the work is to the regions that the enterprise serves."),
        "value": _("Whether the value of the lot lies within the largest contract that the enterprise can carry."),
        "days_left": _("Whether there is enough time left to prepare a bid: three weeks or more is enough."),
        "reserved": _(
            "Whether the lot is reserved for sheltered workshops or similar organisations and the enterprise is one."
        ),
        "objectives": _(
            "Whether the buyer pursues social or green aims with this lot, which social enterprises serve."
        ),
        "language": _("Whether a bid may be written in a language that the enterprise works in."),
    }
    return sentences[name]


def gate_sentence(name: str, reader: Reader) -> str:
    """Return when a gate rules a lot out."""
    _ = reader.gettext
    sentences = {
        "closed": _("The deadline has passed."),
        "not_open": _(
            "The lot was cancelled, replaced by a later notice or awarded, or the notice was no call for tenders."
        ),
        "reserved_for_others": _("The lot is reserved for a kind of organisation that the enterprise is not."),
        "outside_regions": _("The work is done outside the regions that the enterprise serves."),
        "over_capacity": _("The lot is worth more than the enterprise can carry."),
        "excluded": _("The lot contains a word or a code that the enterprise has ruled out."),
    }
    return sentences[name]


def band_sentence(name: str, reader: Reader) -> str:
    """Return what a band promises."""
    _ = reader.gettext
    sentences = {
        "strong": _("At least eight in ten of these should be right."),
        "good": _("At least half of these should be right."),
        "possible": _("Worth a look; below this nothing is shown."),
    }
    return sentences[name]


def alert_from_words(reader: Reader) -> tuple[str, str]:
    """Return the name of the threshold of alerts and what it does."""
    _ = reader.gettext
    return _("Least score of an alert"), _("Matches below it are shown on the pages, but no mail tells of them.")


def knob_words(name: str, reader: Reader) -> tuple[str, str]:
    """Return a knob's name and what it does."""
    _ = reader.gettext
    words = {
        "least_region_nearness": (
            _("Least nearness of a region (0 to 1)"),
            _("How near a place must be to count as inside the regions served; 1 is the same region."),
        ),
        "most_capacity_factor": (
            _("Largest lot, in times of the largest contract"),
            _("A lot may be worth this many times the enterprise's largest contract before it is ruled out."),
        ),
        "candidates": (
            _("Open lots kept per enterprise"),
            _("The best lots that are scored in full and stored for each enterprise."),
        ),
        "gated_kept": (
            _("Ruled-out lots kept per enterprise"),
            _("The best lots behind a hard rule that are kept to say why not."),
        ),
    }
    return words[name]
