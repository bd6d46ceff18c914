"""The machine-readable report, by the schema next to this module (``schema.json``).

Bytes that are not UTF-8 appear as the lone surrogates U+DC80 to U+DCFF (Python's ``surrogateescape``);
everything that is not ASCII is escaped, so the report has no encoding to get wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import astuple

from rewriter.model import Diagnostic, FileResult, Outcome, Processed
from rewriter.output.identity import identities
from rewriter.output.model import Report, path_of, reviews_of, together
from rewriter.output.place import Place, Places
from rewriter.support.text import count

VERSION = 1
_PLACE = ("line", "column", "end_line", "end_column")

Value: TypeAlias = "str | int | Sequence[Value] | Mapping[str, Value] | None"


def render(report: Report) -> str:
    """The report on all files."""
    results = [one.result for one in report.files]
    value: Value = {
        "version": VERSION,
        "tool": {"name": "distroify", "version": report.version},
        "command": [*report.command] or None,
        "settings": [{"key": s.key, "value": json.loads(s.value), "from": s.origin} for s in report.settings],
        "files": [
            _file(one, path_of(unique.result))
            for one, unique in zip(report.files, together(report).files, strict=True)
        ],
        "summary": {outcome.value: number for outcome, number in count(results).items()},
        "reviews": sum(len(reviews_of(result)) for result in results),
    }
    return json.dumps(value, indent=2) + "\n"


def _file(processed: Processed, unique: str) -> Value:
    """One file; ``unique`` is the path that its ids are made of.

    All other paths are below the root of its repository, as ``repository_path`` is.
    """
    result = processed.result
    located = result.located
    places = Places(result.before)
    ids = identities(unique, result.diagnostics)
    return {
        "path": result.path,
        "repository_path": located.path if located is not None else None,
        "context": located.context if located is not None else None,
        "context_guess": (located.guess or None) if located is not None else None,
        "outcome": result.outcome.value,
        "reason": result.reason or None,
        "diff": processed.diff or None,
        "before": {"base": result.before_base},
        "after": {"base": result.after_base, "text": _new_text(result)},
        "reviews": len(reviews_of(result)),
        "diagnostics": [
            _diagnostic(one, id_, places) for one, id_ in zip(result.diagnostics, ids, strict=True)
        ],
    }


def _new_text(result: FileResult) -> str | None:
    return result.after if result.outcome is Outcome.REWRITTEN else None


def _diagnostic(diagnostic: Diagnostic, id_: str, places: Places) -> Value:
    applicability = diagnostic.applicability
    place = places.of(diagnostic.line)
    ends = _placed(place) if place is not None else dict.fromkeys(_PLACE)
    return {
        "id": id_,
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        **ends,
        "line": diagnostic.line,
        "severity": diagnostic.severity.value,
        "applicability": None if applicability is None else applicability.value,
        "help": diagnostic.help,
        "allow": [*diagnostic.allow],
        "evidence": [{"path": evidence.path, "line": evidence.line} for evidence in diagnostic.evidence],
        "edits": _edits(diagnostic, places),
    }


def _edits(diagnostic: Diagnostic, places: Places) -> Value:
    """The changes of a fix, in places of the old text; ``None`` where it has none of its own."""
    if diagnostic.fix is None or not diagnostic.fix.edits:
        return None
    return [
        {**_placed(places.between(edit.start, edit.end)), "text": edit.replacement}
        for edit in diagnostic.fix.edits
    ]


def _placed(place: Place) -> Mapping[str, Value]:
    return dict(zip(_PLACE, astuple(place), strict=True))
