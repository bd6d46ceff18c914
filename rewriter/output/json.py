"""The machine-readable report, as ``rewriter.output.document`` says.

Bytes that are not UTF-8 appear as the lone surrogates U+DC80 to U+DCFF (Python's ``surrogateescape``);
everything that is not ASCII is escaped, so the report has no encoding to get wrong.
"""

from __future__ import annotations

import json

from msgspec import to_builtins
from msgspec.structs import asdict

from rewriter.batch.diff import for_git
from rewriter.model import Diagnostic, FileResult, Outcome, Processed
from rewriter.output.document import (
    After,
    Before,
    DiagnosticEntry,
    Document,
    EditEntry,
    EvidenceEntry,
    FileEntry,
    SettingEntry,
    Tool,
)
from rewriter.output.identity import identities
from rewriter.output.model import Report, path_of, reviews_of, together
from rewriter.output.place import Places
from rewriter.support.text import count


def render(report: Report) -> str:
    """The report on all files."""
    results = [one.result for one in report.files]
    document = Document(
        tool=Tool("distroify", report.version),
        command=report.command or None,
        settings=tuple(SettingEntry(s.key, json.loads(s.value), s.origin) for s in report.settings),
        files=tuple(
            _file(one, path_of(unique.result))
            for one, unique in zip(report.files, together(report).files, strict=True)
        ),
        summary=count(results),
        reviews=sum(len(reviews_of(result)) for result in results),
    )
    # Not msgspec's encoder: it writes no lone surrogates.
    return json.dumps(to_builtins(document), indent=2) + "\n"


def _file(processed: Processed, unique: str) -> FileEntry:
    """One file; ``unique`` is the path that its ids are made of.

    All other paths are below the root of its repository, as ``repository_path`` is.
    """
    result = processed.result
    located = result.located
    places = Places(result.before)
    ids = identities(unique, result.diagnostics)
    return FileEntry(
        path=result.path,
        repository_path=located.path if located is not None else None,
        context=located.context if located is not None else None,
        context_guess=(located.guess or None) if located is not None else None,
        outcome=result.outcome,
        reason=result.reason or None,
        diff=for_git(processed.diff, path_of(result)) or None,
        before=Before(result.before_base),
        after=After(result.after_base, _new_text(result)),
        reviews=len(reviews_of(result)),
        diagnostics=tuple(
            _diagnostic(one, id_, places) for one, id_ in zip(result.diagnostics, ids, strict=True)
        ),
    )


def _new_text(result: FileResult) -> str | None:
    return result.after if result.outcome is Outcome.REWRITTEN else None


def _diagnostic(diagnostic: Diagnostic, id_: str, places: Places) -> DiagnosticEntry:
    place = places.of(diagnostic.line)
    return DiagnosticEntry(
        id=id_,
        rule=diagnostic.rule,
        message=diagnostic.message,
        line=diagnostic.line,
        column=place.column if place is not None else None,
        end_line=place.end_line if place is not None else None,
        end_column=place.end_column if place is not None else None,
        severity=diagnostic.severity,
        applicability=diagnostic.applicability,
        help=diagnostic.help,
        allow=tuple(diagnostic.allow),
        evidence=tuple(EvidenceEntry(one.path, one.line) for one in diagnostic.evidence),
        edits=_edits(diagnostic, places),
    )


def _edits(diagnostic: Diagnostic, places: Places) -> tuple[EditEntry, ...] | None:
    """The changes of a fix, in places of the old text; ``None`` where it has none of its own."""
    if diagnostic.fix is None or not diagnostic.fix.edits:
        return None
    return tuple(
        EditEntry(**asdict(places.between(edit.start, edit.end)), text=edit.replacement)
        for edit in diagnostic.fix.edits
    )
