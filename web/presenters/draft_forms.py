"""What the form of a lot of a draft offers: regions, kinds, languages, and CPV codes from its own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.codes.cpv_words import find_codes
from matcher.codes.finding import of_nature
from matcher.codes.trade_words import find_trade_codes
from matcher.drafting import ProposedLot
from models.drafts import DraftLotRow
from web.draft_form import is_placeholder, languages_offered, written_in
from web.forms import Form
from web.presenters import codes
from web.presenters.alphabet import alphabetical
from web.presenters.dates import present_day
from web.presenters.money import present_money
from web.presenters.profile import Choices, region_choices
from web.presenters.reader import Reader

LEAST_CONFIDENCE = 0.15
SUGGESTIONS_SHOWN = 8
FOUND_SHOWN = 12
LOOKED_THROUGH = 200
"""So many codes that hold words of a text are looked through for those of its nature."""


@dataclass(frozen=True, slots=True)
class FormChoices:
    """What the form of a lot offers; ``trades`` are chosen or found codes."""

    regions: Choices
    natures: Choices
    languages: Choices
    trades: Choices


def form_choices(
    form: Form, country: str, lot: DraftLotRow | None, reader: Reader, *, found: Sequence[str] = ()
) -> FormChoices:
    """Return what the form of a lot offers; of the CPV codes the chosen first, then those just found."""
    _ = reader.gettext
    offered = dict.fromkeys((*form.lists["cpv"], *found, *(suggested_codes(lot) if lot else ())))
    languages = languages_offered(form.values["language"])
    return FormChoices(
        regions=region_choices(country, form.lists["nuts"], reader),
        natures=(("services", _("Services")), ("works", _("Works")), ("supplies", _("Goods"))),
        languages=(
            ("", _("Recognise it from the text")),
            *sorted(
                ((code, codes.language_name(code, reader.language)) for code in languages),
                key=lambda one: alphabetical(one[1]),
            ),
        ),
        trades=tuple((code, f"{codes.cpv_label(code, reader.language)} ({code})") for code in offered),
    )


def reading_sentences(lot: ProposedLot, form: Form, reader: Reader) -> tuple[str, ...]:
    """Return which fields of a lot a document filled in, and which are left to somebody; codes are found later, too."""
    _ = reader.gettext
    fields = (
        (_("Title"), form.values["title"]),
        (_("What you want to buy"), form.values["description"]),
        (_("What is bought"), lot.nature),
        (_("Estimated value in euro"), form.values["value"]),
        (_("Duration in months"), form.values["months"]),
        (_("Deadline for bids"), form.values["closes_on"]),
        (_("Where the work is done"), form.lists["nuts"]),
    )
    found = [title for title, value in fields if value] + ([_("Trades (CPV)")] if form.lists["cpv"] else [])
    useless = dict(_useless(lot, form, reader))
    missing = [title for title, value in fields if not value and title not in useless]
    sentences = (
        (_("Found in the document: %(fields)s."), found),
        (_("Not found in the document, please fill in: %(fields)s."), missing),
    )
    told = (sentence % {"fields": ", ".join(titles)} for sentence, titles in sentences if titles)
    return (*told, *useless.values())


def _useless(lot: ProposedLot, form: Form, reader: Reader) -> Iterator[tuple[str, str]]:
    """Yield the fields of which a document says something that no draft can keep, and why."""
    _ = reader.gettext
    if is_placeholder(lot):
        text = _("The value in the document is below 10 euro, only a placeholder; enter the real one if you know it.")
        yield _("Estimated value in euro"), text
    if lot.gross_eur_cents is not None:
        text = _("The value in the document, %(amount)s, includes VAT; enter the one without VAT.")
        yield _("Estimated value in euro"), text % {"amount": present_money(lot.gross_eur_cents, "EUR", reader)}
    if lot.closes_on is not None and not form.values["closes_on"]:
        text = _("The deadline in the document, %(day)s, is over; enter a new one.")
        yield _("Deadline for bids"), text % {"day": present_day(lot.closes_on, reader)}


def suggested_codes(lot: DraftLotRow) -> tuple[str, ...]:
    """Return the best CPV codes that were found for a lot's text and are of its nature."""
    trusted = (str(code) for code, confidence in lot.suggestions if confidence >= LEAST_CONFIDENCE)
    return of_nature(trusted, lot.nature)[:SUGGESTIONS_SHOWN]


def looked_up_codes(form: Form, words: str, country: str, reader: Reader) -> tuple[str, ...]:
    """Return CPV codes for the words that were typed, those of their trade first, else for the lot's own text."""
    if words:
        trade = find_trade_codes(words, reader.language)
        return tuple(dict.fromkeys((*trade, *find_codes(words, reader.language, most=FOUND_SHOWN))))
    title, text = form.values["title"], form.values["description"]
    found = (
        find_codes(f"{title} {title} {text}", written_in(form, country), most=LOOKED_THROUGH) if title or text else ()
    )
    return of_nature(found, form.values["nature"])[:FOUND_SHOWN]
