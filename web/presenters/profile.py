"""An enterprise's own profile: the choices that its form offers, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from config.i18n import LANGUAGES
from matcher.codes import nuts
from matcher.enterprise_entries import Status
from models.enterprises import EnterpriseRow
from web.forms import Form
from web.languages import NATIVE_NAMES
from web.presenters import codes
from web.presenters.enterprises import status_name
from web.presenters.reader import Reader

LEAST_CONFIDENCE = 0.2
SUGGESTIONS_SHOWN = 12
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the profile does not say yet: the field, its name, and why it helps."""

    field: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The choices of the form and its completeness; ``percent`` of what helps matching is said."""

    regions: Choices
    statuses: Choices
    languages: Choices
    written: Choices
    trades: Choices
    percent: int
    missing: tuple[Missing, ...]
    is_new: bool


def present_profile(form: Form, row: EnterpriseRow | None, country: str, reader: Reader) -> ProfileView:
    """Return what the profile's page offers; every code that is chosen is among the choices."""
    missing = tuple(item for item in _wanted(reader) if not (form.values.get(item.field) or form.lists.get(item.field)))
    return ProfileView(
        regions=region_choices(country, form.lists["nuts"], reader),
        statuses=tuple((status, status_name(status, reader)) for status in Status),
        languages=_languages(form.lists["languages"], reader),
        written=tuple(NATIVE_NAMES.items()),
        trades=_trades(form.lists["cpv"], row, reader),
        percent=round(100 * (1 - len(missing) / len(_wanted(reader)))),
        missing=missing,
        is_new=row is None,
    )


def region_choices(country: str, chosen: list[str], reader: Reader) -> Choices:
    """Return the country, its regions of level 2, and whatever else is chosen."""
    prefix = nuts.prefix_of(country)
    regions = [code for code in nuts.all_codes(2) if code.startswith(prefix) and not code.endswith("ZZ")]
    others = [code for code in chosen if nuts.is_code(code) and code not in regions and code != prefix]
    whole = reader.gettext("The whole country: %(country)s") % {"country": codes.region_name(prefix, reader.language)}
    named = sorted(((code, codes.region_name(code, reader.language)) for code in regions), key=lambda item: item[1])
    return ((prefix, whole), *((code, codes.region_label(code, reader.language)) for code in others), *named)


def _languages(chosen: list[str], reader: Reader) -> Choices:
    offered = dict.fromkeys((*LANGUAGES, *(code for code in chosen if len(code) == 2)))
    named = ((code, codes.language_name(code, reader.language)) for code in offered)
    return tuple(sorted(named, key=lambda item: item[1]))


def _trades(chosen: list[str], row: EnterpriseRow | None, reader: Reader) -> Choices:
    """Return the chosen CPV codes and those that the program found in the capabilities, the surest first."""
    found: dict[str, float] = {}
    for capability in row.capabilities if row else ():
        for code, confidence in capability.suggestions:
            found[str(code)] = max(found.get(str(code), 0.0), float(confidence))
    surest = sorted((code for code in found if found[code] >= LEAST_CONFIDENCE), key=lambda code: -found[code])
    offered = dict.fromkeys((*chosen, *surest[:SUGGESTIONS_SHOWN]))
    return tuple((code, f"{codes.cpv_label(code, reader.language)} ({code})") for code in offered)


def _wanted(reader: Reader) -> tuple[Missing, ...]:
    _ = reader.gettext
    return (
        Missing("capabilities", _("What you can do"), _("Without it nothing can be matched.")),
        Missing("nuts", _("Where you work"), _("Without it no tender counts as near.")),
        Missing("status", _("What makes you social"), _("Without it nobody knows whether reserved ones are for you.")),
        Missing("max_contract_eur", _("Largest contract"), _("Without it the size of a tender cannot be judged.")),
        Missing("languages", _("Languages"), _("Without it only the language of your profile counts.")),
        Missing("cpv", _("Trades (CPV)"), _("Official codes find tenders with other words.")),
        Missing("company_id", _("Company number"), _("With it, contracts that you won count as evidence.")),
    )
