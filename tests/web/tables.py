"""What the tables of a page say."""

from __future__ import annotations

from lxml import html


def rows_of(page: str) -> list[tuple[str, ...]]:
    """Return the texts of every row of every table; each cell must carry the title of its column."""
    found = []
    for table in html.fromstring(page).iter("table"):
        titles = [_text(title) for title in table.iterfind("thead/tr/th")]
        for row in table.iterfind("tbody/tr"):
            carried = [cell.get("data-title", title) for cell, title in zip(row, titles, strict=True)]
            assert carried == titles
            assert all(cell.get("data-title") for cell in row.iterfind("td"))
            found.append(tuple(_text(cell) for cell in row))
    return found


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
