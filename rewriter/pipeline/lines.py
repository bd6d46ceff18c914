"""Lines of a text that edits made, as lines of the text before.

Each stage of a file is rewritten on the text that those before it left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.model import Diagnostic, Edit, FileResult
from rewriter.rules.writing.edits import edits_of, tidy, without_edits


class Lines(Struct, frozen=True):
    """The lines of a text that edits made, as lines of the text before."""

    starts: Sequence[int]
    """Offsets of the lines of the new text."""
    edits: Sequence[tuple[int, int, int, int]]
    """``(start, end)`` of what an edit put into the new text, and ``(start, end)`` of what it replaced."""
    before: Sequence[int]
    """Offsets of the lines of the old text."""

    def old(self, line: int) -> int:
        """The line of the old text."""
        if not 1 <= line <= len(self.starts):
            return line
        offset = self.starts[line - 1]
        at = bisect_right(self.edits, offset, key=lambda edit: edit[0]) - 1
        if at >= 0:
            _, end, first, last = self.edits[at]
            offset = first if offset < end else last + offset - end
        return max(bisect_right(self.before, offset), 1)


def lines_after(text: str, result: FileResult) -> Lines:
    """How the lines of a rewritten text came about."""
    made = tidy(text, edits_of(result.diagnostics))
    return Lines([*_starts(result.after or "")], [*_placed(made)], [*_starts(text)])


def located(result: FileResult, passed: Sequence[Lines]) -> FileResult:
    """The result with lines of the file as it was. Its edits, which are of another text, are left out."""
    if not passed:
        return result
    return replace(result, diagnostics=tuple(_moved(item, passed) for item in result.diagnostics))


def _placed(edits: Sequence[Edit]) -> Iterator[tuple[int, int, int, int]]:
    gained = 0
    for edit in sorted(edits, key=lambda item: (item.start, item.end, item.order)):
        start = edit.start + gained
        yield start, start + len(edit.replacement), edit.start, edit.end
        gained += len(edit.replacement) - (edit.end - edit.start)


def _starts(text: str) -> Iterator[int]:
    at = 0
    while at >= 0:
        yield at
        at = text.find("\n", at) + 1 or -1


def _moved(diagnostic: Diagnostic, passed: Sequence[Lines]) -> Diagnostic:
    def old(line: int) -> int:
        for lines in reversed(passed):
            line = lines.old(line)
        return line

    proposal = diagnostic.proposal
    return replace(
        without_edits(diagnostic),
        line=old(diagnostic.line),
        proposal=replace(proposal, line=old(proposal.line)) if proposal is not None else None,
    )
