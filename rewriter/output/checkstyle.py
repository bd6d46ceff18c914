"""The XML of Checkstyle's ``XMLLogger``, which Jenkins and others read.

https://github.com/checkstyle/checkstyle/blob/master/src/main/java/com/puppycrawl/tools/checkstyle/XMLLogger.java
"""

from __future__ import annotations

from rewriter.output.escapes import attribute
from rewriter.output.findings import Finding, Kind, findings
from rewriter.output.model import Report, path_of, together
from rewriter.output.place import Places

_SEVERITIES = {Kind.FAILURE: "error", Kind.REVIEW: "warning", Kind.REFUSAL: "info", Kind.CHANGE: "info"}


def render(report: Report) -> str:
    """An element for each file, one in it for each finding."""
    report = together(report)
    by_path: dict[str, list[Finding]] = {path_of(one.result): [] for one in report.files}
    for finding in findings(report):
        by_path[finding.path].append(finding)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">']
    for path, found in by_path.items():
        lines.append(f'<file name="{attribute(path)}">')
        lines += map(_error, found)
        lines.append("</file>")
    return "\n".join([*lines, "</checkstyle>"]) + "\n"


def _error(finding: Finding) -> str:
    place = Places(finding.result.before).line_of(finding.diagnostic.line)
    return (
        f'<error line="{place.line}" column="{place.column}" severity="{_SEVERITIES[finding.kind]}" '
        f'message="{attribute(finding.text)}" source="distroify.{finding.diagnostic.rule}"/>'
    )
