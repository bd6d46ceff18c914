"""Another stage that docker build --target makes stays as it is, or could be rewritten.

What it does
    Reports each stage besides the last one that has a name, starts a program and cannot be moved, with the
    reason: the message of the rule that would refuse it. Where the last stage is refused, which leaves the
    file as it is, it reports the stages that could be rewritten.

    Variants are not moved, and are named: stages that are called debug, dev or test, that only add tools to
    the stage that the repository builds, and flavours on Alpine or Debian beside a stage on scratch or
    distroless. The last stage is one only where another is seen to be what is shipped.

Why
    A development or debug stage may keep its shell and its tools; who builds it finds it unchanged.

Example
    before
        FROM golang:1.26 AS dev
        CMD ["air"]

When it refuses
    Where a variant starts from the stage that is shipped, and that one cannot be moved because another stage
    copies from it.

What you can do
    Nothing is to be done where the stage is for development. Else the message has the rule that keeps it: see
    that one.

Applicability
    a note: what is said of is not changed

References
    https://docs.docker.com/build/building/multi-stage/#stop-at-a-specific-build-stage
"""

from __future__ import annotations

from collections.abc import Iterable

from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Severity
from rewriter.rules.diagnostics import note, refusal
from rewriter.rules.rule import Rule


def variant(stage: Stage, why: str) -> Diagnostic:
    """The stage is a variant of one that is shipped."""
    return note(RULE, f"the stage {stage.name or 'last'} stays as it is: {why}", stage.from_.line)


def refused(stage: Stage, refusals: Iterable[Diagnostic]) -> Diagnostic:
    """The stage is refused, and others are rewritten."""
    reason = next((item for item in refusals if item.severity is Severity.REFUSAL), None)
    message = f"the stage {stage.name or 'last'} stays as it is"
    if reason is None:
        return note(RULE, message, stage.from_.line)
    line = reason.line or stage.from_.line
    return note(RULE, f"{message} ({reason.rule}): {reason.message}", line, evidence=reason.evidence)


def possible(stage: Stage) -> Diagnostic:
    """The stage could be rewritten, and the one that decides is refused."""
    message = f"the stage {stage.name} could be rewritten, but docker build makes the last one"
    help_ = "make it the last stage, or mend what the last one is refused for"
    return note(RULE, message, stage.from_.line, help_)


def shipped(stage: Stage, why: str) -> Diagnostic:
    """The stage that is shipped must stay what it is for others."""
    message = f"the stage {stage.name}, which is shipped, stays as it is: {why}"
    help_ = "let that stage start or copy from the stage that has what it needs"
    return refusal(RULE, message, stage.from_.line, help_)


RULE = Rule(__name__, order=260, lasting=True)
