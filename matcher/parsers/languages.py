"""Language codes: what notices write to ISO 639-1. A table of facts; must not guess from text.

Source: ISO 639-1/-2/-3; eForms code list ``language``.
"""

from __future__ import annotations

_PAIRS = (
    "bul bg ces cs dan da deu de ell el eng en est et fin fi fra fr gle ga hrv hr hun hu ita it lav lv lit lt "
    "mlt mt nld nl pol pl por pt ron ro slk sk slv sl spa es swe sv nor no nob no nno no isl is cat ca eus eu "
    "glg gl ltz lb oci oc bre br cor kw cym cy gla gd sqi sq mkd mk srp sr bos bs tur tr ukr uk rus ru bel be "
    "kat ka hye hy aze az ara ar heb he fas fa zho zh jpn ja kor ko vie vi tha th hin hi urd ur swa sw afr af "
    "lat la epo eo roh rm fry fy fao fo kal kl sme se ger de fre fr dut nl cze cs gre el rum ro slo sk baq eu "
    "ice is alb sq mac mk geo ka arm hy per fa chi zh wel cy"
)
_THREE = _PAIRS.split()
_TO_TWO = dict(zip(_THREE[::2], _THREE[1::2], strict=True))
_TWO = frozenset(_TO_TWO.values()) | {"nb", "nn"}
_VARIANTS = {"nb": "no", "nn": "no", "gr": "el"}


def to_language(code: str | None) -> str | None:
    """Return the ISO 639-1 code of a two- or three-letter code in any case; nothing when unknown."""
    if not code:
        return None
    lowered = code.strip().lower()
    if lowered in _VARIANTS:
        return _VARIANTS[lowered]
    return lowered if lowered in _TWO else _TO_TWO.get(lowered)
