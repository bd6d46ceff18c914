"""The machine-readable report, by the schema next to this module (``schema.json``).

Bytes that are not UTF-8 appear as the lone surrogates U+DC80 to U+DCFF (Python's ``surrogateescape``);
everything that is not ASCII is escaped, so the report has no encoding to get wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from rewriter.model import Diagnostic, FileResult
from rewriter.output.text import count

VERSION = 1

Value: TypeAlias = "str | int | Sequence[Value] | Mapping[str, Value] | None"


def render(results: Sequence[tuple[FileResult, str]]) -> str:
    """The report on ``(result, diff)`` pairs; an empty diff is ``null``."""
    report: Value = {
        "version": VERSION,
        "files": [_file(result, diff) for result, diff in results],
        "summary": {outcome.value: number for outcome, number in count(r for r, _ in results).items()},
    }
    return json.dumps(report, indent=2) + "\n"


def _file(result: FileResult, diff: str) -> Value:
    return {
        "path": result.path,
        "outcome": result.outcome.value,
        **({"reason": result.reason} if result.reason else {}),
        "diff": diff or None,
        "before": {"base": result.before_base},
        "after": {"base": result.after_base},
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in result.diagnostics],
    }


def _diagnostic(diagnostic: Diagnostic) -> Value:
    applicability = diagnostic.applicability
    return {
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        "line": diagnostic.line,
        "severity": diagnostic.severity.value,
        "applicability": None if applicability is None else applicability.value,
        "help": diagnostic.help,
        "evidence": [{"path": evidence.path, "line": evidence.line} for evidence in diagnostic.evidence],
    }
