"""The file has several stages and the last one is not distroless.

What it does
    Refuses multi-stage files: only files with one stage are rewritten so far.

Why
    What the last stage's packages and scripts are for must be known before its base can change.

Example
    before
        FROM golang:1.26 AS build
        FROM alpine

When it refuses
    Always.

Applicability
    refusal

References
    https://docs.docker.com/build/building/multi-stage/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the last stage."""
    if len(stages) > 1:
        last = stages[-1]
        message = f"the file has {len(stages)} stages and the last one starts from {last.image}"
        image = f"{settings.registry}/static-debian{settings.debian}"
        help_ = f"write FROM {image} in line {last.from_.line} by hand if the RUN lines below it allow"
        yield refusal("multi-stage", message, last.from_.line, help_)
