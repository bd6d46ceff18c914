from __future__ import annotations

import pytest

from rewriter.model import Applicability, Diagnostic, Evidence, FileResult, Fix, Outcome, Severity
from rewriter.output.text import count, printable, render_diagnostic, render_result, render_summary


def result(outcome: Outcome, *diagnostics: Diagnostic, path: str = "Dockerfile") -> FileResult:
    return FileResult(path, outcome, diagnostics=diagnostics)


def test_a_diagnostic_names_place_rule_evidence_and_help() -> None:
    diagnostic = Diagnostic(
        "needs-shell",
        "CMD uses `&&`",
        7,
        Severity.REFUSAL,
        help="use the exec form",
        evidence=(Evidence("main.go", 41), Evidence("templates")),
    )
    assert render_diagnostic("app/Dockerfile", diagnostic) == (
        "app/Dockerfile:7: needs-shell: CMD uses `&&`\n"
        "  seen at main.go:41\n"
        "  seen at templates\n"
        "  help: use the exec form\n"
    )


def test_line_zero_is_the_whole_file() -> None:
    assert render_diagnostic("f", Diagnostic("r", "m", 0, Severity.NOTE)) == "f: r: m\n"


@pytest.mark.parametrize(
    ("applicability", "mark"),
    [
        (Applicability.SAFE, ""),
        (Applicability.REVIEW, " (review)"),
        (Applicability.UNSAFE, " (unsafe)"),
    ],
)
def test_what_is_not_safe_says_so(applicability: Applicability, mark: str) -> None:
    diagnostic = Diagnostic("r", "m", 1, Severity.FIX, Fix((), applicability))
    assert render_diagnostic("f", diagnostic) == f"f:1: r: m{mark}\n"


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


def test_a_hostile_message_stays_on_one_line() -> None:
    lines = render_diagnostic("a\nb", Diagnostic("r", "x\nf:1: fake: y", 1, Severity.REFUSAL))
    assert lines.count("\n") == 1


def test_without_diagnostics_the_outcome_is_shown() -> None:
    assert render_result(result(Outcome.SKIPPED)) == "Dockerfile: skipped\n"


def test_notes_are_noise_on_an_unchanged_file_and_nowhere_else() -> None:
    note = Diagnostic("r", "m", 1, Severity.NOTE)
    assert render_result(result(Outcome.UNCHANGED, note)) == "Dockerfile: unchanged\n"
    assert render_result(result(Outcome.REWRITTEN, note)) == "Dockerfile:1: r: m\n"


def test_the_summary_counts_only_what_there_is() -> None:
    results = [result(Outcome.REWRITTEN), result(Outcome.REFUSED), result(Outcome.REWRITTEN)]
    assert render_summary(results) == "3 files: 2 rewritten, 1 refused\n"
    assert render_summary(results[:1]) == "1 file: 1 rewritten\n"
    assert render_summary([]) == "no Dockerfile found\n"


def test_counts_have_every_outcome() -> None:
    assert count([]) == dict.fromkeys(Outcome, 0)
    assert count([result(Outcome.FAILED)])[Outcome.FAILED] == 1
