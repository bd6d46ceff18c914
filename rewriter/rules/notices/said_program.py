"""A directive says what a program is built from.

What it does
    Reports the program, the package and the RUN that was not followed, and what is taken of cgo: what
    ``CGO_ENABLED`` behind the directive says; else the image is one with a C library, in which programs with
    and without cgo run.

Why
    What the build really does (its source, flags and files) is only known to who wrote the directive.

Example
    before
        # distroify: program /output/bin/lake ./cmd/lake
        COPY --from=builder /output/bin/lake /lake

When it refuses
    Only with ``--safe-only``. See ``wrong-directive`` for what cannot be.

What you can do
    Check the package and the tags against the build. Write the ``go build`` as a RUN to do without the
    comment.

    before
        RUN make build
    after
        RUN go build -o /app .
    before
        # distroify: program /app .
        CMD ["/app"]
    after
        CMD ["/app"]

Applicability
    review

References
    https://pkg.go.dev/cmd/cgo#hdr-Using_cgo_with_the_go_command
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.model import Program
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State it once for each program."""
    for program in plan.facts.programs:
        said = program.build.said
        if said is not None:
            message = f"{program.path} is taken to be built from {said.package}, as line {said.line} says: "
            message += f"line {program.build.instruction.line} is not followed; {_cgo(program, said.cgo)}"
            help_ = "check that the build makes this program of this package, and how it sets CGO_ENABLED"
            yield notice(RULE, message, said.line, help_)


def _cgo(program: Program, cgo: str | None) -> str:
    if cgo is not None:
        return f"it has cgo {'off' if cgo == '0' else 'on'}, as the directive says"
    kind = program.fit.kind if program.fit is not None else "base"
    return f"whether it has cgo is not known, so that the image is {kind}"


RULE = Rule(__name__, order=30, check=check)
