"""What is printed of the results: data to standard output, messages to standard error."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rewriter.batch.diff import colour
from rewriter.cli.options import By
from rewriter.model import FileResult, Outcome, Processed
from rewriter.output.formats import Format, Subject, renderer
from rewriter.output.grouping import OPEN, number
from rewriter.output.layout import Page
from rewriter.output.manyfiles import render_by_rule
from rewriter.output.model import Report as Run
from rewriter.output.onefile import View, render_file
from rewriter.output.saved import check_spared, text_of
from rewriter.support.stream import to_file, to_stderr, to_stdout
from rewriter.support.text import printable, render_counts, render_traceback

if TYPE_CHECKING:
    from rewriter.output.saved import Saved

_SILENT = frozenset({Outcome.UNCHANGED, Outcome.SKIPPED})
"""Outcomes that many files of a search have and nobody asked about."""
_MANY = 5
"""From this many files on that have something to say, they are grouped by rule."""


class Report(Struct, frozen=True):
    """How to report; without ``write`` and ``check`` the diffs are shown."""

    format: Format = Format.TEXT
    message: bool = False
    """Whether standard output is the message of a commit; all else is as for text."""
    saves: tuple[Saved, ...] = ()
    """What is written to files too."""
    write: bool = False
    check: bool = False
    quiet: int = 0
    """1: no summaries, 2: nothing but failures, and refusals where they are failures."""
    colour: bool = False
    """Whether the diff is coloured."""
    page: Page = field(default_factory=Page)
    """What the messages are made for."""
    verbose: bool = False
    """Whether all is listed: safe changes, and files that need nothing with the reason."""
    debug: bool = False
    """Whether the traceback of an ``internal-error`` is printed, with every format."""
    by: By | None = None
    """``None``: by rule where there are many files, else by file."""
    since: str | None = None
    """The revision since which files were looked at alone."""
    command: Callable[..., str] | None = None
    """``command(paths, *modes)``: a command to go on with (``None``: the paths that were given), empty where
    there is none."""

    def at_once(self, processed: Processed) -> tuple[str, str]:
        """What is to be said at once about one file, to standard output and to standard error."""
        result = processed.result
        out, trace = "", render_traceback(result) if self.debug else ""
        if self.format is not Format.TEXT:
            return out, trace
        if self.write:
            out = (result.after or "") if processed.stdin else ""
        elif not self.check:
            out = self._diff(processed.diff)
        said = self._file(processed, alone=False) if self.by is By.FILE else ""
        return "" if self.message else out, trace + said

    def end(
        self, done: Sequence[Processed], told: Callable[[Sequence[Processed]], Run] | None = None
    ) -> None:
        """Print what is to be said about all files; ``told`` adds how the results came about.

        Raises ``SaveError``.
        """
        results = [one.result for one in done]
        if self.message or self.saves or self.format is not Format.TEXT:
            run = told(done) if told is not None else Run(tuple(done))
            self._save(run)
            if self.message or self.format is not Format.TEXT:
                to_stdout(self._renderer()(run))
        if self.format is not Format.TEXT:
            return
        speaking = sum(result.outcome not in _SILENT for result in results)
        by = self.by or (By.RULE if speaking >= _MANY else By.FILE)
        if by is By.RULE and results:
            to_stderr(self._by_rule(done))
            return
        alone = len(done) == 1
        # One that was not worth a word among others is by itself.
        if self.by is None or (alone and not self._file(done[0], alone=False)):
            to_stderr("".join(self._file(one, alone=alone) for one in done))
        if not self.quiet and len(results) != 1:
            to_stderr(self._counts(results))

    def _save(self, run: Run) -> None:
        if not self.saves:
            return

        check_spared(self.saves, run)
        for one in self.saves:
            to_file(one.file, text_of(one, run))

    def _file(self, processed: Processed, *, alone: bool) -> str:
        result = processed.result
        if self.quiet > 1 and not _is_error(processed):
            return ""
        if result.outcome in _SILENT and not (alone or self.verbose or _has_reviews(result)):
            return ""

        return render_file(result, self._view(), self._apply(result) if alone and not processed.stdin else "")

    def _apply(self, result: FileResult) -> str:
        return "" if self.write or self.command is None else self.command([result.path], "-w")

    def _counts(self, results: Sequence[FileResult]) -> str:
        if not results and self.since is not None:
            return f"no Dockerfile is touched since {printable(self.since)}\n"
        text = render_counts(results)
        changed = any(result.outcome is Outcome.REWRITTEN for result in results)
        apply = self.command(None, "-w") if changed and not self.write and self.command is not None else ""
        return f"{text}. Apply: {apply}\n" if apply else f"{text}\n"

    def _by_rule(self, done: Sequence[Processed]) -> str:
        results = [one.result for one in done if self.quiet < 2 or _is_error(one)]
        return render_by_rule(results, self._view(), [*self._ways(results)])

    def _ways(self, results: Sequence[FileResult]) -> Iterator[str]:
        """How to go on from many files."""
        if self.command is None:
            return
        changed = any(result.outcome is Outcome.REWRITTEN for result in results)
        if changed and not self.write:
            yield from _labelled("Apply", self.command(None, "-w"))
        if changed and self.check:
            yield from _labelled("Diffs", self.command(None, "--diff"))
        if not self.verbose:
            order = (Outcome.REFUSED, Outcome.REWRITTEN, Outcome.FAILED)
            paths = [one.path for outcome in order for one in results if one.outcome is outcome]
            yield from _labelled("One file", self.command(paths[:1]) if paths else "")

    def _view(self) -> View:
        return View(os.path.realpath("."), self.page, verbose=self.verbose, quiet=self.quiet > 0)

    def _renderer(self) -> Callable[[Run], str]:
        if self.message:
            return renderer(Subject.COMMITS, Format.MARKDOWN)
        return renderer(Subject.REWRITES, self.format)

    def _diff(self, diff: str) -> str:
        if not self.colour:
            return diff

        return colour(diff)


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"{label}: {text}"


def _is_error(processed: Processed) -> bool:
    """Whether a file makes the run fail, whatever was asked."""
    outcome = processed.result.outcome
    return outcome is Outcome.FAILED or (processed.strict and outcome is Outcome.REFUSED)


def _has_reviews(result: FileResult) -> bool:
    return number(result, *OPEN) > 0
