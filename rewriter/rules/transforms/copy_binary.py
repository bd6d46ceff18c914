"""The programs are copied to the same absolute path.

What it does
    Adds ``COPY --from=build PATH PATH`` for the program that the image starts and for the other programs
    that the file builds from the same source. Where program and folder belong to the user of the image,
    ``--chown`` makes them so.

Why
    Compose files and Kubernetes manifests name the path in ``command:``; it must not change.

Example
    after
        COPY --from=build /app/main /app/main

When it refuses
    A program that no go command of the file writes (``unknown-start``, ``unknown-build``).

Applicability
    safe where the go command that writes the program was followed to its path; ``review`` where the path is
    assumed because the build context is not there

References
    https://docs.docker.com/reference/dockerfile/#copy---from
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Applicability, Diagnostic, Settings
from rewriter.plan.model import Plan, Shape
from rewriter.plan.nonroot import program_owner
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Copy the programs."""
    if plan.shape is Shape.SWAP:
        return  # its own COPY lines do
    stage = RuntimeStage(dockerfile, plan)
    for program in plan.facts.programs:
        copy = stage.copy(Section.PROGRAMS, program.path, program.path, program_owner(plan, program))
        unknown = program.build.unknown
        doubt = unknown.reason if unknown is not None else program.build.assumed
        how = Applicability.REVIEW if doubt else Applicability.SAFE
        message = f"{program.path} is copied"
        if doubt:
            message = f"{program.path} is taken to be what the build writes: {doubt}"
        yield fix(RULE, message, program.build.instruction.line, (copy,), how)


RULE = Rule(__name__, order=100, transform=transform)
