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

from rewriter.rules.rule import Rule

RULE = Rule(__name__, order=260, lasting=True)
