"""The results that are made around the pipeline: of a file that cannot be read, and of one with its diff."""

from __future__ import annotations

from rewriter.batch.diff import for_git, unified_diff, verify_diff
from rewriter.check.outcome import broken_diff
from rewriter.model import Diagnostic, FileResult, Outcome, Processed, Severity


def failure(path: str, rule: str, message: str) -> FileResult:
    """A failed result that is about the whole file."""
    diagnostic = Diagnostic(rule, message, 0, Severity.REFUSAL)
    return FileResult(path, Outcome.FAILED, diagnostics=(diagnostic,), reason=message)


def finished(result: FileResult, path: str) -> Processed:
    """A result with its diff, which names the file ``path``; refused where the diff does not say the same."""
    if result.outcome is not Outcome.REWRITTEN:
        return Processed(result)

    before, after = result.before or "", result.after or ""
    diff = unified_diff(before, after, path)
    if not verify_diff(before, after, diff):
        return Processed(broken_diff(result))
    return Processed(result, for_git(diff, path))
