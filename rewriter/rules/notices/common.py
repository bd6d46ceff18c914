"""What the notices share."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.model import Diagnostic, Evidence, Severity
from rewriter.plan.model import Plan


def notice(
    rule: str, message: str, line: int, help_: str | None = None, evidence: tuple[Evidence, ...] = ()
) -> Diagnostic:
    """A diagnostic that asks the reviewer to check an assumption."""
    return Diagnostic(rule, message, line, Severity.NOTICE, help=help_, evidence=evidence)


def fit_doubts(rule: str, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule a reviewer must know of how the copied programs are linked; each message once."""
    seen: set[str] = set()
    for program in plan.facts.programs:
        for doubt in program.fit.doubts if program.fit is not None else ():
            if doubt.rule == rule and doubt.message not in seen:
                seen.add(doubt.message)
                yield notice(rule, doubt.message, program.build.instruction.line, evidence=doubt.places)
