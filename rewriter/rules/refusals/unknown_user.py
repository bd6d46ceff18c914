"""The file does not create the user that USER names.

What it does
    Refuses a USER whose number cannot be known.

Why
    distroless knows root, nobody and nonroot; a container with any other name does not start.

Example
    before
        USER app

What you can do
    Write the number, or create the user in the file.

    before
        USER app
    after
        USER 10001:10001

    before
        USER app
    after
        RUN useradd --uid 10001 app
        USER app

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#user
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import User, last
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the name."""
    if plan.user is not None and plan.user.problem is not None:
        instruction = last(plan.instructions, User) or plan.facts.from_
        way = f"write the number: USER {plan.user.instead or '10001:10001'}"
        yield refusal(RULE, plan.user.problem, instruction.line, way)


RULE = Rule(__name__, order=250, reasons={Reason.USER_NOT_KNOWN: ""}, check=check)
