"""What the refusals share."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.model import Diagnostic, Evidence, Severity
from rewriter.plan.model import Plan


def refusal(
    rule: str,
    message: str,
    line: int,
    help_: str,
    evidence: tuple[Evidence, ...] = (),
    allow: tuple[str, ...] = (),
) -> Diagnostic:
    """A diagnostic that keeps the file from being rewritten."""
    return Diagnostic(rule, message, line, Severity.REFUSAL, help=help_, evidence=evidence, allow=allow)


def start_problem(rule: str, plan: Plan) -> Iterator[Diagnostic]:
    """The start's problem, if it is of this rule."""
    problem = plan.facts.start.problem
    if problem is not None and problem[0] == rule:
        opening = plan.facts.start.opening
        line = plan.facts.start.line or plan.facts.from_.line
        yield refusal(rule, problem[1], line, problem[2], opening.evidence, opening.offered)


def fit_problems(rule: str, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule keeps the copied programs from fitting an image; each message once."""
    seen: set[str] = set()
    for program in plan.facts.programs:
        for problem in program.fit.problems if program.fit is not None else ():
            if problem.rule == rule and problem.message not in seen:
                seen.add(problem.message)
                line = program.build.instruction.line
                yield refusal(rule, problem.message, line, problem.help, problem.places, problem.allow)
