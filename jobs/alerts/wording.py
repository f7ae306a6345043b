"""How the facts of a mail read in the recipient's language: money, time, place, band, reservation.

Pure: numbers, dates and countries come from the CLDR, sentences from the message catalogue.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta, get_timezone_location
from babel.numbers import format_currency

from config.i18n import get_locale
from jobs.alerts.content import LotContent
from matcher.codes import nuts


@dataclass(frozen=True, slots=True)
class Voice:
    """A language with its messages, and the zone in which times are told."""

    language: str
    translations: gettext.NullTranslations
    zone: ZoneInfo

    @property
    def locale(self) -> Locale:
        """The CLDR locale of the language."""
        return get_locale(self.language)

    def deadline(self, closes_at: datetime | None, now: datetime) -> str:
        """Return a deadline in local time with the days left: "Friday 4 December 2026, 12:00 (in 9 days)"."""
        if closes_at is None:
            return self.translations.gettext("No deadline stated")
        local = closes_at.astimezone(self.zone)
        day = format_date(local, "full", locale=self.locale)
        time = format_time(local, "short", tzinfo=self.zone, locale=self.locale)
        return f"{day}, {time} ({self.days_left(closes_at, now)})"

    def days_left(self, closes_at: datetime, now: datetime) -> str:
        """Return how far away the local day of ``closes_at`` is: "today", "tomorrow", "in 9 days"."""
        days = (closes_at.astimezone(self.zone).date() - now.astimezone(self.zone).date()).days
        if days == 0:
            return self.translations.gettext("today")
        if days == 1:
            return self.translations.gettext("tomorrow")
        every = timedelta(days=days)
        return format_timedelta(every, granularity="day", threshold=10**6, add_direction=True, locale=self.locale)

    def value(self, cents: int | None, currency: str | None) -> str:
        """Return an amount in its currency, cents only where there are any."""
        if cents is None or not currency:
            return self.translations.gettext("Value not stated")
        pattern = self.locale.currency_formats["standard"].pattern
        if cents % 100 == 0:
            pattern = pattern.replace(".00", "")
        amount = Decimal(cents) / 100
        return format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False)

    def band(self, band: str) -> str:
        """Return a match band in words."""
        _ = self.translations.gettext
        words = {
            "strong": _("Strong match"),
            "good": _("Good match"),
            "possible": _("Possible match"),
            "weak": _("Weak match"),
        }
        return words[band]

    def reservations(self, lot: LotContent) -> list[str]:
        """Return for whom a lot is reserved, in words; empty when it is not. Source: eForms BT-71, BT-736."""
        _ = self.translations.gettext
        words = []
        if "res-ws" in lot.reserved_for:
            words.append(
                _("Reserved for sheltered workshops and companies that integrate disabled or disadvantaged people")
            )
        if "res-pub-ser" in lot.reserved_for:
            words.append(_("Reserved for organisations with a public service mission"))
        if lot.reserved_participation and not words:
            words.append(_("Reserved participation"))
        if lot.reserved_execution:
            words.append(_("To be performed in sheltered employment programmes"))
        return words

    def language_name(self, language: str | None) -> str | None:
        """Return the name of ``language`` when it is another than the mail's, else ``None``."""
        if language is None or language == self.language:
            return None
        return self.locale.languages.get(language)

    def zone_city(self) -> str:
        """Return the city whose time is told: "Brussels"."""
        return str(get_timezone_location(self.zone, locale=self.locale, return_city=True))

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO or NUTS code; the code where it has none."""
        return str(self.locale.territories.get(nuts.country(code), code))
