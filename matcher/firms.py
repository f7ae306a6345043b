"""What tells one firm from another across notices: its name without its legal form, and its registration number.

Pure. Registers write the same number in many ways (``BG 123 456 789``, ``123456789``); notices hold many slips.
"""

from __future__ import annotations

import re
import unicodedata

from matcher.codes import nuts

LEAST_DIGITS = 5
"""A registration number has at least this many digits; what is shorter is a slip or a placeholder."""

_LEGAL_FORMS = re.compile(
    r"\b(ggmbh|e v|ev|e g|eg|s a r l|s r l|srl|s a|sa|sas|sarl|eurl|gmbh|co kg|kg|ag|ltd|limited|plc|llp|sp z o o"
    r"|spolka|s l|sl|slu|s p a|spa|b v|bv|n v|nv|oy|oyj|ab|as|a s|aps|d o o|doo|dd|d d|kft|zrt|nyrt|ood|eood|ad|uab|sia"
    r"|lda|ltda|sro|s r o|ohg|еоод|оод|ад|α ε|αε|ε π ε|επε|ικε)\b"
)
_OF_ONE_COURT = re.compile(r"HR[AB]\d")
"""German register numbers, which each court gives anew."""


def name_key(name: str) -> str:
    """Return a name without case, accents, marks and legal form; empty where no letter is left."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.sub(r"[\W_]+", " ", "".join(item for item in plain if not unicodedata.combining(item))).strip()
    return " ".join(_LEGAL_FORMS.sub(" ", words).split()) or words


def company_key(company_id: str | None, country: str | None) -> str | None:
    """Return a registration number without marks and without the country before it; ``None`` for what is none."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", company_id or "")).upper()
    for prefix in filter(None, (country, nuts.prefix_of(country) if country else None)):
        if plain.startswith(prefix) and plain[len(prefix) : len(prefix) + 1].isdigit():
            plain = plain[len(prefix) :]
            break
    if _OF_ONE_COURT.match(plain):
        return None
    digits = [mark for mark in plain if mark.isdigit()]
    return plain if len(digits) >= LEAST_DIGITS and len(set(digits)) > 1 else None
