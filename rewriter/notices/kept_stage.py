"""Another stage that docker build --target makes stays as it is, or could be rewritten.

What it does
    States each stage besides the last one that has a name, starts a program and cannot be moved, with the
    reason: the message of the rule that would refuse it. Where the last stage is refused, which leaves the
    file as it is, it states the stages that could be rewritten.

Why
    A development or debug stage may keep its shell and its tools; who builds it finds it unchanged.

Example
    before
        FROM golang:1.26 AS dev
        CMD ["air"]

When it refuses
    Never.

Applicability
    a note: what is said of is not changed

References
    https://docs.docker.com/build/building/multi-stage/#stop-at-a-specific-build-stage
"""

RULE = "kept-stage"
"""Raised by ``rewriter.targets``."""
