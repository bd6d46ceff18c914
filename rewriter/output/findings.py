"""What the formats for tools of review tell: findings, the one that matters most first.

Plain information is no finding, and neither is a change that is not made, because its file is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from msgspec import Struct

from rewriter.model import Diagnostic, FileResult, Outcome, Severity
from rewriter.output.identity import identities
from rewriter.output.model import Report, is_review, path_of, together
from rewriter.support.text import printable


class Kind(IntEnum):
    """What a finding is about; the smaller, the more it matters."""

    FAILURE = 0
    REVIEW = 1
    REFUSAL = 2
    CHANGE = 3
    """A safe one."""


class Finding(Struct, frozen=True):
    """A diagnostic of a file. ``path`` is as it is on the disk, for the format to escape."""

    path: str
    kind: Kind
    diagnostic: Diagnostic
    id: str
    result: FileResult

    @property
    def message(self) -> str:
        """One line, without anything that steers a terminal."""
        return printable(self.diagnostic.message)

    @property
    def text(self) -> str:
        """The message, and on a line of its own what helps."""
        help_ = self.diagnostic.help
        return self.message + (f"\nhelp: {printable(help_)}" if help_ else "")


def findings(report: Report) -> tuple[Finding, ...]:
    """The findings of all files by kind, within a kind as the files come."""
    found = (finding for one in together(report).files for finding in _of_file(one.result))
    return tuple(sorted(found, key=lambda finding: finding.kind))


def _of_file(result: FileResult) -> Iterator[Finding]:
    path = path_of(result)
    for diagnostic, id_ in zip(result.diagnostics, identities(path, result.diagnostics), strict=True):
        kind = _kind(result, diagnostic)
        if kind is not None:
            yield Finding(path, kind, diagnostic, id_, result)


def _kind(result: FileResult, diagnostic: Diagnostic) -> Kind | None:
    if result.outcome in (Outcome.FAILED, Outcome.REFUSED):
        if diagnostic.severity is not Severity.REFUSAL:
            return None
        return Kind.FAILURE if result.outcome is Outcome.FAILED else Kind.REFUSAL
    if is_review(diagnostic):
        return Kind.REVIEW
    return Kind.CHANGE if diagnostic.severity is Severity.FIX else None
