"""Refusals and notices that say what the facts know already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.model import Doubt
from rewriter.model import Diagnostic, Reason, Refusal, Settings
from rewriter.plan.model import Plan
from rewriter.plan.settings.carry import carried
from rewriter.rules.diagnostics import notice, refusal
from rewriter.rules.registry import registered
from rewriter.rules.rule import Rule


def found_by(rule: Rule, dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterable[Diagnostic]:
    """What a refusal or a notice finds: where it looks for nothing itself, what is known."""
    return known(rule, plan) if rule.check is None else rule.check(dockerfile, plan, settings)


def known(rule: Rule, plan: Plan) -> Iterator[Diagnostic]:
    """What of this rule the facts know of the start and of the copied programs; each message once."""
    problem = plan.facts.start.problem
    if problem is not None and problem.reason in rule.reasons:
        yield _told(rule, problem, plan.facts.start.line or plan.facts.from_.line)
    seen: set[str] = set()
    for program in plan.facts.programs if rule.reasons else ():
        fit, line = program.fit, program.build.instruction.line
        found: tuple[Refusal | Doubt, ...] = (*fit.problems, *fit.doubts) if fit is not None else ()
        for one in found:
            if one.reason not in rule.reasons or one.message in seen:
                continue
            seen.add(one.message)
            if isinstance(one, Doubt):
                yield notice(rule, one.message, line, evidence=one.places)
            else:
                yield _told(rule, one, line)


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
