"""Annotations by the commands that the log of a GitHub workflow takes.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-a-notice-message

Escapes are those of ``escapeData`` and ``escapeProperty`` in
https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: without them a name or message of a
stranger would be a command of its own. A step shows ten annotations of a level and drops the others silently
(https://github.com/orgs/community/discussions/26680), so those that matter most come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rewriter.output.findings import Finding, Kind, findings
from rewriter.output.model import Report
from rewriter.support.text import printable

_LEVELS = {
    Kind.FAILURE: "error",
    Kind.REVIEW: "warning",
    Kind.REFUSAL: "notice",
    Kind.CHANGE: "notice",
}
_MOST = 10
"""Of a level."""
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def render(report: Report) -> str:
    """A line for each finding that GitHub shows; the last one says how many there are besides."""
    shown: Counter[str] = Counter()
    lines = []
    every = findings(report)
    for finding in every:
        level = _LEVELS[finding.kind]
        if shown[level] < _MOST:
            shown[level] += 1
            lines.append(_command(level, finding))
    if len(every) > len(lines):
        more = len(every) - len(lines)
        lines.append(f"distroify: {more} more, which GitHub would not show; --format markdown has all")
    return "".join(f"{line}\n" for line in lines)


def _command(level: str, finding: Finding) -> str:
    properties = {"title": finding.diagnostic.rule}
    # Standard input is no file of the repository. End lines are left out: GitHub shows one at the end of a
    # file in the wrong place.
    if finding.path != "-":
        properties = {
            "file": printable(finding.path),
            "line": str(max(finding.diagnostic.line, 1)),
        } | properties
    written = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{level} {written}::{_escaped(finding.text, _DATA)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
