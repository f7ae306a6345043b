"""Barriers on all pages in all languages, light and dark, wide and narrow: ``make quality ONLY=4-axe``.

Walks the GET pages of the address map (``tests/browser/pages.py``); one that is neither opened nor declared as no page
counts as a fault. ``LANGUAGES="de el"`` narrows it, ``PAGES=/my/`` to addresses that begin so. What is wrong goes to
standard error, each once.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from config.i18n import LANGUAGES
from tests.bench.rows import Row
from tests.browser.conftest import ARGUMENTS
from tests.browser.pages import ROLES, Visit, visits
from tests.browser.serving import Served, context_of, read_in, served
from tests.quality.access_probe import Probe

PREFIXES = ("4-axe",)
KINDS = {
    "violations": "violations",
    "overflow": "parts too wide or cut off",
    "names": "controls without a name",
    "unvisited": "pages not opened",
}


def rows() -> Iterator[Row]:
    """Yield a row for each kind of fault."""
    languages = os.environ.get("LANGUAGES", "").replace(",", " ").split() or list(LANGUAGES)
    begin = os.environ.get("PAGES", "/")
    with served() as site:
        pages = [visit for visit in visits(site.app, site.tokens) if visit.address.startswith(begin)]
        counts = Counter(kind for kind, _ in _look_at_all(site, pages, languages))
    against = f"{len(pages)} pages x {len(languages)} languages x light and dark x 320 and 1280 px"
    for kind, unit in KINDS.items():
        said = f"{against}; 200 % and text spacing too" if kind == "overflow" else against
        yield Row(f"4-axe-{kind}", counts[kind], unit, "<= 0", said)


def _look_at_all(site: Served, pages: list[Visit], languages: list[str]) -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for role in ROLES:
            context = context_of(browser, site.base, role)
            probe = Probe(context)
            for language in languages:
                read_in(context, site.base, language)
                for visit in (page for page in pages if page.role == role):
                    for kind, fault in _look_at(probe, site.base, visit):
                        _tell(f"{kind}: {visit.role} {visit.address}, {language}, {fault}", fault, told)
                        yield kind, fault
            context.close()
        browser.close()


def _look_at(probe: Probe, base: str, visit: Visit) -> Iterator[tuple[str, str]]:
    try:
        status = probe.open(base + visit.address)
    except PlaywrightError as error:
        yield "unvisited", str(error).partition("\n")[0]
        return
    if status != visit.status:
        yield "unvisited", f"answered {status or 'with another page'}, not {visit.status}"
        return
    yield from probe.look()


def _tell(sentence: str, fault: str, told: set[str]) -> None:
    """Print a fault unless the same was told of another page or language."""
    if fault not in told:
        told.add(fault)
        print(sentence, file=sys.stderr, flush=True)
