"""Refusals and notices that say what the facts know already."""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.model import Diagnostic
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice, refusal
from rewriter.rules.rule import Rule


def start_problem(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """The start's problem, if it is of this rule."""
    problem = plan.facts.start.problem
    if problem is not None and problem[0] == rule.id:
        opening = plan.facts.start.opening
        line = plan.facts.start.line or plan.facts.from_.line
        yield refusal(rule, problem[1], line, problem[2], opening.evidence, opening.offered)


def fit_problems(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule keeps the copied programs from fitting an image; each message once."""
    seen: set[str] = set()
    for program in plan.facts.programs:
        for problem in program.fit.problems if program.fit is not None else ():
            if problem.rule == rule.id and problem.message not in seen:
                seen.add(problem.message)
                line = program.build.instruction.line
                yield refusal(rule, problem.message, line, problem.help, problem.places, problem.allow)


def fit_doubts(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule a reviewer must know of how the copied programs are linked; each message once."""
    seen: set[str] = set()
    for program in plan.facts.programs:
        for doubt in program.fit.doubts if program.fit is not None else ():
            if doubt.rule == rule.id and doubt.message not in seen:
                seen.add(doubt.message)
                yield notice(rule, doubt.message, program.build.instruction.line, evidence=doubt.places)
