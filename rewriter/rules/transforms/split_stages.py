"""A stage that builds its program becomes a build stage and a runtime stage.

What it does
    Names the existing stage (``AS build``, or keeps the name it has). What follows the last RUN, COPY or
    ADD becomes the runtime stage and stays where it is, with its comments. In a file with several stages,
    and where a consumer builds the stage by its name, the name goes to the runtime stage; numbers of later
    stages (``--from=2``) are counted up.

Why
    The golang image holds compilers, a shell and a package manager that the program does not need at
    run time; a stage of its own leaves them behind.

Example
    before
        FROM golang:1.26
    after
        FROM golang:1.26 AS build

When it refuses
    See ``unknown-base`` and the rules about what the image starts.

Applicability
    safe where the own source of every program was read, so that the files it needs are known; else
    ``review``

References
    https://docs.docker.com/build/building/multi-stage/
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.sight import if_read
from rewriter.model import Diagnostic, Edit, Settings
from rewriter.plan.model import Plan, Shape
from rewriter.plan.stage_names import passes_name_on, stage_name
from rewriter.rules.diagnostics import fix, note
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import replaced
from rewriter.rules.writing.renumber import renumbered
from rewriter.rules.writing.runtime_stage import RuntimeStage


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Name the build stage."""
    line = plan.facts.from_.line
    if plan.shape is not Shape.SPLIT:
        return
    numbers = renumbered(dockerfile, plan.facts.chain.graph, plan.facts.number)
    if passes_name_on(plan):
        alias = plan.facts.from_.alias
        assert alias is not None
        name = stage_name(plan)
        message = (
            f"the stage becomes the build stage {name}; the runtime stage {plan.facts.stage_name} follows"
        )
        edits = (replaced(alias.span, name), *numbers)
        yield fix(RULE, message, line, edits, if_read(plan.facts))
        return
    if plan.facts.stage_name is not None:
        message = f"the stage {plan.facts.stage_name} becomes the build stage"
        yield note(RULE, message, line)
        return
    at = plan.facts.from_.arguments_span.end
    edit = Edit(at, at, f" {RuntimeStage(dockerfile, plan).keyword('AS')} {stage_name(plan)}")
    message = "the stage becomes the build stage; a runtime stage follows it"
    yield fix(RULE, message, line, (edit,), if_read(plan.facts))


RULE = Rule(__name__, order=20, transform=transform)
