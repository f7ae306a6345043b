"""An enterprise's profile as a form: from the stored row into fields, from fields into a checked entry.

The rules are those of every other way in (``matcher.enterprise_entries``); this only speaks them in the reader's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.enterprise_entries import EnterpriseEntry, Status, read_entry
from matcher.written_language import language_of_country, written_language
from models.enterprises import EnterpriseRow
from web.amounts import as_typed, cents_of, is_amount
from web.forms import Form
from web.languages import current_language
from web.languages import gettext as _
from web.presenters.money import present_typed
from web.reading import current_reader

OPTIONAL = ("website", "contact_email", "contact_phone", "city", "postcode", "company_id", "legal_form")
LINES = ("name", "max_contract_eur", *OPTIONAL, "language")
TEXTS = ("capabilities", "description", "excluded_words")
CHOICES = ("nuts", "status", "languages", "cpv")
STATUSES = tuple(Status)
_LIST_MARK = re.compile(r"^[-–—•*·▪◦‣●○➢✓\s]*(?:\(?(?:\d{1,2}|[^\W\d_]|[ivx]{1,4})\)\s*|\d{1,2}\.\s+)?")


def blank(name: str, language: str = "") -> Form:
    """Return the form of an enterprise that has no profile yet."""
    form = Form(MultiDict())
    form.values = {**dict.fromkeys((*LINES, *TEXTS), ""), "name": name, "language": language}
    form.lists = {field: [] for field in CHOICES}
    return form


def filled(row: EnterpriseRow) -> Form:
    """Return the form of a stored profile; its capabilities must be loaded."""
    form = blank(row.name, row.language)
    for field in (*OPTIONAL, "description"):
        form.values[field] = getattr(row, field) or ""
    form.values["max_contract_eur"] = present_typed(row.max_contract_eur_cents, current_reader())
    form.values["capabilities"] = "\n".join(" ".join(item.text.split()) for item in row.capabilities)
    form.values["excluded_words"] = "\n".join(row.excluded_words)
    form.lists = {field: list(getattr(row, field)) for field in CHOICES}
    form.values["listed"] = "yes" if row.listed else ""
    return form


def fields_of(row: EnterpriseRow) -> dict[str, Any]:
    """Return a stored profile as the fields of an entry (``matcher.enterprise_entries``), word for word."""
    lines = ("key", "name", "country", "language", *OPTIONAL, "description")
    fields: dict[str, Any] = {name: getattr(row, name) for name in lines}
    for field in (*CHOICES, "excluded_words", "excluded_cpv", "dropped_cpv"):
        fields[field] = list(getattr(row, field))
    fields["capabilities"] = [item.text for item in row.capabilities]
    fields["max_contract_eur"] = as_typed(row.max_contract_eur_cents) or None
    return fields


def read(given: MultiDict[str, str], country: str, kept: EnterpriseRow | None) -> tuple[Form, EnterpriseEntry | None]:
    """Return the form as it was filled in, and the entry when everything in it is right.

    What the form does not ask for stays as it is in ``kept``.
    """
    form = Form(given)
    for field in LINES:
        form.line(field, most=1_000)
    for field in TEXTS:
        form.text(field, most=70_000)
    form.lists = {field: given.getlist(field)[:200] for field in CHOICES}
    form.values["listed"] = "yes" if given.get("listed") == "yes" else ""
    entry = read_entry(1, _fields(form, country, kept))
    if is_amount(form.values["max_contract_eur"]) and cents_of(form.values["max_contract_eur"]) == 0:
        form.errors["max_contract_eur"] = _message("max_contract_eur", form)
    if isinstance(entry, EnterpriseEntry):
        return form, entry if form.is_right else None
    for error in entry:
        form.errors.setdefault(error.field, _message(error.field, form))
    return form, None


def _fields(form: Form, country: str, kept: EnterpriseRow | None) -> Mapping[str, Any]:
    fields: dict[str, Any] = {name: form.values[name] or None for name in LINES}
    fields.update(form.lists)
    amount = form.values["max_contract_eur"]
    fields["max_contract_eur"] = (as_typed(cents_of(amount)) or None) if is_amount(amount) else amount
    fields["language"] = form.values["language"] or _written_in(form, country)
    fields["country"] = country
    fields["description"] = form.values["description"] or None
    fields["capabilities"] = [_without_mark(line) for line in form.values["capabilities"].splitlines()]
    fields["excluded_words"] = form.values["excluded_words"].splitlines()
    if kept is not None:
        fields["key"], fields["excluded_cpv"] = kept.key, list(kept.excluded_cpv)
        fields["dropped_cpv"] = [code for code in kept.dropped_cpv if code not in form.lists["cpv"]]
    return fields


def _without_mark(line: str) -> str:
    """Return a line of a list without what marks it as one: "- ", "• ", "1) ", "a) " before, ";" or "," behind."""
    return _LIST_MARK.sub("", line).rstrip(" \t;,")


def _written_in(form: Form, country: str) -> str:
    """Return the language in which a profile is written, that of its country where the text does not tell."""
    found = written_language(f"{form.values['capabilities']}\n{form.values['description']}")
    return found or language_of_country(country, current_language())


def _message(field: str, form: Form) -> str:
    """Return what is wrong with a field, and what may stand there."""
    if field == "name" and form.values["name"]:
        return _("Use up to 200 characters.")
    return _messages().get(field, _("This value does not fit here."))


def _messages() -> Mapping[str, str]:
    return {
        "name": _("Enter the name."),
        **dict.fromkeys(("city", "company_id", "legal_form"), _("Use up to 200 characters.")),
        "status": _("Choose from the statuses."),
        "languages": _("Choose from the languages."),
        "capabilities": _("Say what you can do: up to 30 lines of up to 2,000 characters each."),
        "max_contract_eur": _("Enter an amount in euro, such as 250000."),
        "website": _("Enter an address that begins with https:// or http://."),
        "contact_email": _("This is not an e-mail address."),
        "contact_phone": _("Enter a phone number of up to 30 characters: digits, spaces and + ( ) - /."),
        "language": _("Choose a language."),
        "excluded_words": _("Enter up to 200 words of up to 100 characters, one per line."),
        "description": _("Use up to 10,000 characters."),
        "postcode": _("Enter a postcode of up to 20 characters."),
        "cpv": _("Enter CPV codes of eight digits."),
        "nuts": _("Choose from the regions."),
    }
