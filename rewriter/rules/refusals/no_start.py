"""The image has no CMD and no ENTRYPOINT.

What it does
    Refuses an image that starts nothing of its own: the golang image's shell would start. Where a Compose
    file, a Kubernetes manifest or ``docker run`` of the repository starts it, that is the start: see
    ``started-elsewhere``.

Why
    Nothing shows which program must be copied.

Example
    before
        FROM golang:1.26
        RUN go build -o /app .

When it refuses
    Where nothing in the repository starts the image, where one of those who do gives no command, and where
    they start different programs.

What you can do
    Say in the Dockerfile what the image starts. It may stay in the Compose file or manifest as well.

    before
        RUN go build -o /app .
    after
        RUN go build -o /app .
        CMD ["/app"]

Applicability
    refusal

References
    https://docs.docker.com/reference/dockerfile/#cmd
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Reason, Settings
from rewriter.plan.model import Plan
from rewriter.rules.known import known
from rewriter.rules.rule import Rule

_TOOLS = "no Go program is built either: leave an image of tools as it is, else add the go build and the CMD"


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse where the start has this problem; the help names what the stage builds."""
    programs = [
        (path, build)
        for build in plan.facts.trace.builds
        for path, package in zip(build.outputs, build.packages, strict=False)
        if package is not None and plan.facts.chain.target.files.origin(path) is not None
    ]
    for found in known(RULE, plan):
        if plan.facts.start.cmd is not None or plan.facts.start.entrypoint is not None or found.evidence:
            yield found
        elif programs:
            path, build = programs[-1]
            way = f'add what the image is started with, such as CMD ["{path}"], which line '
            yield replace(found, help=f"{way}{build.instruction.line} builds")
        elif not plan.facts.trace.builds:
            yield replace(found, help=_TOOLS)
        else:
            yield found


RULE = Rule(
    __name__,
    order=40,
    reasons={
        Reason.NO_COMMAND: "add the CMD or ENTRYPOINT that the image is started with (Compose and "
        "Kubernetes may hide it)",
        Reason.STARTS_NOTHING: "name the program that the image starts",
    },
    check=check,
    lasting=True,
)
