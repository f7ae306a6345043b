"""What the form of a lot of a draft offers: regions, kinds, languages, and CPV codes from its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.codes.cpv_words import find_codes
from matcher.codes.trade_words import find_trade_codes
from models.drafts import DraftLotRow
from web.draft_form import languages_offered, written_in
from web.forms import Form
from web.presenters import codes
from web.presenters.profile import Choices, region_choices
from web.presenters.reader import Reader

LEAST_CONFIDENCE = 0.15
SUGGESTIONS_SHOWN = 8
FOUND_SHOWN = 12


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
    suggested = [str(code) for code, confidence in (lot.suggestions if lot else ()) if confidence >= LEAST_CONFIDENCE]
    offered = dict.fromkeys((*form.lists["cpv"], *found, *suggested[:SUGGESTIONS_SHOWN]))
    languages = languages_offered(form.values["language"])
    return FormChoices(
        regions=region_choices(country, form.lists["nuts"], reader),
        natures=(("services", _("Services")), ("works", _("Works")), ("supplies", _("Goods"))),
        languages=(
            ("", _("Recognise it from the text")),
            *sorted(((code, codes.language_name(code, reader.language)) for code in languages), key=lambda one: one[1]),
        ),
        trades=tuple((code, f"{codes.cpv_label(code, reader.language)} ({code})") for code in offered),
    )


def looked_up_codes(form: Form, words: str, reader: Reader) -> tuple[str, ...]:
    """Return CPV codes for the words that were typed, those of their trade first, else for the lot's own text."""
    if words:
        trade = find_trade_codes(words, reader.language)
        return tuple(dict.fromkeys((*trade, *find_codes(words, reader.language, most=FOUND_SHOWN))))
    title, text = form.values["title"], form.values["description"]
    return find_codes(f"{title} {title} {text}", written_in(form), most=FOUND_SHOWN) if title or text else ()
