"""The base image is not an official golang image.

What it does
    Refuses Go images built on another base: a generic distribution with Go installed, a company's own image,
    a FROM whose value is not in the file.

Why
    What such an image sets (folders, environment, users, triggers) is not known.

Example
    before
        FROM company/golang-ci:3

When it refuses
    Always.

Applicability
    refusal

References
    https://hub.docker.com/_/golang
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.stagechain import graph_of
from rewriter.bases import any_base, argument_defaults, base_of
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.stages import Stage
from rewriter.model import Diagnostic, Settings
from rewriter.refusals.common import refusal


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the base."""
    stage = stages[-1]
    if len(stages) == 1 and base_of(dockerfile, stage) is None:
        help_ = "build from golang:VERSION in the first stage"
        message = f"what the base image {stage.image} holds is not known"
        yield refusal("unknown-base", message, stage.from_.line, help_)
    elif len(stages) > 1:
        root = root_of(dockerfile, stage, stages)
        if any_base(dockerfile, root) is None:
            message = f"what the base image {root.image} holds is not known"
            help_ = "start the runtime stage from an image of Alpine, Debian or another distribution"
            yield refusal("unknown-base", message, root.from_.line, help_)


def root_of(dockerfile: Dockerfile, stage: Stage, stages: tuple[Stage, ...]) -> Stage:
    """The stage that ``stage`` begins with, whose FROM names an image."""
    graph = graph_of(dockerfile, stages, argument_defaults(dockerfile))
    ancestors = graph.ancestors(stage.index)
    return stages[ancestors[-1]] if ancestors else stage
