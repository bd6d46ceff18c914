"""What is printed of the results: data to standard output, messages to standard error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rewriter.discovery import STDIN
from rewriter.model import FileResult, Outcome, Processed
from rewriter.output.formats import Format
from rewriter.output.stream import to_stderr, to_stdout
from rewriter.output.text import printable, render_outcome, render_result, render_summary, render_traceback

if TYPE_CHECKING:
    from rewriter.output.model import Report as Run

_SILENT = frozenset({Outcome.UNCHANGED, Outcome.SKIPPED})
"""Outcomes that many files of a search have and nobody asked about."""


@dataclass(frozen=True, slots=True)
class Report:
    """How to report; without ``write`` and ``check`` the diffs are shown."""

    format: Format = Format.TEXT
    message: bool = False
    """Whether standard output is the message of a commit; all else is as for text."""
    write: bool = False
    check: bool = False
    quiet: bool = False
    colour: bool = False
    verbose: bool = False
    """Whether files that need nothing have a line as well: their outcome, and why they were skipped."""
    debug: bool = False
    """Whether the traceback of an ``internal-error`` is printed, with every format."""

    def file(self, processed: Processed) -> None:
        """Print what is to be said at once about one file."""
        if self.debug:
            to_stderr(render_traceback(processed.result))
        if self.format is not Format.TEXT:
            return
        result = processed.result
        if self.message:
            pass
        elif self.write:
            if result.path == STDIN and result.after is not None:
                to_stdout(result.after)
        elif not self.check:
            to_stdout(self._diff(processed.diff))
        if self.quiet:
            if result.outcome is Outcome.FAILED or (processed.strict and result.outcome is Outcome.REFUSED):
                to_stderr(render_result(result))
        elif result.outcome not in _SILENT:
            to_stderr(self._lead(result) + render_result(result))
        elif self.verbose:
            to_stderr(render_outcome(result))

    def end(
        self, done: Sequence[Processed], told: Callable[[Sequence[Processed]], Run] | None = None
    ) -> None:
        """Print what is to be said about all files; ``told`` adds how the results came about."""
        results = [one.result for one in done]
        if self.message or self.format is not Format.TEXT:
            from rewriter.output.model import Report as Run

            run = told(done) if told is not None else Run(tuple(done))
            to_stdout(self._renderer()(run))
        if self.format is not Format.TEXT:
            return
        if not self.quiet:
            if len(results) != 1:
                to_stderr(render_summary(results))
            elif results[0].outcome in _SILENT and not self.verbose:
                to_stderr(render_result(results[0]))

    def _renderer(self) -> Callable[[Run], str]:
        if self.message:
            from rewriter.output.markdown import render_message

            return render_message
        from rewriter.output.formats import Subject, renderer

        return renderer(Subject.REWRITES, self.format)

    def _diff(self, diff: str) -> str:
        if not self.colour:
            return diff
        from rewriter.output.diff import colour

        return colour(diff)

    def _lead(self, result: FileResult) -> str:
        """The line that says what happens to a rewritten file, where no diff shows it."""
        if result.outcome is not Outcome.REWRITTEN or not (self.write or self.check):
            return ""
        verb = "would rewrite" if self.check else "rewrote"
        return f"{verb} {printable(result.path)}\n"
