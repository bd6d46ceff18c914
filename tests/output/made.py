"""Results by hand, for tests of what is said about them."""

from __future__ import annotations

from rewriter.model import (
    Applicability,
    Diagnostic,
    Evidence,
    FileResult,
    Fix,
    Located,
    Outcome,
    Severity,
)
from rewriter.output.layout import Page
from rewriter.output.onefile import View


def result(
    path: str,
    outcome: Outcome,
    *diagnostics: Diagnostic,
    bases: tuple[str | None, str | None] = ("golang:1.24", "gcr.io/distroless/static-debian13"),
    reason: str = "",
) -> FileResult:
    """A result of a repository at ``/repo``."""
    at = Located("/repo", path, ".")
    return FileResult(path, outcome, "", "", *bases, diagnostics, reason, at)


def change(
    rule: str,
    message: str,
    line: int,
    applicability: Applicability = Applicability.SAFE,
    *seen: tuple[str, int | None],
    help_: str | None = None,
) -> Diagnostic:
    evidence = tuple(Evidence(*one) for one in seen)
    return Diagnostic(rule, message, line, Severity.FIX, Fix((), applicability), help_, evidence)


def said(
    severity: Severity,
    rule: str,
    message: str,
    line: int,
    *seen: tuple[str, int | None],
    help_: str | None = None,
) -> Diagnostic:
    return Diagnostic(rule, message, line, severity, None, help_, tuple(Evidence(*one) for one in seen))


def view(
    width: int | None = None, *, here: str = "/repo", verbose: bool = False, quiet: bool = False
) -> View:
    return View(here, Page(width), verbose=verbose, quiet=quiet)
