"""Keeps the message catalogues in step with the texts: ``python scripts/translations.py update|check``.

``update`` extracts every message as ``babel.cfg`` says (gettext calls in Python, ``trans`` and ``_()`` in templates)
and brings the ten catalogues up to date: new messages come in empty, unused ones go, nothing is guessed.
``check`` prints what is missing, fuzzy, out of date or broken, and exits with 1 if there is anything.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

PROJECT_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT_ROOT))

from config.i18n import LANGUAGES, SOURCE_LANGUAGE, catalogue_path  # noqa: E402

MAPPING = PROJECT_ROOT / "babel.cfg"
SOURCES = ("jobs", "matcher", "web")
RULES = "config/reservation"
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?([a-zA-Z])")


def extract_messages(root: Path = PROJECT_ROOT) -> Catalog:
    """Return every message of the program, with the files in which it is used."""
    with (root / MAPPING.name).open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog(project="Tenderbridge", fuzzy=False)
    for folder in SOURCES:
        prefixed = [
            (pattern.removeprefix(f"{folder}/"), method)
            for pattern, method in methods
            if pattern.startswith(f"{folder}/")
        ]
        wanted = {pattern.removeprefix(f"{folder}/"): option for pattern, option in options.items()}
        found = extract_from_dir(
            root / folder, prefixed, wanted, comment_tags=("Translators:",), strip_comment_tags=True
        )
        for name, _line, message, comments, context in found:
            template.add(message, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    for path in sorted((root / RULES).glob("*.toml")):
        for note in notes_of(tomllib.loads(path.read_text(encoding="utf-8"))):
            template.add(note, locations=[(f"{RULES}/{path.name}", 0)])
    return template


def notes_of(rules: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a country's rules on reserving note for the reader."""
    yield from (part["note"] for part in rules.values() if isinstance(part, dict) and part.get("note"))


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language, empty when there is none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Tenderbridge", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(template: Catalog) -> None:
    """Bring all catalogues up to date with ``template``; nothing that stays is touched."""
    for language in translated_languages():
        catalogue = read_catalogue(language)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
        catalogue.obsolete.clear()
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
        n_missing = sum(1 for message in messages_of(catalogue) if is_missing(message))
        print(f"{language}: {len(catalogue)} messages, {n_missing} to translate")


def translated_languages() -> list[str]:
    """Return the languages that have a catalogue: all but the source."""
    return [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


def messages_of(catalogue: Catalog) -> list[Message]:
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def faults_of(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Yield what is wrong with a catalogue, one line each."""
    for wanted in messages_of(template):
        message = catalogue.get(wanted.id, wanted.context)
        name = repr(forms(wanted.id)[0][:70])
        if message is None:
            yield f"not in the catalogue: {name}"
        elif is_missing(message):
            yield f"not translated: {name}"
        elif message.fuzzy:
            yield f"fuzzy: {name}"
        else:
            yield from (
                f"{fault}: {name}" for fault in (*plural_faults(message, catalogue), *placeholder_faults(message))
            )
    for message in messages_of(catalogue):
        if template.get(message.id, message.context) is None:
            yield f"no longer used: {forms(message.id)[0][:70]!r}"


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Return the singular and plural forms of a message id or string; none when it has no translation."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def is_missing(message: Message) -> bool:
    """Return whether a form of a message has no translation."""
    translated = forms(message.string)
    return not translated or not all(translated)


def plural_faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    """Yield whether a message has another number of plural forms than its language."""
    n_forms = len(forms(message.string))
    if not isinstance(message.id, str) and n_forms != catalogue.num_plurals:
        yield f"{n_forms} plural forms instead of {catalogue.num_plurals}"


def placeholder_faults(message: Message) -> Iterator[str]:
    """Yield what a translation does to the placeholders that the program fills.

    Every plural form needs them all: the form for one also says 21 in Latvian.
    """
    expected: set[str] = set().union(*map(placeholders, forms(message.id)))
    for form in forms(message.string):
        found = placeholders(form)
        if found != expected:
            yield f"placeholders {sorted(found)} instead of {sorted(expected)}"
        elif expected and not is_formattable(form, expected):
            yield "a % that formatting stumbles over"


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text: ``%(name)s`` as "name:s", ``{name}`` as "{name}"."""
    percent = {f"{name}:{kind}" for name, kind in PLACEHOLDER.findall(text)}
    try:
        braces = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        braces = {"{"}
    return percent | braces


def is_formattable(text: str, expected: set[str]) -> bool:
    """Return whether ``text % values`` works for the placeholders that are expected."""
    values: Mapping[str, int] = {entry.partition(":")[0]: 1 for entry in expected if ":" in entry}
    if not values:
        return True
    try:
        text % values
    except (KeyError, TypeError, ValueError):
        return False
    return True


def check(template: Catalog) -> int:
    """Print the faults of all catalogues; return how many there are."""
    n_faults = 0
    for language in translated_languages():
        for fault in faults_of(read_catalogue(language), template):
            print(f"{language}: {fault}")
            n_faults += 1
    print(f"{len(template)} messages, {n_faults} faults in {len(translated_languages())} catalogues")
    return n_faults


def main(arguments: list[str]) -> int:
    """Run ``update`` or ``check``; return the exit code."""
    if arguments == ["update"]:
        update(extract_messages())
        return 0
    if arguments == ["check"]:
        return 1 if check(extract_messages()) else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
