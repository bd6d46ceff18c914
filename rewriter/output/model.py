"""What the formats render: the results of one run, and how it came about."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from rewriter.batch.diff import for_git
from rewriter.context.located import folder_above, result_below
from rewriter.model import Applicability, Diagnostic, FileResult, Outcome, Processed
from rewriter.version import VERSION

if TYPE_CHECKING:
    from rewriter.verify.model import FileVerdict


class Setting(Struct, frozen=True):
    """A setting that is not the default: its key, its value as JSON, and where it comes from."""

    key: str
    value: str
    origin: str


class Report(Struct, frozen=True):
    """One run. All paths that formats show are below the root of the repository where that is known; where
    there are several, see ``together``."""

    files: tuple[Processed, ...] = ()
    command: tuple[str, ...] = ()
    """The words of a command line that does the same again, from the root of the repository; empty where
    nobody knows it."""
    version: str = VERSION
    settings: tuple[Setting, ...] = ()
    """Empty as well where files of several repositories were done."""
    base: str = ""
    """The address of the old files, with a ``/`` at its end, for links; empty: links are relative."""
    verdicts: tuple[FileVerdict, ...] | None = None
    """Of the files that were built and run, by ``FileVerdict.path`` as ``FileResult.path``; ``None``: nothing
    was built."""
    since: str | None = None
    """The revision of git since which files were looked at alone."""


def together(report: Report) -> Report:
    """The run with all paths below one folder, so that no two files share one: the root of the repository, of
    several the nearest folder above them."""
    folder = folder_above(one.result.located.root for one in report.files if one.result.located is not None)
    if folder is None:
        return report
    return replace(report, files=tuple(_below(folder, one) for one in report.files))


def _below(folder: str, processed: Processed) -> Processed:
    result = result_below(folder, processed.result)
    return replace(processed, result=result, diff=for_git(processed.diff, path_of(result)))


def path_of(result: FileResult) -> str:
    """The file's path below the root of its repository, else as it was given; ``-`` for standard input."""
    return result.located.path if result.located is not None else posixpath.normpath(result.path)


def is_review(diagnostic: Diagnostic) -> bool:
    """Whether a reviewer of the rewrite is to check it."""
    return diagnostic.applicability in (Applicability.REVIEW, Applicability.UNSAFE)


def reviews_of(result: FileResult) -> tuple[Diagnostic, ...]:
    """What a reviewer is to check; nothing in a file that is refused or failed, which changes nothing."""
    if result.outcome in (Outcome.REFUSED, Outcome.FAILED):
        return ()
    return tuple(filter(is_review, result.diagnostics))
