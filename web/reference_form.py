"""A reference as a form: past work in the enterprise's own words."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from models.enterprises import ReferenceRow
from web.amounts import cents_of, is_amount
from web.forms import Form
from web.languages import gettext as _
from web.presenters.money import present_typed
from web.reading import current_reader

FIRST_YEAR = 1950


def filled(row: ReferenceRow) -> Form:
    """Return the form of a stored reference."""
    form = Form(MultiDict())
    form.values = {
        "title": row.title,
        "client": row.client,
        "year": "" if row.year is None else str(row.year),
        "value": present_typed(row.value_eur_cents, current_reader()),
        "text": row.text,
    }
    return form


def begun(asked: MultiDict[str, str]) -> Form:
    """Return the form of a new reference, with what is known of it from the bid that was won."""
    form = Form(asked)
    form.line("title")
    form.line("client")
    return form


def read(given: MultiDict[str, str], this_year: int) -> Form:
    """Return the form as it was filled in, with what is wrong."""
    form = Form(given)
    form.line("title", needed=_("Say what you did."))
    form.line("client")
    year, value = form.line("year", most=10), form.line("value")
    if year and (re.fullmatch(r"[0-9]{4}", year) is None or not FIRST_YEAR <= int(year) <= this_year):
        form.errors["year"] = _("Enter a year up to this one, such as 2024.")
    if not is_amount(value):
        form.errors["value"] = _("Enter an amount in euro, such as 250000.")
    form.text("text", most=2_000)
    return form


def said(form: Form) -> dict[str, Any]:
    """Return the columns of a right form."""
    return {
        "title": form.values["title"],
        "client": form.values["client"],
        "year": int(form.values["year"]) if form.values["year"] else None,
        "value_eur_cents": cents_of(form.values["value"]),
        "text": form.values["text"],
    }
