"""A lot of a draft as a form: what is bought, where, for how much, for how long."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from matcher.codes import cpv, nuts
from models.drafts import DraftLotRow
from web.forms import Form
from web.languages import gettext as _

NATURES = ("services", "works", "supplies")
_AMOUNT = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?")
_MONTHS = re.compile(r"\d{1,3}")


def blank() -> Form:
    """Return the form of a lot that is not there yet."""
    form = Form(MultiDict())
    form.values = {"title": "", "description": "", "value": "", "months": "", "nature": "services"}
    form.lists = {"nuts": [], "cpv": []}
    return form


def filled(lot: DraftLotRow) -> Form:
    """Return the form of a lot."""
    form = blank()
    form.values.update(title=lot.title, description=lot.description, nature=lot.nature)
    form.values["value"] = "" if lot.value_eur_cents is None else f"{lot.value_eur_cents / 100:.2f}".removesuffix(".00")
    form.values["months"] = "" if lot.duration_months is None else str(lot.duration_months)
    form.lists = {"nuts": list(lot.nuts), "cpv": list(lot.cpv)}
    return form


def read(given: MultiDict[str, str]) -> Form:
    """Return the form as it was filled in, with what is wrong."""
    form = Form(given)
    form.line("title", needed=_("Enter a title."), most=300)
    form.text("description", needed=_("Describe what you want to buy; matching reads it."), most=20_000)
    form.choice("nature", NATURES, needed=_("Choose what is bought."))
    value = re.sub(r"[\s\u00a0\u202f]", "", form.line("value", most=20))
    months = form.line("months", most=5)
    if value and _AMOUNT.fullmatch(value) is None:
        form.errors["value"] = _("Enter an amount in euro, such as 250000.")
    if months and (_MONTHS.fullmatch(months) is None or int(months) == 0):
        form.errors["months"] = _("Enter a number of months, such as 24.")
    form.lists = {
        "nuts": [code for code in given.getlist("nuts")[:50] if nuts.is_code(code)],
        "cpv": list(dict.fromkeys(filter(None, map(cpv.normalise, _codes(given))))),
    }
    return form


def write(form: Form, lot: DraftLotRow) -> None:
    """Give a lot what a right form says; where no place was named it is the whole country."""
    value = re.sub(r"[\s\u00a0\u202f]", "", form.values["value"]).replace(",", ".")
    lot.title, lot.description, lot.nature = form.values["title"], form.values["description"], form.values["nature"]
    lot.nuts, lot.cpv = form.lists["nuts"] or [nuts.prefix_of(lot.country)], form.lists["cpv"]
    lot.value_eur_cents = round(float(value) * 100) if value else None
    lot.duration_months = int(form.values["months"]) if form.values["months"] else None


def _codes(given: MultiDict[str, str]) -> list[str]:
    """Return the codes that were ticked and those that were typed."""
    return [*given.getlist("cpv")[:30], *re.split(r"[\s,;|]+", given.get("more_cpv", "")[:1_000])]
