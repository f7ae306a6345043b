"""An enterprise's own profile: the choices that its form offers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from config.statuses import legal_forms, national_names
from matcher.codes import nuts
from matcher.codes.finding import of_nature
from matcher.codes.languages import OF_THE_EU, native_name
from matcher.codes.trade_words import codes_in
from matcher.enterprise_entries import Status
from matcher.features.reserved import QUALIFYING
from models.enterprises import EnterpriseRow
from web.forms import Form
from web.presenters import codes
from web.presenters.alphabet import alphabetical
from web.presenters.enterprises import status_name
from web.presenters.reader import Reader

LEAST_CONFIDENCE = 0.2
SUGGESTIONS_SHOWN = 12
ARTICLES = {"res-ws": "20", "res-pub-ser": "77"}
"""Of Directive 2014/24/EU, by kind of reservation."""
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StatusChoice:
    """A status with what the country calls it (name, law), and which article reserves lots for it ("" for none)."""

    status: str
    name: str
    national: Choices
    article: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The choices of the form."""

    regions: Choices
    statuses: tuple[StatusChoice, ...]
    legal_forms: tuple[str, ...]
    country: str
    languages: Choices
    written: Choices
    trades: Choices
    is_new: bool


def present_profile(form: Form, row: EnterpriseRow | None, country: str, reader: Reader) -> ProfileView:
    """Return what the profile's page offers; every code that is chosen is among the choices."""
    return ProfileView(
        regions=region_choices(country, form.lists["nuts"], reader),
        statuses=tuple(_status(status, country, reader) for status in Status),
        legal_forms=legal_forms(country),
        country=codes.country_name(country, reader.language),
        languages=_languages(form.lists["languages"], reader),
        written=(("", reader.gettext("Recognise it from the text")), *_written()),
        trades=_trades(form.lists["cpv"], row, reader),
        is_new=row is None,
    )


def region_choices(country: str, chosen: list[str], reader: Reader) -> Choices:
    """Return the country, its regions of level 2, and whatever else is chosen."""
    prefix = nuts.prefix_of(country)
    regions = [code for code in nuts.all_codes(2) if code.startswith(prefix) and not code.endswith("ZZ")]
    others = [code for code in chosen if nuts.is_code(code) and code not in regions and code != prefix]
    whole = reader.gettext("The whole country: %(country)s") % {"country": codes.region_name(prefix, reader.language)}
    named = _in_alphabet(tuple(regions), reader.language)
    return ((prefix, whole), *((code, codes.region_label(code, reader.language)) for code in others), *named)


@lru_cache(maxsize=500)
def _in_alphabet(regions: tuple[str, ...], language: str) -> Choices:
    named = ((code, codes.region_name(code, language)) for code in regions)
    return tuple(sorted(named, key=lambda item: alphabetical(item[1])))


def suggested_codes(row: EnterpriseRow | None) -> tuple[str, ...]:
    """Return CPV codes for the capabilities, without dropped ones: of the trades they name, then the surest found.

    Goods come last: an enterprise mostly does work.
    """
    named: dict[str, None] = {}
    found: dict[str, float] = {}
    for capability in row.capabilities if row else ():
        named |= dict.fromkeys(codes_in(capability.text, capability.language))
        for code, confidence in capability.suggestions:
            found[str(code)] = max(found.get(str(code), 0.0), float(confidence))
    dropped = set(row.dropped_cpv) if row else set()
    surest = sorted((code for code in found if found[code] >= LEAST_CONFIDENCE), key=lambda code: -found[code])
    return of_nature((code for code in dict.fromkeys((*named, *surest)) if code not in dropped), None)


def _status(status: Status, country: str, reader: Reader) -> StatusChoice:
    national = tuple((item.name, item.law) for item in national_names(country) if item.status == status)
    articles = [ARTICLES[kind] for kind, statuses in QUALIFYING.items() if status in statuses]
    return StatusChoice(status, status_name(status, reader), national, ", ".join(articles))


def _written() -> Choices:
    """Return the languages of the EU by their own names."""
    return tuple(sorted(((code, native_name(code)) for code in OF_THE_EU), key=lambda item: alphabetical(item[1])))


def _languages(chosen: list[str], reader: Reader) -> Choices:
    offered = dict.fromkeys((*OF_THE_EU, *(code for code in chosen if len(code) == 2)))
    named = ((code, codes.language_name(code, reader.language)) for code in offered)
    return tuple(sorted(named, key=lambda item: alphabetical(item[1])))


def _trades(chosen: list[str], row: EnterpriseRow | None, reader: Reader) -> Choices:
    """Return the chosen CPV codes and those that the program found in the capabilities, the surest first."""
    offered = dict.fromkeys((*chosen, *suggested_codes(row)[:SUGGESTIONS_SHOWN]))
    return tuple((code, f"{codes.cpv_label(code, reader.language)} ({code})") for code in offered)
