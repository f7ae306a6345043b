"""Names in the order of the alphabet, as people look for them: Österreich beside Oman, Łódź beside Lublin."""

from __future__ import annotations

import unicodedata

_OTHER = str.maketrans({"ł": "l\uffff", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def alphabetical(name: str) -> tuple[str, str]:
    """Return what to sort a name by: its letters without marks, then with them.

    Letters of their own are Cyrillic й and Polish ł, which comes behind every l.
    """
    plain = unicodedata.normalize("NFC", name.casefold().translate(_OTHER))
    return "".join(letter if "\u0400" <= letter <= "\u04ff" else _bare(letter) for letter in plain), name


def _bare(letter: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark))
