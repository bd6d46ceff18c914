"""Reviewdog's diagnostic format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.

A rewritten file is one suggestion: its parts are of no use without each other, and two of them for one change
would be two threads of a review. Its range has whole lines, from the first to the last that changes, and no
columns: reviewdog takes a suggestion only for the lines of its comment, and GitLab ignores columns
(https://github.com/reviewdog/reviewdog/issues/1282). GitHub shows a suggestion only where the pull request
touches both ends of its range.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rewriter.batch.changes import changes
from rewriter.model import FileResult, Outcome
from rewriter.output.escapes import scalar
from rewriter.output.findings import Finding, Kind, findings
from rewriter.output.model import Report, path_of, reviews_of, together
from rewriter.support.text import printable

_SEVERITIES = {Kind.FAILURE: "ERROR", Kind.REVIEW: "WARNING", Kind.REFUSAL: "INFO"}


def render(report: Report) -> str:
    """A ``DiagnosticResult``: the suggestions, then what is to be reviewed, and what was refused."""
    diagnostics = [
        *(row for one in together(report).files for row in _suggestion(one.result)),
        *(_finding(finding) for finding in findings(report) if finding.kind is not Kind.CHANGE),
    ]
    value = {"source": {"name": "distroify"}, "diagnostics": diagnostics}
    return json.dumps(value, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "message": finding.text,
        "location": _location(finding.path, max(finding.diagnostic.line, 1)),
        "severity": _SEVERITIES[finding.kind],
        "code": {"value": finding.diagnostic.rule},
    }


def _suggestion(result: FileResult) -> Iterator[dict[str, object]]:
    before, after = result.before, result.after
    if result.outcome is not Outcome.REWRITTEN or before is None or after is None:
        return
    # A final line end has no place in the format: text is whole lines without the last one's.
    old, new = (text.removesuffix("\n").split("\n") for text in (before, after))
    if old == new:
        return
    lines, text = _replaced(old, new)
    location = _location(path_of(result), *lines)
    row: dict[str, object] = {
        "message": _message(result),
        "location": location,
        "severity": "WARNING" if reviews_of(result) else "INFO",
        "code": {"value": "rewrite"},
    }
    # JSON for Go has no bytes that are not UTF-8, and a last line end is left out: it would be another text.
    if scalar(text) == text and not text.endswith("\n"):
        row["suggestions"] = [{"range": location["range"], "text": text}]
    yield row


def _message(result: FileResult) -> str:
    bases = f"{result.before_base or 'its base'} → {result.after_base or 'distroless'}"
    changed = (f"- {one.message}" for one in result.diagnostics if one.fix is not None)
    return "\n".join([f"moves to distroless: {printable(bases)}", *map(printable, changed)])


def _replaced(old: list[str], new: list[str]) -> tuple[tuple[int, int], str]:
    """The first and last line that change, and what stands there afterwards."""
    blocks = changes(old, new)
    first, last = blocks[0].i1, blocks[-1].i2
    tail = len(old) - last
    head = first
    # A range must have a line, and no text would be an empty line: a neighbour joins.
    while head == len(old) - tail or head >= len(new) - tail:
        if head:
            head -= 1
        elif tail:
            tail -= 1
        else:
            break
    # A blank line at the end would be a final line end: what follows it joins.
    while tail and not new[len(new) - tail - 1].strip():
        tail -= 1
    return (head + 1, len(old) - tail), "\n".join(new[head : len(new) - tail])


def _location(path: str, first: int, last: int | None = None) -> dict[str, object]:
    return {
        "path": scalar(path),
        "range": {"start": {"line": first}, "end": {"line": last if last is not None else first}},
    }
