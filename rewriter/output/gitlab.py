"""Code Quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.

The fingerprint has no line in it, and no two findings of a file share one: GitLab takes equal ones for one
finding, and a new one for a new finding.
"""

from __future__ import annotations

import json

from rewriter.output.escapes import scalar
from rewriter.output.findings import Finding, Kind, findings
from rewriter.output.model import Report

_SEVERITIES = {Kind.FAILURE: "major", Kind.REVIEW: "minor", Kind.REFUSAL: "info", Kind.CHANGE: "info"}


def render(report: Report) -> str:
    """An array of findings; an empty one where there are none."""
    return json.dumps([_issue(finding) for finding in findings(report)], indent=2) + "\n"


def _issue(finding: Finding) -> dict[str, object]:
    return {
        "description": finding.text.replace("\n", "; "),
        "check_name": finding.diagnostic.rule,
        "fingerprint": finding.id,
        "severity": _SEVERITIES[finding.kind],
        "location": {"path": scalar(finding.path), "lines": {"begin": max(finding.diagnostic.line, 1)}},
    }
