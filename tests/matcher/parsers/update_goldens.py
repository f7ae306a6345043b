"""Write the goldens anew: ``python -m tests.matcher.parsers.update_goldens [PACKAGE]``. Never run by a test.

The real notices are those already named in ``real_facts.json``; read the difference before committing it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from matcher.parsers import parse_notice
from tests.matcher.parsers.facts import GOLDENS, REAL_FACTS, current, facts, invented_documents, package_members


def main() -> None:
    GOLDENS.mkdir(exist_ok=True)
    for document in invented_documents():
        _write(GOLDENS / f"{document.stem}.json", current(document))
    if len(sys.argv) > 1:
        names = json.loads(REAL_FACTS.read_text())
        found = {name: facts(parse_notice(content)) for name, content in package_members(Path(sys.argv[1]), names)}
        REAL_FACTS.write_text(_one_line_each(found))


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _one_line_each(found: dict[str, object]) -> str:
    lines = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in sorted(found.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
