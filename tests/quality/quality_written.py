"""How often the language of a text is told right, over real notices in the 24 languages.

By function words alone (``told``), and by words of trades and letters where these do not tell (``written``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from matcher.function_words import language_of
from matcher.written_language import written_language
from tests.bench.rows import Row
from tests.quality.quality_translations import TEXTS

PREFIXES = ("4-language",)


def rows() -> Iterator[Row]:
    """Yield the rows; none where the texts are not beside the checkout."""
    if not TEXTS.is_file():
        return
    read = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    texts = [(f"{item['title']}\n{item['description'] or ''}", item["lang"]) for item in read]
    against = f"{len(read)} texts, Norwegian ones among them, which no list has"
    for suffix, tell in (("", language_of), ("-written", written_language)):
        right, wrong = _shares(tell, texts)
        yield Row(f"4-language{suffix}-told", right, "", "", against)
        yield Row(f"4-language{suffix}-wrong", wrong, "", "", against)


def _shares(tell: Callable[[str], str | None], texts: list[tuple[str, str]]) -> tuple[float, float]:
    """Return the shares of texts whose language is told right, and told wrong."""
    told = [(tell(text), language) for text, language in texts]
    right, wrong = (sum(match) for match in zip(*((a == b, a not in (None, b)) for a, b in told), strict=True))
    return right / len(texts), wrong / len(texts)
