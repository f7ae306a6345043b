"""The directory of enterprises: its cards, the names of its facets, its rows for export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.standing import status_title
from models.queries.directory import ListedEnterprise
from web.presenters import codes
from web.presenters.facets import FacetTexts
from web.presenters.money import present_number
from web.presenters.reader import Reader
from web.presenters.texts import shorten

CAPABILITIES_SHOWN = 4
CSV_HEADER = (
    "key", "name", "country", "regions", "city", "status", "language", "capabilities", "cpv", "open_matches",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnterpriseCard:
    """An enterprise in the directory."""

    key: str
    name: str
    place: str
    language: str
    status: tuple[str, ...]
    summary: str
    capabilities: tuple[tuple[str, str], ...]
    more: str
    matches: str


def present_card(enterprise: ListedEnterprise, reader: Reader) -> EnterpriseCard:
    """Return the card of an enterprise."""
    shown = enterprise.capabilities[:CAPABILITIES_SHOWN]
    left = len(enterprise.capabilities) - len(shown)
    n_open = reader.ngettext("%(n)s open match", "%(n)s open matches", enterprise.n_open)
    return EnterpriseCard(
        key=enterprise.key,
        name=enterprise.name,
        place=enterprise_place(enterprise.city, enterprise.nuts, enterprise.country, reader),
        language=enterprise.language,
        status=tuple(status_name(status, reader) for status in enterprise.status),
        summary=shorten(enterprise.description, 200),
        capabilities=tuple((shorten(text, 70), language) for text, language in shown),
        more=reader.gettext("and %(n)s more") % {"n": present_number(left, reader)} if left else "",
        matches=n_open % {"n": present_number(enterprise.n_open, reader)},
    )


def enterprise_place(city: str | None, nuts: Sequence[str], country: str, reader: Reader) -> str:
    """Return where an enterprise is: town, first region, country, each once."""
    region = codes.region_name(nuts[0], reader.language) if nuts else ""
    town = "" if city and region.startswith(city) else city or ""
    parts = (town, region, codes.country_name(country, reader.language))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def status_name(status: str, reader: Reader) -> str:
    """Return what a status of a social enterprise is called; an unknown one as it was written."""
    names = {
        "social-cooperative": reader.gettext("Social cooperative"),
        "association": reader.gettext("Association"),
        "foundation": reader.gettext("Foundation"),
    }
    known = status_title(status, reader.gettext) or names.get(status)
    return known or status.replace("-", " ").replace("_", " ").capitalize()


def facet_texts(reader: Reader) -> FacetTexts:
    """Return what the directory calls its facets and their values."""
    titles = {
        "country": reader.gettext("Country"),
        "region": reader.gettext("Region"),
        "status": reader.gettext("Kind of enterprise"),
        "trade": reader.gettext("Trade"),
    }

    def label(facet: str, value: str) -> str:
        if facet == "country":
            return codes.country_name(value, reader.language)
        if facet == "region":
            return codes.region_label(value, reader.language)
        if facet == "trade":
            return codes.cpv_label(value, reader.language)
        return status_name(value, reader)

    return FacetTexts(titles=titles, label=label, fixed={}, unfolded=("country", "status"))


def csv_rows(enterprises: Sequence[ListedEnterprise]) -> Iterator[tuple[object, ...]]:
    """Yield a row per enterprise in the order of ``CSV_HEADER``."""
    for enterprise in enterprises:
        yield (
            enterprise.key,
            enterprise.name,
            enterprise.country,
            " ".join(enterprise.nuts),
            enterprise.city,
            " ".join(enterprise.status),
            enterprise.language,
            "; ".join(text for text, _ in enterprise.capabilities),
            " ".join(enterprise.cpv),
            enterprise.n_open,
        )
