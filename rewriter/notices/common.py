"""What the notices share."""

from __future__ import annotations

from rewriter.model import Diagnostic, Evidence, Severity

_LONGEST = 60


def notice(
    rule: str, message: str, line: int, help_: str | None = None, evidence: tuple[Evidence, ...] = ()
) -> Diagnostic:
    """A diagnostic that asks the reviewer to check an assumption."""
    return Diagnostic(rule, message, line, Severity.NOTICE, help=help_, evidence=evidence)


def shorten(text: str) -> str:
    """A command, cut for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
