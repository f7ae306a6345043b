"""The text of a proof's file as its viewer shows it: the beginning at once, the rest folded, or why there is none."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.documents import FirstPages
from web.presenters.money import present_number
from web.presenters.reader import Reader

LINES_SHOWN = 40
LINE_WIDTH = 100
"""Longer lines count as several, so that one endless line is folded too."""


@dataclass(frozen=True, slots=True)
class ProofText:
    """What was read of a PDF: ``shown`` and ``folded`` are its lines; ``remark`` says what is missing."""

    pages: str
    shown: tuple[str, ...]
    folded: tuple[str, ...]
    remark: str


def present_text(found: FirstPages, reader: Reader) -> ProofText:
    """Return the first pages of a file to be read in its viewer."""
    _, n_pages = reader.gettext, found.n_pages
    pages = reader.ngettext("%(n)s page", "%(n)s pages", n_pages) % {"n": present_number(n_pages, reader)}
    if not found.lines:
        return ProofText(pages, (), (), _("This file holds no text, perhaps a scan: download it."))
    lines = _wrapped(found.lines)
    remark = _("Only the beginning is shown here; the rest stands in the file.") if found.is_cut else ""
    return ProofText(pages, lines[:LINES_SHOWN], lines[LINES_SHOWN:], remark)


def present_unread(code: str, reader: Reader) -> ProofText:
    """Return what is said where a file cannot be read; ``code`` as in ``matcher.documents.errors``."""
    _ = reader.gettext
    if code == "locked":
        return ProofText("", (), (), _("This file asks for a password. Reject it and ask for one without."))
    return ProofText("", (), (), _("This file cannot be read here, perhaps it is damaged: download it."))


def _wrapped(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for line in lines for part in textwrap.wrap(line, LINE_WIDTH))
