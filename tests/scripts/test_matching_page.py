"""docs/matching.md says of every feature what its docstring says, with the weight that is shipped."""

from __future__ import annotations

from scripts.matching_page import PAGE, beyond_section, features_section


def test_the_page_describes_the_features_as_they_are() -> None:
    assert "\n".join(features_section()) in PAGE.read_text(encoding="utf-8")


def test_the_page_tells_what_works_beside_the_features_with_the_numbers_in_force() -> None:
    assert "\n".join(beyond_section()) in PAGE.read_text(encoding="utf-8")
