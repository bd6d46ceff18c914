"""The file asks to be left alone.

What it does
    Refuses a file with ``# distroify: ignore`` above its first FROM, in the stage that docker build makes, or
    in one that this is made from; another target with it stays as it is. Refuses a file where
    ``# distroify: ignore[rule]`` stands above an instruction that this rule would change: without that change
    the others make no image.

Why
    The maintainers know better.

Example
    before
        # distroify: ignore
        FROM golang:1.26

What you can do
    Remove the comment to have the file rewritten.

    before
        # distroify: ignore
        FROM golang:1.26
    after
        FROM golang:1.26

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#format
"""

from __future__ import annotations

from rewriter.model import Diagnostic
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule


def left_alone(what: str, line: int) -> Diagnostic:
    """A comment asks for the whole file or a stage; raised by ``rewriter.pipeline.stage``."""
    help_ = "remove '# distroify: ignore' to have it rewritten"
    return refusal(RULE, f"a comment asks to leave the {what} alone", line, help_)


def undone(change: Diagnostic, line: int) -> Diagnostic:
    """A comment above ``line`` asks for one change: the others make no whole without it."""
    message = f"a comment asks to leave {change.rule} undone: {change.message}"
    help_ = f"remove '# distroify: ignore[{change.rule}]' to have the file rewritten"
    return refusal(RULE, message, line, help_)


RULE = Rule(__name__, order=320, lasting=True)
