"""How a visitor reads: language, zone and the present moment, handed to every presenter.

Owns nothing but these; presenters stay pure.
"""

from __future__ import annotations

import gettext as gettext_module
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: ``language`` is ISO 639-1, ``locale`` its customs, ``now`` aware UTC."""

    language: str
    locale: Locale
    zone: ZoneInfo
    now: datetime
    translations: gettext_module.NullTranslations

    def gettext(self, message: str) -> str:
        """Translate ``message``."""
        return self.translations.gettext(message)

    def pgettext(self, context: str, message: str) -> str:
        """Translate ``message`` as it is meant in ``context``, where English has one word for two things."""
        return self.translations.pgettext(context, message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate ``singular`` or ``plural``, as ``n`` asks."""
        return self.translations.ngettext(singular, plural, n)
