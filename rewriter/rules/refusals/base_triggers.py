"""The stage or its base has ONBUILD triggers.

What it does
    Refuses ``golang:onbuild`` and files with ONBUILD.

Why
    Triggers run in other files' builds; what they need of this image is not here.

Example
    before
        FROM golang:onbuild

What you can do
    Write out what the triggers do, on a current golang image.

    before
        FROM golang:onbuild
    after
        FROM golang:1.26
        WORKDIR /go/src/app
        COPY . .
        RUN go build -o /go/bin/app .
        CMD ["app"]

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#onbuild
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import OnBuild, each
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Settings
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.trace.base import base_of, root_of


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the instruction."""
    for trigger in each(dockerfile.instructions, OnBuild):
        help_ = "write what the trigger does into the files that use this image"
        yield refusal(RULE, "ONBUILD makes this a base for other builds", trigger.line, help_)
        return
    root = root_of(dockerfile, stages)
    base = base_of(dockerfile, root)
    if base is not None and base.has_onbuild:
        help_ = "write out what the triggers do: COPY . . and RUN go build, on a current golang image"
        yield refusal(RULE, "the base image runs ONBUILD triggers", root.from_.line, help_)


RULE = Rule(__name__, order=232, gate=gate)
