"""The registry, and what the formats have in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rewriter.model import Diagnostic, Evidence, Outcome, Severity
from rewriter.output.formats import Format, Subject, format_named, formats_of, renderer
from tests.output.reports import CONSUMER, REFUSAL, SPLIT, ended, report, rewritten
from tests.output.validators import check_all

PAIRS = [(subject, wanted) for subject in Subject for wanted in formats_of(subject)]


@pytest.mark.parametrize(("subject", "wanted"), PAIRS)
def test_every_renderer_is_there(subject: Subject, wanted: Format) -> None:
    by_itself = wanted is Format.TEXT and subject in (Subject.REWRITES, Subject.PROOFS)
    assert by_itself or callable(renderer(subject, wanted))


def test_every_format_renders_rewrites_and_is_documented() -> None:
    assert set(formats_of(Subject.REWRITES)) == set(Format)
    page = Path(__file__).parents[2].joinpath("docs/formats.md").read_text("utf-8")
    assert [line.split("`")[1] for line in page.split("\n") if line.startswith("| `")] == [*Format]


@pytest.mark.parametrize(
    ("subject", "name", "said"),
    [
        (Subject.SETTINGS, "sarif", '"sarif" is no format for settings; there are text, json'),
        (Subject.SETTINGS, "", '"" is no format; there are text, json'),
        (Subject.PROOFS, "markdwon", '"markdwon" is no format, did you mean "markdown"? there are text, json, markdown'),
    ],
)  # fmt: skip
def test_another_name_is_told_with_those_that_there_are(subject: Subject, name: str, said: str) -> None:
    with pytest.raises(ValueError, match="is no format") as error:
        format_named(subject, name)
    assert str(error.value) == said


def test_the_registry_imports_no_format() -> None:
    code = (
        "import sys, rewriter.cli.main, rewriter.cli.printing; from rewriter.output.formats import Format; "
        "print([n for n in Format if 'rewriter.output.' + n in sys.modules and n != 'text'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_no_file_at_all() -> None:
    check_all(report())


def test_all_outcomes_together() -> None:
    check_all(
        report(
            rewritten("a/Dockerfile"),
            ended(Outcome.REFUSED, REFUSAL, SPLIT, path="b/Dockerfile"),
            ended(Outcome.UNCHANGED, path="c/Dockerfile"),
            ended(Outcome.SKIPPED, path="d/Dockerfile", reason="no Go image (FROM node:22)"),
            ended(Outcome.FAILED, Diagnostic("unreadable", "is a folder", 0, Severity.REFUSAL), path="/e"),
        )
    )


BYTES = st.sampled_from([chr(code) for code in range(0xDC80, 0xDD00)])
"""What is not UTF-8, as Python shows it."""
ANY = st.text(st.characters(codec="utf-8") | BYTES, min_size=1, max_size=40)
NASTY = st.sampled_from(
    [
        "x\n::error file=a::b",
        "`a``b```",
        "a|b",
        "</details><script>alert(1)</script>",
        "@octocat #1 https://example.com ![x](y)",
        "\x1b[31m\u202e\udc80\x00\ufffe",
        "]]>&amp;<!--",
        "[a](javascript:b)",
        "%0A::error::x",
    ]
)
TEXTS = st.one_of(ANY, NASTY)


PHASES = [phase for phase in Phase if phase is not Phase.shrink]


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_name_and_text_makes_valid_reports(path: str, message: str, seen: str, text: str) -> None:
    path = path.replace("/", "_").replace("\0", "_")
    told = Diagnostic("rule", message, 1, Severity.NOTICE, None, message, (Evidence(seen, 2),))
    refused = Diagnostic("rule", message, 1, Severity.REFUSAL, None, message, (Evidence(seen),))
    changed = rewritten(path, told, told, SPLIT, CONSUMER, after=f"FROM x\n# {text}\n")
    check_all(report(changed, ended(Outcome.REFUSED, refused, path=f"b/{path}", reason=message)))
