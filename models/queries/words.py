"""A condition on the words of a text: case and marks on letters do not count."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func

MARKED = (
    "áàâäãåąāćčçďéèêëęěėēģíìîïīķłļľĺńňñņóòôöõőøōŕřśšşșťţțúùûüűůųūýÿźžżάέήίόύώϊϋΐΰςйѝ",
    "aaaaaaaacccdeeeeeeeegiiiiikllllnnnnoooooooorrsssstttuuuuuuuuyyzzzαεηιουωιυιυσии",
)
"""Letters with marks in the languages of the EU and the sigma that ends a word, and the same without them."""


def holds(column: SQLColumnExpression[Any], word: str) -> ColumnElement[bool]:
    """Return whether a text has a word in it: "krakow" finds Kraków, "ΑΘΗΝΑΣ" finds Αθήνας."""
    return func.strpos(_plain(column), _plain(word)) > 0


def _plain(text: SQLColumnExpression[Any] | str) -> ColumnElement[str]:
    """Return a text without case and marks; both sides of a comparison go through the same functions of the database.

    Python and PostgreSQL differ in the small letter of Σ at the end of a word.
    """
    return func.translate(func.lower(text), *MARKED)
