"""The diagnostics of transforms, refusals and notices."""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.model import Applicability, Diagnostic, Edit, Evidence, Fix, Severity
from rewriter.rules.rule import Rule


def fix(
    rule: Rule,
    message: str,
    line: int,
    edits: Iterable[Edit],
    applicability: Applicability = Applicability.SAFE,
    help_: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Diagnostic:
    """A diagnostic that changes the file."""
    edited = Fix(tuple(edits), applicability)
    return Diagnostic(rule.id, message, line, Severity.FIX, edited, help_, evidence)


def refusal(
    rule: Rule,
    message: str,
    line: int,
    help_: str | None,
    evidence: tuple[Evidence, ...] = (),
    allow: tuple[str, ...] = (),
) -> Diagnostic:
    """A diagnostic that keeps the file from being rewritten."""
    return Diagnostic(rule.id, message, line, Severity.REFUSAL, help=help_, evidence=evidence, allow=allow)


def notice(
    rule: Rule, message: str, line: int, help_: str | None = None, evidence: tuple[Evidence, ...] = ()
) -> Diagnostic:
    """A diagnostic that asks the reviewer to check an assumption."""
    return Diagnostic(rule.id, message, line, Severity.NOTICE, help=help_, evidence=evidence)


def note(
    rule: Rule, message: str, line: int, help_: str | None = None, evidence: tuple[Evidence, ...] = ()
) -> Diagnostic:
    """Plain information."""
    return Diagnostic(rule.id, message, line, Severity.NOTE, help=help_, evidence=evidence)
