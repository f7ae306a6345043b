"""docs/matching.md says of every feature what its docstring says, with the weight that is shipped."""

from __future__ import annotations

from scripts.matching_page import PAGE, features_section


def test_the_page_describes_the_features_as_they_are() -> None:
    assert "\n".join(features_section()) in PAGE.read_text(encoding="utf-8")
