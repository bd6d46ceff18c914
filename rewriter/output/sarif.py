"""SARIF 2.1.0 for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

What GitHub takes of it:
https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
A pull request shows an alert only where all lines of its region are in the diff, so a region is one line. One
result without a location, or with an empty text, would reject the whole file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from textwrap import dedent

from rewriter.model import Evidence, Outcome
from rewriter.output.escapes import uri
from rewriter.output.findings import Finding, Kind, findings
from rewriter.output.model import Report
from rewriter.output.place import Places
from rewriter.rules.documentation import rules, sections
from rewriter.rules.registry import FAILURES
from rewriter.support.text import printable

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Kind.FAILURE: "error", Kind.REVIEW: "warning", Kind.REFUSAL: "note", Kind.CHANGE: "note"}
_MOST = 25_000
"""Results that GitHub takes of a run."""
_LONGEST = 1_024
"""Characters of a rule's descriptions."""
_MOST_PLACES = 100


def render(report: Report) -> str:
    """One run."""
    every = findings(report)
    found = every[:_MOST]
    names = [*dict.fromkeys(finding.diagnostic.rule for finding in found)]
    run = {
        "tool": {
            "driver": {
                "name": "distroify",
                "version": report.version,
                "rules": [_rule(name) for name in names],
            }
        },
        # Without a category of its own a second upload of a workflow run fails.
        "automationDetails": {"id": "distroify/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, len(every) - len(found))],
        "results": [_result(finding, names) for finding in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _invocation(report: Report, left_out: int) -> dict[str, object]:
    ok = not any(one.result.outcome is Outcome.FAILED for one in report.files)
    value: dict[str, object] = {"executionSuccessful": ok}
    if report.command:
        value["arguments"] = [printable(word) for word in report.command[1:]]
    if left_out:
        said = f"{left_out} more results, which GitHub would not take; --format json has all"
        value["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": said}}]
    return value


def _rule(name: str) -> dict[str, object]:
    documentation = _documentation().get(name) or name
    summary, _, _ = documentation.partition("\n")
    return {
        "id": name,
        "shortDescription": {"text": _plain(summary)[:_LONGEST]},
        "fullDescription": {"text": _full(documentation)[:_LONGEST]},
        "help": {"text": documentation, "markdown": _markdown(documentation)},
    }


def _documentation() -> Mapping[str, str]:
    return FAILURES | {rule.id: rule.documentation for rule in rules()}


def _full(documentation: str) -> str:
    """What a rule does and why, as one paragraph."""
    parts = sections(documentation)
    told = [parts.get(heading, "") for heading in ("What it does", "Why")]
    return _plain(" ".join(" ".join(told).split())) or _plain(documentation.partition("\n")[0])


def _plain(text: str) -> str:
    return text.replace("``", "'")


def _markdown(documentation: str) -> str:
    """The text of ``distroify explain`` with its headings."""

    summary, _, _ = documentation.partition("\n")
    parts = sections(documentation)
    if not parts:
        return documentation
    told = [summary]
    for heading, text in parts.items():
        body = dedent(text)
        # Examples are code: as it is, four characters further to the right.
        shown = "\n".join(f"    {line}" for line in body.split("\n")) if heading == "Example" else body
        told.append(f"### {heading}\n\n{shown}")
    return "\n\n".join(told)


def _result(finding: Finding, names: Sequence[str]) -> dict[str, object]:
    place = Places(finding.result.before).line_of(finding.diagnostic.line)
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    value: dict[str, object] = {
        "ruleId": finding.diagnostic.rule,
        "ruleIndex": names.index(finding.diagnostic.rule),
        "level": _LEVELS[finding.kind],
        "message": {"text": _message(finding.text)},
        "locations": [_location(finding.path, region)],
        "partialFingerprints": {"distroify/v1": finding.id},
    }
    related = [*_related(finding.diagnostic.evidence[:_MOST_PLACES])]
    return value | ({"relatedLocations": related} if related else {})


def _message(text: str) -> str:
    """Text that is no link: SARIF reads ``[words](target)`` as one (3.11.6)."""
    return text.replace("](", "] (")


def _related(evidence: Sequence[Evidence]) -> Iterator[dict[str, object]]:
    for one in evidence:
        region = {"startLine": one.line} if one.line is not None else None
        yield {**_location(one.path, region), "message": {"text": "seen here"}}


def _location(path: str, region: Mapping[str, int] | None) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": uri(path)}}
    return {"physicalLocation": physical | ({"region": dict(region)} if region is not None else {})}
