"""The report against its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rewriter.output
from rewriter.model import Applicability, Diagnostic, Evidence, FileResult, Fix, Outcome, Severity
from rewriter.output.json import render

SCHEMA = json.loads(Path(rewriter.output.__path__[0], "schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def parsed(*pairs: tuple[FileResult, str]) -> Any:
    report = json.loads(render(pairs))
    VALIDATOR.validate(report)
    return report


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_rewritten_file_has_everything() -> None:
    fix = Fix((), Applicability.REVIEW)
    diagnostic = Diagnostic("split-stages", "m", 3, Severity.FIX, fix, "h", (Evidence("main.go", 41),))
    result = FileResult("Dockerfile", Outcome.REWRITTEN, "a", "b", "golang:1.22", "distroless", (diagnostic,))
    assert parsed((result, "--- a\n")) == {
        "version": 1,
        "files": [
            {
                "path": "Dockerfile",
                "outcome": "rewritten",
                "diff": "--- a\n",
                "before": {"base": "golang:1.22"},
                "after": {"base": "distroless"},
                "diagnostics": [
                    {
                        "rule": "split-stages",
                        "message": "m",
                        "line": 3,
                        "severity": "fix",
                        "applicability": "review",
                        "help": "h",
                        "evidence": [{"path": "main.go", "line": 41}],
                    }
                ],
            }
        ],
        "summary": {"rewritten": 1, "unchanged": 0, "refused": 0, "skipped": 0, "failed": 0},
    }


def test_what_is_missing_is_null() -> None:
    diagnostic = Diagnostic("r", "m", 0, Severity.REFUSAL, evidence=(Evidence("x"),))
    [file] = parsed((FileResult("-", Outcome.FAILED, diagnostics=(diagnostic,)), ""))["files"]
    assert file["diff"] is None
    assert file["before"] == file["after"] == {"base": None}
    assert file["diagnostics"][0]["applicability"] is None
    assert file["diagnostics"][0]["help"] is None
    assert file["diagnostics"][0]["evidence"] == [{"path": "x", "line": None}]


def test_no_files_is_a_report_too() -> None:
    assert parsed()["files"] == []


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("severity", Severity)
def test_every_outcome_and_severity_fits_the_schema(outcome: Outcome, severity: Severity) -> None:
    report = parsed((FileResult("f", outcome, diagnostics=(Diagnostic("r", "m", 1, severity),)), ""))
    assert report["summary"][outcome] == 1


@given(st.text(st.characters(exclude_categories=())), st.text())
def test_any_text_comes_back_and_the_report_is_ascii(path: str, message: str) -> None:
    result = FileResult(path, Outcome.REFUSED, diagnostics=(Diagnostic("r", message, 1, Severity.REFUSAL),))
    assert render([(result, "")]).isascii()
    [file] = json.loads(render([(result, "")]))["files"]
    assert file["diagnostics"][0]["message"] == message


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"files": [{}]}, {"extra": 1}, {"summary": {"rewritten": 1}}],
)
def test_the_schema_rejects_other_shapes(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(json.loads(render([])) | change)
