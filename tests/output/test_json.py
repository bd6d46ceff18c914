"""The report against its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import rewriter.output
from rewriter.batch.diff import for_git
from rewriter.model import Diagnostic, Evidence, FileResult, Located, Outcome, Processed, Severity
from rewriter.output.json import render
from rewriter.output.model import Setting
from tests.output.reports import AFTER, CONSUMER, REFUSAL, SPLIT, diagnostic, ended, report, rewritten

SCHEMA = json.loads(Path(rewriter.output.__path__[0], "schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def parsed(*files: Processed) -> Any:
    found = json.loads(render(report(*files)))
    VALIDATOR.validate(found)
    return found


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_rewritten_file_has_everything() -> None:
    located = Located("/r", "svc/Dockerfile", "svc", "the folder of the Dockerfile has go.mod")
    one = rewritten("Dockerfile", SPLIT, CONSUMER, located=located)
    found = parsed(one)
    for item in found["files"][0]["diagnostics"]:
        assert len(item.pop("id")) == 32
    assert found == {
        "version": 1,
        "tool": {"name": "distroify", "version": "1.2.3"},
        "command": ["distroify", "--write", "."],
        "settings": [],
        "files": [
            {
                "path": "Dockerfile",
                "repository_path": "svc/Dockerfile",
                "context": "svc",
                "context_guess": "the folder of the Dockerfile has go.mod",
                "outcome": "rewritten",
                "reason": None,
                "diff": for_git(one.diff, "svc/Dockerfile"),
                "before": {"base": "golang:1.24"},
                "after": {"base": "gcr.io/distroless/static-debian13", "text": AFTER},
                "reviews": 1,
                "diagnostics": [
                    {
                        "rule": "split-stages",
                        "message": "split",
                        "line": 1,
                        "column": 1,
                        "end_line": 1,
                        "end_column": 17,
                        "severity": "fix",
                        "applicability": "safe",
                        "help": None,
                        "allow": [],
                        "evidence": [],
                        "edits": [
                            {"line": 1, "column": 17, "end_line": 1, "end_column": 17, "text": " AS build"}
                        ],
                    },
                    {
                        "rule": "image-consumer",
                        "message": "the health check of web runs curl",
                        "line": 3,
                        "column": 1,
                        "end_line": 4,
                        "end_column": 14,
                        "severity": "notice",
                        "applicability": "review",
                        "help": "call the program itself",
                        "allow": [],
                        "evidence": [
                            {"path": "docker-compose.yml", "line": 6},
                            {"path": "cmd/web/main.go", "line": None},
                        ],
                        "edits": None,
                    },
                ],
            }
        ],
        "summary": {"rewritten": 1, "unchanged": 0, "refused": 0, "skipped": 0, "failed": 0},
        "reviews": 1,
    }


def test_settings_have_their_value_and_origin() -> None:
    run = replace(report(), settings=(Setting("allow", '["drop-init"]', ".distroify.toml"),))
    assert json.loads(render(run))["settings"] == [
        {"key": "allow", "value": ["drop-init"], "from": ".distroify.toml"}
    ]


def test_a_refusal_has_the_names_that_lift_it() -> None:
    [file] = parsed(ended(Outcome.REFUSED, REFUSAL, reason="cannot tell what /lake is"))["files"]
    assert file["diagnostics"][0]["allow"] == ["drop-init"]
    assert (file["reason"], file["reviews"], file["after"]["text"]) == ("cannot tell what /lake is", 0, None)


def test_what_is_stated_of_a_refused_file_is_no_review() -> None:
    found = parsed(ended(Outcome.REFUSED, REFUSAL, CONSUMER))
    assert (found["reviews"], found["files"][0]["reviews"]) == (0, 0)


def test_a_fix_without_edits_says_so() -> None:
    found = parsed(rewritten("Dockerfile", diagnostic("m", severity=Severity.FIX)))
    assert found["files"][0]["diagnostics"][0]["edits"] is None


def test_what_is_missing_is_null() -> None:
    failure = Diagnostic("r", "m", 0, Severity.REFUSAL, evidence=(Evidence("x"),))
    [file] = parsed(Processed(FileResult("-", Outcome.FAILED, diagnostics=(failure,))))["files"]
    assert file["diff"] is None
    assert file["before"] == {"base": None}
    assert file["after"] == {"base": None, "text": None}
    assert (file["repository_path"], file["context"], file["reason"]) == (None, None, None)
    for key in ("column", "end_line", "end_column"):
        assert file["diagnostics"][0][key] is None
    assert file["diagnostics"][0]["applicability"] is None
    assert file["diagnostics"][0]["help"] is None
    assert file["diagnostics"][0]["evidence"] == [{"path": "x", "line": None}]


def test_no_files_is_a_report_too() -> None:
    assert parsed()["files"] == []


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("severity", Severity)
def test_every_outcome_and_severity_fits_the_schema(outcome: Outcome, severity: Severity) -> None:
    found = parsed(Processed(FileResult("f", outcome, diagnostics=(Diagnostic("r", "m", 1, severity),))))
    assert found["summary"][outcome] == 1


@given(st.text(st.characters(exclude_categories=())), st.text())
def test_any_text_comes_back_and_the_report_is_ascii(path: str, message: str) -> None:
    result = FileResult(path, Outcome.REFUSED, diagnostics=(Diagnostic("r", message, 1, Severity.REFUSAL),))
    text = render(report(Processed(result)))
    assert text.isascii()
    [file] = json.loads(text)["files"]
    assert file["diagnostics"][0]["message"] == message


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"files": [{}]}, {"extra": 1}, {"summary": {"rewritten": 1}}],
)
def test_the_schema_rejects_other_shapes(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(json.loads(render(report())) | change)
