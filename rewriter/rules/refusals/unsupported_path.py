"""A path cannot be written in a COPY.

What it does
    Refuses paths with characters that COPY reads as patterns, variables or quotes.

Why
    COPY would copy something else, or nothing.

Example
    before
        WORKDIR /my$app

What you can do
    Rename the file or folder.

    before
        WORKDIR /my[app]
    after
        WORKDIR /my-app

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.known import carried_problems
from rewriter.rules.rule import Rule

_SPECIAL = frozenset("*?[]$\"'\\")
"""What COPY reads as a pattern, a variable, a quote or an escape."""


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the path."""
    if plan.facts.program is None:
        return
    yield from carried_problems(dockerfile, plan)
    paths = [program.path for program in plan.facts.programs] + [item.path for item in plan.files]
    for path in paths:
        if any(
            character in _SPECIAL or not (character.isprintable() or character == " ") for character in path
        ):
            message = f"the path {path!r} has characters that COPY does not take literally"
            yield refusal(RULE, message, plan.facts.from_.line, "rename the file or folder")


RULE = Rule(__name__, order=280, reasons={Reason.PATH_NOT_PLAIN: ""}, check=check)
