from __future__ import annotations

import pytest

from rewriter.output.rules import render_explanation, render_text
from rewriter.rules.documentation import Documented, rules


@pytest.mark.parametrize("width", [60, 79])
def test_on_a_terminal_nothing_is_wider(width: int) -> None:
    for rule in rules():
        prose = [line for line in render_explanation(rule.id, width).split("\n") if line[:1] != " "]
        assert max(len(line) for line in prose if " " in line) <= width


def test_examples_keep_their_lines() -> None:
    for rule in rules():
        kept = [line for line in render_explanation(rule.id).split("\n") if line.startswith("  ")]
        narrow = [line for line in render_explanation(rule.id, 60).split("\n") if line.startswith("  ")]
        assert narrow == kept


def test_a_list_of_rules_wraps_under_its_column() -> None:
    listed = [Documented("one", "notice", "A ``thing`` is said of it here.", "")]
    assert render_text(listed) == "one  notice     A `thing` is said of it here.\n"
    assert render_text(listed, 42) == ("one  notice     A `thing` is said of it\n                here.\n")
