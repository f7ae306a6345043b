"""How often the language of a text is told right, over real notices in the 24 languages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from matcher.written_language import written_language
from tests.bench.rows import Row
from tests.quality.quality_translations import TEXTS

PREFIXES = ("4-language",)


def rows() -> Iterator[Row]:
    """Yield the rows; none where the texts are not beside the checkout."""
    if not TEXTS.is_file():
        return
    read = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    told = [written_language(f"{item['title']}\n{item['description'] or ''}") for item in read]
    right = sum(language == item["lang"] for language, item in zip(told, read, strict=True)) / len(read)
    wrong = sum(language not in (None, item["lang"]) for language, item in zip(told, read, strict=True)) / len(read)
    against = f"{len(read)} texts, Norwegian ones among them, which no list has"
    yield Row("4-language-told", right, "", "", against)
    yield Row("4-language-wrong", wrong, "", "", against)
