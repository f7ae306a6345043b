"""The arguments that addresses may carry: named here, bounded, else refused.

Owns reading them and writing them back into addresses; must not know what they filter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import IntegerConverter, ValidationError

MAX_PAGE = 500
MAX_WORDS_LENGTH = 200
MAX_VALUES = 20
COUNTRY = re.compile(r"[A-Z]{2}")
REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
CPV_PREFIX = re.compile(r"\d{2,8}")
LANGUAGE = re.compile(r"[a-z]{2}")
TOKEN = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class RowIdConverter(IntegerConverter):
    """``int`` in an address: what no row can have as its id is no address."""

    MOST_DIGITS = 18

    def to_python(self, value: str) -> int:
        """Return the number.

        Raises: ValidationError, which makes it a 404.
        """
        if len(value) > self.MOST_DIGITS:
            raise ValidationError
        return int(super().to_python(value))


@dataclass(frozen=True, slots=True)
class ListingRules:
    """Which facets a list has, with the form of their values, and how it may be sorted (the first is the default).

    ``of_words`` is an order that only words give, and then the default.
    """

    facets: Mapping[str, re.Pattern[str]]
    orders: tuple[str, ...]
    per_page: int = 20
    of_words: str = ""

    def default_order(self, words: str) -> str:
        """Return how the list is sorted that nobody has sorted."""
        return self.of_words if words and self.of_words else self.orders[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """The state of a list: everything that its address says."""

    rules: ListingRules
    words: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""
    page: int = 1

    @property
    def default_order(self) -> str:
        """How this list is sorted when nothing else is asked for."""
        return self.rules.default_order(self.words)

    @property
    def offset(self) -> int:
        """How many entries are on the pages before this one."""
        return (self.page - 1) * self.rules.per_page

    @property
    def is_filtered(self) -> bool:
        """Whether words or a facet narrow the list."""
        return bool(self.words) or any(self.facets.values())

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the chosen values of ``facet``."""
        return self.facets.get(facet, ())

    def toggled(self, facet: str, value: str) -> Listing:
        """Return the list's first page with ``value`` added to ``facet``, or removed when it was chosen."""
        chosen = self.values(facet)
        changed = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        return Listing(self.rules, self.words, {**self.facets, facet: changed}, self.order)

    def without_words(self) -> Listing:
        """Return the list's first page without the searched words."""
        return self._for_words("", self.facets)

    def unfiltered(self) -> Listing:
        """Return the list's first page without words and facets."""
        return self._for_words("", {})

    def _for_words(self, words: str, facets: Mapping[str, tuple[str, ...]]) -> Listing:
        order = self.rules.default_order(words) if self.order == self.default_order else self.order
        return replace(self, words=words, facets=facets, order=order, page=1)

    def at_page(self, page: int) -> Listing:
        """Return another page of the list."""
        return replace(self, page=page)

    def arguments(self) -> dict[str, str | list[str]]:
        """Return what the address of this list carries; defaults are left out."""
        arguments: dict[str, str | list[str]] = {"q": self.words} if self.words else {}
        arguments.update({name: list(values) for name, values in self.facets.items() if values})
        if self.order != self.default_order:
            arguments["sort"] = self.order
        if self.page > 1:
            arguments["page"] = str(self.page)
        return arguments


def read_listing(arguments: MultiDict[str, str], rules: ListingRules) -> Listing:
    """Return the list that ``arguments`` ask for; arguments of other names and signs without a letter are ignored.

    Raises: BadRequest for a value that is not allowed, NotFound for a page beyond the bound.
    """
    parts = arguments.get("q", "").replace("\x00", " ").split()
    words = " ".join(part for part in parts if any(letter.isalnum() for letter in part))
    if len(words) > MAX_WORDS_LENGTH:
        raise BadRequest("q is too long")
    order = arguments.get("sort", "") or rules.default_order(words)
    if order not in (*rules.orders, rules.of_words):
        raise BadRequest("sort is unknown")
    if order == rules.of_words and not words:
        order = rules.orders[0]
    facets = {name: _read_values(arguments, name, form) for name, form in rules.facets.items()}
    return Listing(rules=rules, words=words, facets=facets, order=order, page=read_page(arguments))


def read_page(arguments: MultiDict[str, str]) -> int:
    """Return the page asked for, 1 when none is.

    Raises: BadRequest, NotFound.
    """
    text = arguments.get("page", "1")
    if re.fullmatch(r"[0-9]{1,9}", text) is None or int(text) == 0:
        raise BadRequest("page is not a number")
    if int(text) > MAX_PAGE:
        raise NotFound
    return int(text)


def read_choice(arguments: MultiDict[str, str], name: str, choices: tuple[str, ...]) -> str:
    """Return the argument ``name``, the first of ``choices`` when it is absent.

    Raises: BadRequest.
    """
    value = arguments.get(name) or choices[0]
    if value not in choices:
        raise BadRequest(f"{name} is unknown")
    return value


def read_token(arguments: MultiDict[str, str], name: str) -> str | None:
    """Return the argument ``name`` when it is a short plain word, ``None`` when it is absent.

    Raises: BadRequest.
    """
    value = arguments.get(name)
    if not value:
        return None
    if TOKEN.fullmatch(value) is None:
        raise BadRequest(f"{name} is not a name")
    return value


def read_id(arguments: MultiDict[str, str], name: str) -> int | None:
    """Return the argument ``name`` as a row's id, ``None`` when it is absent.

    Raises: BadRequest.
    """
    value = arguments.get(name)
    if not value:
        return None
    if re.fullmatch(r"[0-9]{1,15}", value) is None:
        raise BadRequest(f"{name} is not a number")
    return int(value)


def _read_values(arguments: MultiDict[str, str], name: str, form: re.Pattern[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in arguments.getlist(name) if value))
    if len(values) > MAX_VALUES or any(form.fullmatch(value) is None for value in values):
        raise BadRequest(f"{name} is not allowed")
    return values
