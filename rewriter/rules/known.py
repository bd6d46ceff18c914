"""Refusals and notices that say what the facts know already."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Refusal
from rewriter.plan.model import Plan
from rewriter.plan.settings.carry import carried
from rewriter.rules.diagnostics import notice, refusal
from rewriter.rules.registry import registered
from rewriter.rules.rule import Rule
from rewriter.support.values import replace


def start_problem(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """The start's problem, if it is of this rule."""
    problem = plan.facts.start.problem
    if problem is not None and problem.reason in rule.reasons:
        yield _told(rule, problem, plan.facts.start.line or plan.facts.from_.line)


def fit_problems(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule keeps the copied programs from fitting an image; each message once."""
    seen: set[str] = set()
    for program in plan.facts.programs:
        for problem in program.fit.problems if program.fit is not None else ():
            if problem.reason in rule.reasons and problem.message not in seen:
                seen.add(problem.message)
                yield _told(rule, problem, program.build.instruction.line)


def carried_problems(dockerfile: Dockerfile, plan: Plan) -> Iterator[Diagnostic]:
    """What keeps settings and copies from being carried over, in the order of the file: of several rules."""
    for problem in carried(dockerfile, plan).problems:
        yield _told(_telling()[problem.reason], problem, plan.facts.from_.line)


def help_of(problem: Refusal) -> str:
    """What helps: what the rule says that tells such problems, where this one does not say it."""
    return "; or ".join((problem.help or _telling()[problem.reason].reasons[problem.reason], *problem.ways))


@cache
def _telling() -> dict[Reason, Rule]:
    return {reason: rule for rule in registered("refusal") for reason in rule.reasons}


def _told(rule: Rule, problem: Refusal, line: int) -> Diagnostic:
    line, help_ = problem.line or line, help_of(problem)
    found = refusal(rule, problem.message, line, help_, problem.places, problem.allow)
    return replace(found, reason=problem.reason)


def fit_doubts(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule a reviewer must know of how the copied programs are linked; each message once."""
    seen: set[str] = set()
    for program in plan.facts.programs:
        for doubt in program.fit.doubts if program.fit is not None else ():
            if doubt.reason in rule.reasons and doubt.message not in seen:
                seen.add(doubt.message)
                yield notice(rule, doubt.message, program.build.instruction.line, evidence=doubt.places)
