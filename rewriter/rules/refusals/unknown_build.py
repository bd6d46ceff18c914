"""The build of the program cannot be followed.

What it does
    Refuses where the go command that writes the program runs only under a condition, or its output is not
    known; where nothing is seen to write the program and a ``make``, ``mage``, ``task`` or script of the
    build context could not be followed, it names the line that was not plain, and commands that build in
    their own way (``bazel``, ``goreleaser``, ``just``, ``tinygo`` …).

Why
    A COPY of a file that may not be there fails, or copies something else.

Example
    before
        RUN if [ "$DEV" ]; then air; else go build -o /app .; fi

What you can do
    Write the ``go build`` into the Dockerfile.

    before
        RUN make build
    after
        RUN go build -o /app .

    Or leave the build as it is, and say above the start which package it builds.

    before
        CMD ["/app"]
    after
        # distroify: program /app .
        CMD ["/app"]

Applicability
    refusal

References
    https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies,
    https://www.gnu.org/software/make/manual/make.html
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.start.unseen_program import UNFOLLOWED_HELP
from rewriter.golang.command.builders import builders
from rewriter.model import UNSEEN_PROGRAM, Diagnostic, Settings, evidence_at
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.support.messages import named, shorten
from rewriter.trace.opaque import Opaque, OpaqueKind


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse conditional builds, builds for another system than Linux, and builds that cannot be followed."""
    if plan.facts.start.problem is not None and plan.facts.start.problem.reason in UNSEEN_PROGRAM:
        yield from _elsewhere(plan)
    for program in plan.facts.programs:
        line = program.build.instruction.line
        if not program.build.certain:
            message = f"{program.path} is built under a condition"
            places = evidence_at(program.build.recipe)
            help_ = "write the go build as a command of its own"
            yield refusal(RULE, message, line, help_, places)
        system = program.build.environment.get("GOOS")
        if system not in (None, "", "linux"):
            message = f"{program.path} is built for {system}"
            yield refusal(RULE, message, line, "build for linux")


def _elsewhere(plan: Plan) -> Iterator[Diagnostic]:
    """Commands that may have built the program, in all stages that it may come from, and the place that keeps
    them from being followed."""
    views = plan.facts.chain.behind(plan.facts.start.program or "/")
    found = dict.fromkeys(opaque for view in views for opaque in view.trace.opaque)
    for opaque in sorted(found, key=lambda item: item.line):
        if opaque.kind is OpaqueKind.RECIPE:
            help_ = str(builders()[opaque.tool]["help"]) if opaque.tool else UNFOLLOWED_HELP
            yield refusal(RULE, _unfollowed(opaque), opaque.line, help_, opaque.evidence)


def _unfollowed(opaque: Opaque) -> str:
    if opaque.tool:
        return f"cannot follow {shorten(opaque.command)}: {opaque.tool} builds in its own way"
    if not opaque.called:
        return f"cannot follow {shorten(opaque.command)}: {opaque.reason}"
    at = f" ({named(opaque.evidence[0])})" if opaque.evidence else ""
    return f"cannot follow {shorten(opaque.called)}: it calls {shorten(opaque.command)}{at}: {opaque.reason}"


RULE = Rule(__name__, order=130, check=check)
