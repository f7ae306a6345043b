"""A lot of a draft as a form: what is bought, where, for how much, for how long; several lots on one page, too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from matcher.codes import cpv, nuts
from matcher.codes.languages import OF_THE_EU
from matcher.drafting import MOST_LOTS, ProposedDraft, ProposedLot
from matcher.drafting.durations import MOST_MONTHS, months_of
from matcher.written_language import language_of_country, written_language
from models.drafts import DraftLotRow
from web import site
from web.amounts import cents_of, is_amount
from web.forms import Form
from web.languages import current_language
from web.languages import gettext as _
from web.permissions import acting
from web.presenters.dates import local_day
from web.presenters.money import present_typed
from web.presenters.zones import zone_of_place
from web.reading import current_reader

NATURES = ("services", "works", "supplies")
MOST_TEXT = 20_000
FARTHEST = timedelta(days=3_653)
"""How far ahead a deadline may lie: ten years."""
LEAST_VALUE_EUR_CENTS = 1_000
"""Less is no estimate: notices say 1 euro where they do not want to say a value."""
_CPV_NAME, _CODE_MARK = re.compile(r"\bcpv\b:?", re.IGNORECASE), re.compile(r"\s*-\s*(?=\d(?!\d))")
_LANGUAGE = re.compile(r"[a-z]{2}")


def blank() -> Form:
    """Return the form of a lot that is not there yet."""
    return proposed(ProposedLot(), None)


def filled(lot: DraftLotRow) -> Form:
    """Return the form of a lot."""
    closes_at = lot.closes_at
    shown = ProposedLot(
        title=lot.title,
        description=lot.description,
        nature=lot.nature,
        cpv=tuple(lot.cpv),
        nuts=tuple(lot.nuts),
        value_eur_cents=lot.value_eur_cents,
        months=lot.duration_months,
        closes_on=None if closes_at is None else local_day(closes_at, _zone(lot.country)),
    )
    form = proposed(shown, lot.language)
    form.values["version"] = version_of(lot)
    return form


def version_of(lot: DraftLotRow) -> str:
    """Return a short name of what the form shows of a lot: another one means that somebody has changed it."""
    closes_at = None if lot.closes_at is None else lot.closes_at.astimezone(UTC)
    said = (lot.title, lot.description, lot.nature, lot.language, lot.value_eur_cents, lot.duration_months, closes_at)
    return sha256(repr((*said, list(lot.nuts), list(lot.cpv))).encode()).hexdigest()[:16]


def was_changed_since(form: Form, lot: DraftLotRow) -> bool:
    """Whether a lot is neither what a form began with nor what it says: saving would undo what somebody else wrote."""
    return form.values["version"] not in ("", version_of(lot)) and not says(form, lot)


def says(form: Form, lot: DraftLotRow) -> bool:
    """Whether a lot is what a right form says."""
    said = DraftLotRow(country=lot.country)
    write(form, said)
    return version_of(said) == version_of(lot)


def proposed(lot: ProposedLot, language: str | None) -> Form:
    """Return the form of a lot as it is proposed, for somebody to look at; a deadline that is over stays empty."""
    day = lot.closes_on
    form = Form(MultiDict())
    form.values = {
        "title": lot.title,
        "description": lot.description,
        "nature": lot.nature or NATURES[0],
        "language": language or "",
        "value": present_typed(lot.value_eur_cents, current_reader()),
        "months": "" if lot.months is None else str(lot.months),
        "closes_on": "" if day is None or day < _today() else day.isoformat(),
        "more_cpv": "",
    }
    form.lists = {"nuts": list(lot.nuts), "cpv": list(lot.cpv)}
    return form


def proposed_lots(draft: ProposedDraft) -> list[Form]:
    """Return the forms of the lots of a proposed draft."""
    forms = [proposed(lot, draft.language) for lot in draft.lots]
    for form, lot in zip(forms, draft.lots, strict=True):
        form.values["keep"] = "1"
        if is_placeholder(lot):
            form.values["value"] = ""
    return forms


def is_placeholder(lot: ProposedLot) -> bool:
    """Whether the value of a lot only fills a field that had to be filled."""
    return lot.value_eur_cents is not None and lot.value_eur_cents < LEAST_VALUE_EUR_CENTS


def read(given: MultiDict[str, str]) -> Form:
    """Return the form as it was filled in, with what is wrong."""
    form = Form(given)
    form.line("title", needed=_("Enter a title."), most=300)
    text = form.text("description", needed=_("Describe what you want to buy; matching reads it."), most=10 * MOST_TEXT)
    if len(text) > MOST_TEXT:
        form.errors["description"] = _("At most 20,000 characters; shorten the text.")
    form.choice("nature", NATURES, needed=_("Choose what is bought."))
    language = given.get("language", "")
    form.line("version", most=16)
    form.values["language"] = language if _LANGUAGE.fullmatch(language) else ""
    _read_numbers(form)
    form.lists["nuts"] = [code for code in given.getlist("nuts")[:50] if nuts.is_code(code)]
    _read_codes(form)
    return form


def read_several(given: MultiDict[str, str]) -> list[Form]:
    """Return the forms of a page with several lots; ``keep`` says which of them are wanted, only those can be wrong.

    The fields of lot ``n`` begin with ``lot-n-``; each is read as the form of one lot is.
    """
    count = given.get("n_lots", "")
    numbers = range(min(int(count), MOST_LOTS)) if count.isascii() and count.isdigit() and len(count) < 4 else ()
    forms = []
    for number in numbers:
        prefix = f"lot-{number}-"
        own = [(name.removeprefix(prefix), value) for name, value in given.items(multi=True) if name.startswith(prefix)]
        form = read(MultiDict(own))
        form.values["keep"] = MultiDict(own).get("keep", "")
        form.errors = form.errors if form.values["keep"] else {}
        forms.append(form)
    return forms


def write(form: Form, lot: DraftLotRow) -> None:
    """Give a lot what a right form says; where no place was named it is the whole country."""
    lot.title, lot.description, lot.nature = form.values["title"], form.values["description"], form.values["nature"]
    lot.language = written_in(form, lot.country)
    lot.nuts, lot.cpv = form.lists["nuts"] or [nuts.prefix_of(lot.country)], form.lists["cpv"]
    lot.value_eur_cents = cents_of(form.values["value"])
    lot.duration_months = months_of(form.values["months"])
    day = form.values["closes_on"]
    lot.closes_at = datetime.combine(date.fromisoformat(day), time(23, 59), _zone(lot.country)) if day else None


def written_in(form: Form, country: str) -> str:
    """Return the language that was chosen, else that in which the text is written, else that of the country."""
    text = f"{form.values['title']}\n{form.values['description']}"
    return form.values["language"] or written_language(text) or language_of_country(country, current_language())


def languages_offered(chosen: str) -> tuple[str, ...]:
    """Return the languages in which a lot may be written: those of the EU, and the chosen one."""
    return tuple(dict.fromkeys((*OF_THE_EU, *filter(None, (chosen,)))))


def _read_numbers(form: Form) -> None:
    value = form.line("value")
    months, day = form.line("months", most=30), form.line("closes_on", most=10)
    if not is_amount(value):
        form.errors["value"] = _("Enter an amount in euro, such as 250000.")
    if months and not 0 < (months_of(months) or 0) < MOST_MONTHS:
        form.errors["months"] = _("Enter a number of months, such as 24.")
    if day and (error := _deadline_error(day)):
        form.errors["closes_on"] = error


def _deadline_error(text: str) -> str:
    """Return what is wrong with a deadline, "" where nothing is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _("Enter a day, such as 2027-03-31.")
    if day < _today():
        return _("This day is over. Enter a later one, or leave it empty.")
    return _("Enter a day within the next ten years.") if day - _today() > FARTHEST else ""


def _today() -> date:
    return site.get_site().clock().astimezone(_zone(acting().organisation.country)).date()


def _zone(country: str) -> ZoneInfo:
    """Return the zone of a lot's deadline: who reads in another one must not move it to another day."""
    return zone_of_place(country, current_reader())


def _read_codes(form: Form) -> None:
    """Take the codes that were ticked and those that were typed; what is no code stays in its field."""
    typed = _CODE_MARK.sub("-", _CPV_NAME.sub(" ", form.line("more_cpv", most=1_000)))
    codes = {text: cpv.normalise(text) or cpv.completed(text) for text in re.split(r"[\s,;|]+", typed) if text}
    ticked = map(cpv.normalise, form.given.getlist("cpv")[:50])
    form.lists["cpv"] = list(dict.fromkeys(filter(None, (*ticked, *codes.values()))))[:50]
    wrong = ", ".join(text for text, code in codes.items() if code is None)
    form.values["more_cpv"] = wrong
    if wrong:
        form.errors["more_cpv"] = _(
            "No CPV code: %(codes)s. Enter codes of eight digits, such as 90911000, or the digits they begin with."
        ) % {"codes": wrong}
