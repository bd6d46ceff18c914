"""JUnit's and Checkstyle's XML."""

from __future__ import annotations

from rewriter.model import Diagnostic, Outcome, Severity
from tests.output.reports import CONSUMER, REFUSAL, SPLIT, diagnostic, ended, report, rewritten
from tests.output.validators import checkstyle_of, junit_of

FAILED = ended(Outcome.FAILED, Diagnostic("unreadable", "is a folder", 0, Severity.REFUSAL), path="x")
ALL = report(
    rewritten("a/Dockerfile"),
    ended(Outcome.REFUSED, REFUSAL, CONSUMER, path="b", reason="cannot tell what /lake is"),
    ended(Outcome.UNCHANGED, path="c"),
    ended(Outcome.SKIPPED, path="d", reason="no Go image (FROM node:22)"),
    FAILED,
)
HOSTILE = "<b>&\"'\n]]>\x00\x1b\udce9\ufffe\u202e"
SHOWN = "<b>&\"'\\n]]>\\x00\\x1b\\xe9\\ufffe\\u202e"


def test_junit_is_a_case_for_each_file() -> None:
    [suite] = junit_of(ALL)
    numbers = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert numbers == {"tests": "5", "failures": "1", "errors": "1", "skipped": "2"}
    assert [(case.get("name"), [(c.tag, c.get("message")) for c in case]) for case in suite] == [
        ("a/Dockerfile", [("failure", "moves to gcr.io/distroless/static-debian13, 1 to review")]),
        ("b", [("skipped", "cannot tell what /lake is")]),
        ("c", []),
        ("d", [("skipped", "no Go image (FROM node:22)")]),
        ("x", [("error", "is a folder")]),
    ]


def test_junit_has_diagnostics_and_diff_as_lines() -> None:
    [suite] = junit_of(ALL)
    text = suite[0][0].text
    assert "the health check of web runs curl" in text
    assert "\n+FROM golang:1.24 AS build\n" in text


def test_junit_of_hostile_text() -> None:
    [suite] = junit_of(report(rewritten(HOSTILE, diagnostic(HOSTILE), after=f"# {HOSTILE}")))
    assert suite[0].get("name") == SHOWN.replace("\\n", "\n")
    assert SHOWN in suite[0][0].text


def test_checkstyle_is_a_file_with_its_findings() -> None:
    found = [(file.get("name"), [dict(error.attrib) for error in file]) for file in checkstyle_of(ALL)]
    assert [(name, len(errors)) for name, errors in found] == [
        ("a/Dockerfile", 2),
        ("b", 1),
        ("c", 0),
        ("d", 0),
        ("x", 1),
    ]
    assert found[0][1][0] == {
        "line": "3",
        "column": "1",
        "severity": "warning",
        "message": "the health check of web runs curl\nhelp: call the program itself",
        "source": "distroify.image-consumer",
    }
    assert [errors[0]["severity"] for _, errors in found if errors] == ["warning", "info", "error"]


def test_checkstyle_of_hostile_text() -> None:
    [file] = checkstyle_of(report(rewritten(HOSTILE, diagnostic(HOSTILE), SPLIT)))
    assert file.get("name") == SHOWN.replace("\\n", "\n")
    assert file[0].get("message") == SHOWN
