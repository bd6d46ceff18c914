from __future__ import annotations

import pytest

from rewriter.model import FileResult, Outcome
from rewriter.support.text import count, printable, render_counts


def result(outcome: Outcome) -> FileResult:
    return FileResult("Dockerfile", outcome)


@pytest.mark.parametrize("text", ["plain", "tab\tstays", "über 日本 🐳", "", "a\\b"])
def test_printable_text_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb", "a\\nb"),
        ("a\rb", "a\\rb"),
        ("\u202e", "\\u202e"),
        ("\x9b", "\\x9b"),
        ("\udcff", "\\xff"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_steers_a_terminal_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_the_summary_counts_only_what_there_is() -> None:
    results = [result(Outcome.REWRITTEN), result(Outcome.REFUSED), result(Outcome.REWRITTEN)]
    assert render_counts(results) == "3 files: 2 rewritten, 1 refused"
    assert render_counts(results[:1]) == "1 file: 1 rewritten"
    assert render_counts([]) == "no Dockerfile found"


def test_counts_have_every_outcome() -> None:
    assert count([]) == dict.fromkeys(Outcome, 0)
    assert count([result(Outcome.FAILED)])[Outcome.FAILED] == 1
